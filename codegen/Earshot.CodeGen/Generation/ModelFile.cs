using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Writes a model: its properties, and the code that reads and writes them.</summary>
internal sealed class ModelFile(Contract contract, CSharpTypes types, Words words)
{
    private readonly ModelFields _code = new(types);

    public string Write(Model model)
    {
        var names = NamesInProse.Of(contract, model);
        JsonObject? said = names.In(words.Model(model));
        IReadOnlyList<Field> fields = AllFields(model);
        bool isForm = model.Use == "form";
        var code = new CodeText(isForm
            ? ["Earshot.Mattermost.Api"]
            : [
                "System.Text.Json",
                "System.Text.Json.Serialization",
                "Earshot.Mattermost.Json",
                .. fields.Where(model.Requires).Take(1).Select(_ => "System.Diagnostics.CodeAnalysis"),
            ]);
        code.Doc(
            "summary",
            Prose.Words(said, "summary") is { } summary
                ? $"Represents {Prose.Within(summary)}"
                : $"Represents the server's <c>{model.FactsName}</c> type.");
        if (Prose.Words(said, "remarks") is { } remarks)
        {
            code.Doc("remarks", remarks);
        }

        if (!isForm)
        {
            code.Line($"[JsonConverter(typeof(ModelConverter<{model.Name}>))]");
        }

        string bases = isForm ? "MattermostForm" : $"MattermostModel, IModel<{model.Name}>";
        using (code.Block($"public sealed partial record {model.Name} : {bases}"))
        {
            if (!isForm)
            {
                WriteConstructors(code, model, fields);
            }

            foreach (Field field in fields)
            {
                code.Line();
                WriteProperty(code, model, field, names);
            }

            code.Line();
            if (isForm)
            {
                WriteForm(code, fields);
            }
            else
            {
                WriteJson(code, model, fields);
            }
        }

        // The first property of a form follows the brace without an empty line.
        return code.ToString().Replace("{\n\n", "{\n", StringComparison.Ordinal);
    }

    /// <summary>Returns the fields of the models that the model extends, then its own fields.</summary>
    private IReadOnlyList<Field> AllFields(Model model) =>
        [
            .. model.Extends
                .SelectMany(parent => AllFields(contract.Models[parent]))
                .Where(field => model.Fields.All(own => own.Name != field.Name)),
            .. model.Fields,
        ];

    private int IndexOf(Model model, Field field) => AllFields(model).Index().First(item => item.Item == field).Index;

    private void WriteConstructors(CodeText code, Model model, IReadOnlyList<Field> fields)
    {
        code.Doc("summary", $"Initializes a new instance of the <see cref=\"{model.Name}\"/> record.");
        using (code.Block($"public {model.Name}()"))
        {
        }

        code.Line();
        if (fields.Any(model.Requires))
        {
            code.Line("[SetsRequiredMembers]");
        }

        using (code.Block($"private {model.Name}(ref Utf8JsonReader reader)"))
        {
            if (fields.Count == 0)
            {
                using (code.Block("while (NextField(ref reader, out _))"))
                {
                    code.Line("KeepOther(ref reader);");
                }

                return;
            }

            using (code.Block("while (NextField(ref reader, out ReadOnlySpan<byte> name))"))
            using (code.Block("switch (name.Length)"))
            {
                foreach ((int index, Field field) in fields.Index().OrderBy(item => item.Item.Name.Length))
                {
                    code.Lines(
                        $"case {field.Name.Length} when name.SequenceEqual(\"{field.Name}\"u8):",
                        $"{ModelFields.PropertyName(model, field)} = {_code.Reading(model, field, index)};",
                        "break;");
                }

                code.Lines("default:", "KeepOther(ref reader);", "break;");
            }
        }
    }

    private void WriteProperty(CodeText code, Model model, Field field, NamesInProse names)
    {
        string sentence = words.Field(model, field.Name, contract.Models) is { } said
            ? Prose.Xml(names.In(said))
            : PlainWords.Of(field.Name, field.Type);
        code.Doc("summary", Prose.Join(
            Prose.Property("Gets or sets", sentence),
            field.Default is { Length: > 0 } value && !Prose.StatesDefault(sentence) ? $"The default is {Prose.Value(value)}." : null,
            field.In is "server-2021" ? "Sent only by server 5.37." : null,
            field.IsUnconfirmed ? "This field is documented, but neither the server's code nor its client's types contain it." : null));
        code.Line(_code.Property(model, field, IndexOf(model, field)));
    }

    private void WriteJson(CodeText code, Model model, IReadOnlyList<Field> fields)
    {
        if (fields.FirstOrDefault(field => field is { Name: "id", IsPatch: false } && field.Type.IsNamed("string")) is { } id)
        {
            code.Line($"private protected override string? ShownId => {ModelFields.PropertyName(model, id)};");
            code.Line();
        }

        code.Line($"static {model.Name} IModel<{model.Name}>.Read(ref Utf8JsonReader reader) => new(ref reader);");
        code.Line();
        using (code.Block("private protected override void WriteFields(Utf8JsonWriter writer)"))
        {
            foreach ((int index, Field field) in fields.Index())
            {
                code.Line(_code.Writing(model, field, index));
            }
        }
    }

    private static void WriteForm(CodeText code, IReadOnlyList<Field> fields)
    {
        using (code.Block("internal override void AddTo(FormParts parts)"))
        {
            foreach (Field field in fields.OrderBy(field => field.Type.IsNamed("file")))
            {
                code.Line($"parts.Add(\"{field.Name}\", {field.PascalName});");
            }
        }
    }
}
