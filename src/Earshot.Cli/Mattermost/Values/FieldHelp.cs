using System.Globalization;
using System.Text.RegularExpressions;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.CodeGen.Contracts;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>Describes a field for the help: its sentence, its type if the name does not show it, known values, and default.</summary>
internal static partial class FieldHelp
{
    private const int MaxValues = 12;

    /// <summary>Gets the description.</summary>
    public static string Describe(CallField field)
    {
        IEnumerable<string?> parts =
        [
            field.IsRequired ? "Required." : null,
            ApiContract.Plain(field.Sentence) ?? $"The {field.Name} value.",
            Kind(field),
            field.Known is { } known ? $"Known values: {Values(known)}." : null,
            Default(field),
            field.Same is { } same ? $"Default: the value of {same.Option}." : null,
            field.IsList ? "Can be repeated." : null,
            field.IsSecret ? "Accepted only from a file (@FILE) or standard input (@-)." : null,
        ];
        return string.Join(' ', parts.OfType<string>());
    }

    /// <summary>Gets the values that a shell can suggest: the known ones, or those that the sentence quotes.</summary>
    public static IEnumerable<string> Suggested(CallField field) => field switch
    {
        { IsSecret: true } or { IsFile: true } or { IsJson: true } => [],
        { Known: { IsNumber: true } numbers } => numbers.Values.Select(value => value.Name),
        { Known: { } known } => known.Values.Select(value => value.Text).Where(text => text.Length > 0),
        { Item.Name: "string", Sentence: { } sentence } =>
            Quoted().Matches(sentence).Select(match => match.Groups["value"].Value).Distinct(),
        _ => [],
    };

    [GeneratedRegex("'(?<value>[A-Za-z0-9_.-]{1,40})'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    private static string? Default(CallField field) =>
        field.Default is { Length: > 0 } value && Plain(value) is { Length: > 0 } plain && !NamesDefault(field.Sentence)
            ? $"Default: {plain}."
            : null;

    private static string? Kind(CallField field) => field switch
    {
        { IsFile: true } => "The path of a file, or - for standard input.",
        { IsSecret: true } => null,
        { IsJson: true } when field.Item.Kind == TypeKind.List => "Each value is a JSON list.",
        { IsJson: true } when field.Item.Kind == TypeKind.Map => "A JSON object, or @FILE.",
        { IsJson: true, Item.Name: "json" } => "JSON, or @FILE.",
        { IsJson: true } => $"A JSON object ({field.Item.Name}), or @FILE.",
        { Item.Name: "time" } => "Format: a time such as 2026-01-31T12:00:00Z, or milliseconds since 1970.",
        _ => null,
    };

    private static string Values(EnumType known)
    {
        string[] values = [.. known.Values.Select(value => known.IsNumber
            ? string.Create(CultureInfo.InvariantCulture, $"{value.Number} ({value.Name})")
            : value.Text.Length == 0 ? $"'' ({value.Name})"
            : string.Equals(value.Text, value.Name, StringComparison.OrdinalIgnoreCase) || value.Text.Length > 2 ? value.Text
            : $"{value.Text} ({value.Name})")];
        return string.Join(", ", values.Take(MaxValues)) + (values.Length > MaxValues ? ", …" : "");
    }

    // The contracts contain defaults as recorded, with lists in brackets.
    private static string Plain(string value) => value.Trim('[', ']', '\n', ' ').Replace("\"", "", StringComparison.Ordinal);

    private static bool NamesDefault(string? sentence) => sentence is not null
        && (sentence.Contains("by default", StringComparison.OrdinalIgnoreCase)
            || sentence.Contains("default is", StringComparison.OrdinalIgnoreCase));
}
