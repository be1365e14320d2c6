using System.Text.RegularExpressions;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Builds a sentence from a field's name and type, if the words contain none.</summary>
internal static partial class PlainWords
{
    private static readonly string[] Units = ["Milliseconds", "Seconds", "Minutes", "Hours", "Days", "Bytes"];

    public static string Of(string name, TypeExpression type)
    {
        string[] words = [.. Word().Matches(name).Select(match => match.Value)];
        string rest = Rest(words, 0);
        return type switch
        {
            _ when words.Length == 0 => $"The value of the <c>{Prose.Xml(name)}</c> field.",
            { Kind: TypeKind.Map } => $"The {rest}, by name.",
            { Kind: TypeKind.List } => $"The {rest}.",
            { Name: "bool" } => OfFlag(words),
            { Name: "time" } => $"The time of the {(words[^1] is "at" or "At" ? Rest(words[..^1], 0) : rest)}.",
            _ when words[^1] is "id" or "Id" or "ID" => words.Length == 1 ? "The ID." : $"The ID of the {Rest(words[..^1], 0)}.",
            { Name: "long" or "int" } when words[0] is "Max" or "Maximum" => $"The maximum {Rest(words, 1)}.",
            { Name: "long" or "int" } when words.Length > 1 && Units.Contains(words[^1]) =>
                $"The {Rest(words[..^1], 0)}, in {words[^1].ToLowerInvariant()}.",
            { Name: "long" or "int" } when words.Length > 1 && words[^1] is "count" or "Count" => $"The number of {Rest(words[..^1], 0)}.",
            _ => $"The {rest}.",
        };
    }

    private static string OfFlag(string[] words) => words switch
    {
        ["Enable" or "enable", _, ..] => $"Whether {Rest(words, 1)} is enabled.",
        ["Allow" or "allow", _, ..] => $"Whether {Rest(words, 1)} is allowed.",
        ["Disable" or "disable", _, ..] => $"Whether {Rest(words, 1)} is disabled.",
        ["Enforce" or "enforce", _, ..] => $"Whether {Rest(words, 1)} is enforced.",
        ["is" or "Is" or "has" or "Has", _, ..] => $"Whether the object {Rest(words, 0)}.",
        _ => $"Whether the {Rest(words, 0)} setting is on.",
    };

    // A word with a capital letter after the first is a name or an acronym and keeps its case.
    private static string Rest(string[] words, int from) =>
        string.Join(' ', words[from..].Select(word => word.Skip(1).Any(char.IsUpper) ? word : word.ToLowerInvariant()));

    // The plural of an acronym, such as URLs, is one word.
    [GeneratedRegex("[A-Z]{2,}s(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
