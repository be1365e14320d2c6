using System.Text.Json.Nodes;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>Lists the values of an operation as options with unique names.</summary>
internal sealed class CallFields
{
    private readonly HashSet<string> _taken = new(CallOptions.Names, StringComparer.Ordinal);
    private readonly Operation _operation;
    private readonly JsonObject? _words;
    private readonly List<CallField> _all = [];

    private CallFields(Operation operation)
    {
        _operation = operation;
        _words = ApiContract.Words.Operation(operation.Id);
    }

    /// <summary>Gets the values of an operation: path, query, headers, and body.</summary>
    public static IReadOnlyList<CallField> Of(Operation operation)
    {
        var fields = new CallFields(operation);
        fields.Add(FieldPlace.Path, operation.PathParameters);
        fields.Add(FieldPlace.Query, operation.QueryParameters);
        fields.Add(FieldPlace.Header, operation.HeaderParameters);
        if (operation.HasRange)
        {
            fields._all.Add(new CallField(FieldPlace.Range, "range", "--range", TypeExpression.Parse("string"))
            {
                As = "Range",
                Sentence = "The zero-based, inclusive range of bytes to download: FROM-TO, or FROM- for the rest of the file.",
            });
        }

        fields.AddBody();
        return fields._all;
    }

    private void Add(FieldPlace place, IEnumerable<Parameter> parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            _all.Add(new CallField(place, parameter.Name, Option(place, parameter.As ?? parameter.Name), parameter.Type)
            {
                As = parameter.As ?? parameter.Name,
                IsRequired = place == FieldPlace.Path || parameter is { IsRequired: true, Default: null },
                Default = parameter.Default,
                Sentence = Sentence(parameter.Name) ?? Common(parameter.Name),
            });
        }
    }

    private void AddBody()
    {
        if (_operation.Body is not { } body)
        {
            return;
        }

        if (body.Kind != BodyKind.Raw && ApiContract.Model(body.Type.Name) is { } model)
        {
            foreach ((Model owner, Field field) in ApiContract.Fields(model))
            {
                Add(owner, field);
            }
        }
        else
        {
            string name = body.Kind == BodyKind.Raw ? "file" : body.Name;
            _all.Add(new CallField(
                FieldPlace.Whole, body.Name, body.Kind == BodyKind.Raw ? "--file" : Option(FieldPlace.Body, name), body.Type)
            {
                As = body.Name,
                IsRequired = body.IsRequired,
                Sentence = Sentence(body.Name) ?? Sentence("body") ?? (body.Kind == BodyKind.Raw ? "The file to send." : null),
            });
        }
    }

    private void Add(Model owner, Field field)
    {
        bool isFile = field.Type.Root == "file";
        CallField? same = field.Name.EndsWith("_id", StringComparison.Ordinal)
            ? _all.FirstOrDefault(other => other.Place is FieldPlace.Path or FieldPlace.Query && other.Name == field.Name)
            : null;
        _all.Add(new CallField(FieldPlace.Body, field.Name, isFile ? "--file" : Option(FieldPlace.Body, field.Name), field.Type)
        {
            As = field.As ?? field.Name,
            IsRequired = field.IsRequired && same is null,
            Default = field.Default,
            Repeats = field.Repeats,
            Same = same,
            Sentence = Sentence(field.Name) ?? ApiContract.Sentence(owner, field),
        });
    }

    // A name that the tool or another part of the request uses is prefixed with the name of its part.
    private string Option(FieldPlace place, string name)
    {
        string slug = Names.Slug(Names.Pascal(name));
        string option = "--" + slug;
        if (!_taken.Add(option))
        {
            option = $"--{place.ToString().ToLowerInvariant()}-{slug}";
            _taken.Add(option);
        }

        return option;
    }

    private string? Sentence(string name) => Text(_words?["parameters"] as JsonObject, name);

    private static string? Text(JsonObject? words, string name) => words?[name] is JsonValue value ? value.GetValue<string>() : null;

    private static string? Common(string name) => name switch
    {
        "Connection-Id" => "The ID of the caller's WebSocket connection. Events caused by this call are not sent to it.",
        "X-Requested-With" => "XMLHttpRequest requests cookies, which the tool does not keep.",
        _ => null,
    };
}
