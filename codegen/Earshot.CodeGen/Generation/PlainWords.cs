using System.Text.RegularExpressions;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>A sentence made from a field's name and type, where nobody has written one.</summary>
internal static partial class PlainWords
{
    private static readonly string[] Units = ["Milliseconds", "Seconds", "Minutes", "Hours", "Days", "Bytes"];

    public static string Of(string name, TypeExpression type)
    {
        string[] words = [.. Word().Matches(name).Select(match => match.Value)];
        string rest = Rest(words, 0);
        return type switch
        {
            _ when words.Length == 0 => $"The field <c>{Prose.Xml(name)}</c>.",
            { Kind: TypeKind.Map } => $"The {rest}, by name.",
            { Kind: TypeKind.List } => $"The {rest}.",
            { Name: "bool" } => OfFlag(words),
            { Name: "time" } => $"The time of: {(words[^1] is "at" or "At" ? Rest(words[..^1], 0) : rest)}.",
            _ when words[^1] is "id" or "Id" or "ID" => words.Length == 1 ? "Its id." : $"Id of the {Rest(words[..^1], 0)}.",
            { Name: "long" or "int" } when words[0] is "Max" or "Maximum" => $"The most of: {Rest(words, 1)}.",
            { Name: "long" or "int" } when words.Length > 1 && Units.Contains(words[^1]) =>
                $"The {Rest(words[..^1], 0)}, in {words[^1].ToLowerInvariant()}.",
            { Name: "long" or "int" } when words[^1] is "count" or "Count" => $"Number of: {Rest(words[..^1], 0)}.",
            _ => $"The {rest}.",
        };
    }

    private static string OfFlag(string[] words) => words switch
    {
        ["Enable" or "enable", _, ..] => $"Whether {Rest(words, 1)} is enabled.",
        ["Allow" or "allow", _, ..] => $"Whether {Rest(words, 1)} is allowed.",
        ["Disable" or "disable", _, ..] => $"Whether {Rest(words, 1)} is disabled.",
        ["Enforce" or "enforce", _, ..] => $"Whether {Rest(words, 1)} is enforced.",
        ["is" or "Is" or "has" or "Has", _, ..] => $"Whether it {Rest(words, 0)}.",
        _ => $"Whether: {Rest(words, 0)}.",
    };

    // What is written in capitals, or holds some, is a name.
    private static string Rest(string[] words, int from) =>
        string.Join(' ', words[from..].Select(word => word.Skip(1).Any(char.IsUpper) ? word : word.ToLowerInvariant()));

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
