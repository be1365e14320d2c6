using System.Globalization;
using System.Text.RegularExpressions;

namespace Earshot.Phrases;

/// <summary>Represents a phrase that is not used, with the number of places that may still use it.</summary>
/// <param name="Scope">Where the phrase is not used: <c>all</c>, <c>api</c>, <c>public</c>, <c>tool</c>, or <c>fields</c>.</param>
/// <param name="Ceiling">The number of places that may still use it. It is only ever lowered.</param>
/// <param name="Pattern">The phrase.</param>
internal sealed record Phrase(string Scope, int Ceiling, Regex Pattern)
{
    /// <summary>The file that lists the phrases, relative to the repository.</summary>
    public const string ListFile = "eng/Earshot.Phrases/Phrases.txt";

    /// <summary>Reads the list: a phrase per line, with its scope and its ceiling before it.</summary>
    public static List<Phrase> Load(string root) => [.. File.ReadLines(Path.Combine(root, ListFile)).Select(Read).OfType<Phrase>()];

    /// <summary>Lowers the ceilings in the list to the numbers of places.</summary>
    public static void LowerCeilings(string root, Func<Phrase, int> count)
    {
        string path = Path.Combine(root, ListFile);
        string[] lines = File.ReadAllLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            if (Read(lines[i]) is { } phrase)
            {
                lines[i] = $"{phrase.Scope} {Math.Min(phrase.Ceiling, count(phrase))} {phrase.Pattern}";
            }
        }

        File.WriteAllText(path, string.Join('\n', lines) + '\n');
    }

    /// <summary>Finds the phrase in a passage.</summary>
    /// <returns>The line of each place.</returns>
    public IEnumerable<int> Find(Passage passage) => !Covers(passage) ? [] :
        Pattern.Matches(passage.Text.Replace('\n', ' ')).Select(match => passage.Line + passage.Text.AsSpan(0, match.Index).Count('\n'));

    private static Phrase? Read(string line) =>
        line.Length > 0 && line[0] != '#' && line.Split(' ', 3) is [var scope, var ceiling, var pattern]
            ? new Phrase(scope, int.Parse(ceiling, CultureInfo.InvariantCulture), Compile(pattern))
            : null;

    private bool Covers(Passage passage) => Scope switch
    {
        "all" => passage.Kind is not PassageKind.PublicDocumentation,
        "api" => passage.Kind is PassageKind.Words or PassageKind.FieldWords
            || (passage.Kind is PassageKind.Documentation or PassageKind.Literal
                && passage.File.StartsWith("src/", StringComparison.Ordinal)),
        "public" => passage.Kind is PassageKind.PublicDocumentation,
        "tool" => passage.Kind is PassageKind.Literal && passage.File.StartsWith("src/Earshot.Cli/", StringComparison.Ordinal),
        "fields" => passage.Kind is PassageKind.FieldWords,
        _ => throw new InvalidOperationException($"{ListFile} has a phrase of the unknown scope '{Scope}'."),
    };

    private static Regex Compile(string pattern) => new(
        pattern,
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Compiled | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(10));
}
