using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>A value that is one of some known ones, or another that the server made up since.</summary>
internal static class EnumFile
{
    public static string Write(EnumType type, IReadOnlyList<string> places, JsonObject? said)
    {
        string inner = type.IsNumber ? "long" : "string";
        string contract = type.IsNumber ? $"INumberValue<{type.Name}>" : $"ITextValue<{type.Name}>";
        var code = new CodeText(type.IsNumber
            ? ["System.Globalization", "System.Text.Json.Serialization", "Earshot.Mattermost.Json"]
            : ["System.Text.Json.Serialization", "Earshot.Mattermost.Json"]);
        code.Doc("summary", Prose.Join(Prose.Words(said, "summary"), "One of the known values, or another."));
        if (places.Count > 0)
        {
            code.Doc("remarks", $"What {string.Join(", ", places)} may be.");
        }

        code.Line($"[JsonConverter(typeof({(type.IsNumber ? "Number" : "Text")}ValueConverter<{type.Name}>))]");
        using (code.Block($"public readonly record struct {type.Name} : {contract}"))
        {
            if (!type.IsNumber)
            {
                code.Line("private readonly string? _value;");
                code.Line();
            }

            code.Doc("summary", "Takes any value, known or not.");
            code.Doc("param", "The value as the server writes it.", " name=\"value\"");
            code.Line(type.IsNumber ? $"public {type.Name}(long value) => Value = value;" : $"public {type.Name}(string? value) => _value = value;");
            foreach (EnumValue value in type.Values)
            {
                code.Line();
                string written = type.IsNumber ? $"{value.Number}" : Prose.Xml(value.Text);
                code.Doc("summary", Prose.Join(Prose.Words(said, "values", value.Name), written.Length == 0 ? "Written as the empty text." : $"Written <c>{written}</c>."));
                code.Line($"public static {type.Name} {value.Name} {{ get; }} = new({(type.IsNumber ? value.Number : $"\"{value.Text}\"")});");
            }

            code.Line();
            code.Doc("summary", type.IsNumber ? "The value as the server writes it." : "The value as the server writes it; empty where none was given.");
            code.Line(type.IsNumber ? "public long Value { get; }" : "public string Value => _value ?? string.Empty;");
            code.Line();
            code.Doc("summary", "Takes any value, known or not.");
            code.Line($"public static implicit operator {type.Name}({inner} value) => new(value);");
            code.Line();
            code.Line($"static {type.Name} {contract}.From({inner} value) => new(value);");
            code.Line();
            code.Doc("summary", "Compares the values as the server writes them.");
            code.Line($"public bool Equals({type.Name} other) => Value == other.Value;");
            code.Line();
            code.Doc("summary", "Goes with the comparison.");
            code.Line($"public override int GetHashCode() => Value.GetHashCode({(type.IsNumber ? "" : "StringComparison.Ordinal")});");
            code.Line();
            code.Doc("summary", "The value as the server writes it.");
            code.Line(type.IsNumber ? "public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);" : "public override string ToString() => Value;");
        }

        return code.ToString();
    }
}
