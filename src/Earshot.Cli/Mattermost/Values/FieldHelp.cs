using System.Globalization;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>What the help says about a field: its sentence, its type where the name doesn't tell, known values, default.</summary>
internal static class FieldHelp
{
    private const int MostValues = 12;

    /// <summary>The description.</summary>
    public static string Describe(CallField field)
    {
        IEnumerable<string?> parts =
        [
            field.IsRequired ? "Required." : null,
            field.Sentence ?? $"The value {field.Name}.",
            Kind(field),
            field.Known is { } known ? $"Known values: {Values(known)}." : null,
            field.Default is { Length: > 0 } value && Plain(value) is { Length: > 0 } plain && !IsTold(field.Sentence) ? $"Default: {plain}." : null,
            field.Same is { } same ? $"Default: that of {same.Option}." : null,
            field.IsList ? "May be given several times." : null,
            field.IsSecret ? "From a file (@FILE) or standard input (@-) only." : null,
        ];
        return string.Join(' ', parts.OfType<string>());
    }

    private static string? Kind(CallField field) => field switch
    {
        { IsFile: true } => "A file's name, or - for standard input.",
        { IsSecret: true } => null,
        { IsJson: true } when field.Item.Kind == TypeKind.List => "Each a JSON list.",
        { IsJson: true } when field.Item.Kind == TypeKind.Map => "A JSON object, or @FILE.",
        { IsJson: true, Item.Name: "json" } => "JSON, or @FILE.",
        { IsJson: true } => $"A JSON object ({field.Item.Name}), or @FILE.",
        { Item.Name: "time" } => "A time such as 2026-01-31T12:00:00Z, or milliseconds since 1970.",
        _ => null,
    };

    private static string Values(EnumType known)
    {
        string[] values = [.. known.Values.Select(value => known.IsNumber
            ? string.Create(CultureInfo.InvariantCulture, $"{value.Number} ({value.Name})")
            : value.Text.Length == 0 ? $"'' ({value.Name})"
            : string.Equals(value.Text, value.Name, StringComparison.OrdinalIgnoreCase) || value.Text.Length > 2 ? value.Text
            : $"{value.Text} ({value.Name})")];
        return string.Join(", ", values.Take(MostValues)) + (values.Length > MostValues ? ", …" : "");
    }

    // The contracts have defaults as the facts wrote them, lists in brackets.
    private static string Plain(string value) => value.Trim('[', ']', '\n', ' ').Replace("\"", "", StringComparison.Ordinal);

    private static bool IsTold(string? sentence) => sentence is not null
        && (sentence.Contains("by default", StringComparison.OrdinalIgnoreCase) || sentence.Contains("default is", StringComparison.OrdinalIgnoreCase));
}
