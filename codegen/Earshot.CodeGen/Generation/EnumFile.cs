using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Writes a type whose values are known ones, or others that newer servers send.</summary>
internal static class EnumFile
{
    public static string Write(EnumType type, IReadOnlyList<string> places, JsonObject? said)
    {
        string inner = type.IsNumber ? "long" : "string";
        string contract = type.IsNumber ? $"INumberValue<{type.Name}>" : $"ITextValue<{type.Name}>";
        var code = new CodeText(type.IsNumber
            ? ["System.Globalization", "System.Text.Json.Serialization", "Earshot.Mattermost.Json"]
            : ["System.Text.Json.Serialization", "Earshot.Mattermost.Json"]);
        code.Doc(
            "summary",
            Prose.Words(said, "summary") is { } summary ? $"Specifies {Prose.Within(summary)}" : "Specifies a value of the API.");
        code.Doc("remarks", Prose.Join(
            places.Count > 0 ? $"Used by {Prose.List(places)}." : null,
            "Servers can send values that are not listed here; they are kept as received."));

        code.Line($"[JsonConverter(typeof({(type.IsNumber ? "Number" : "Text")}ValueConverter<{type.Name}>))]");
        using (code.Block($"public readonly record struct {type.Name} : {contract}"))
        {
            if (!type.IsNumber)
            {
                code.Line("private readonly string? _value;");
                code.Line();
            }

            code.Doc("summary", $"Initializes a new instance of the <see cref=\"{type.Name}\"/> struct with any value, known or unknown.");
            code.Doc("param", "The value as serialized.", " name=\"value\"");
            code.Line(
                type.IsNumber
                    ? $"public {type.Name}(long value) => Value = value;"
                    : $"public {type.Name}(string? value) => _value = value;");
            foreach (EnumValue value in type.Values)
            {
                code.Line();
                string written = type.IsNumber ? $"{value.Number}" : Prose.Xml(value.Text);
                code.Doc(
                    "summary",
                    Prose.Join(
                        Prose.Words(said, "values", value.Name),
                        written.Length == 0 ? "Serialized as an empty string." : $"Serialized as <c>{written}</c>."));
                code.Line(
                    $"public static {type.Name} {value.Name} {{ get; }} = new({(type.IsNumber ? value.Number : $"\"{value.Text}\"")});");
            }

            code.Line();
            code.Doc(
                "summary",
                type.IsNumber
                    ? "Gets the value as serialized."
                    : "Gets the value as serialized, or an empty string if no value was specified.");
            code.Line(type.IsNumber ? "public long Value { get; }" : "public string Value => _value ?? string.Empty;");
            code.Line();
            code.Doc("summary", $"Converts {(type.IsNumber ? "an integer" : "a string")} to <see cref=\"{type.Name}\"/>.");
            code.Doc("param", "The value as serialized.", " name=\"value\"");
            code.Line($"public static implicit operator {type.Name}({inner} value) => new(value);");
            code.Line();
            code.Line($"static {type.Name} {contract}.From({inner} value) => new(value);");
            code.Line();
            code.Doc("summary", "Compares two values by their serialized form.");
            code.Line($"public bool Equals({type.Name} other) => Value == other.Value;");
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"public override int GetHashCode() => Value.GetHashCode({(type.IsNumber ? "" : "StringComparison.Ordinal")});");
            code.Line();
            code.Doc("summary", "Returns the value as serialized.");
            code.Line(
                type.IsNumber
                    ? "public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);"
                    : "public override string ToString() => Value;");
        }

        return code.ToString();
    }
}
