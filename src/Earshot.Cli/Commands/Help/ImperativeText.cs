using System.Text.RegularExpressions;

namespace Earshot.Cli.Commands.Help;

/// <summary>
/// Converts sentences of the library's documentation, which describe a method, to sentences of a help page, which describe a command:
/// "Creates a team." becomes "Create a team."
/// </summary>
internal static partial class ImperativeText
{
    /// <summary>Converts the verb that a sentence starts with, and the verbs that are coordinated with it.</summary>
    public static string Of(string sentence) =>
        Later().Replace(First().Replace(sentence, static verbs => Verb().Replace(verbs.Value, Base)), Base);

    private static string Base(Match match) => match.Value switch
    {
        [.. string stem, 'i', 'e', 's'] => stem + "y",
        string verb when HasLongEnding().IsMatch(verb) => verb[..^2],
        string verb => verb[..^1],
    };

    // "Opens, starts, or closes": a list of verbs before their object.
    [GeneratedRegex(@"^[A-Z][a-z]+s(,? (and|or) [a-z]+s(?= )|, [a-z]+s(?=,))*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex First();

    [GeneratedRegex("[A-Za-z]+s\\b", RegexOptions.None, 1000)]
    private static partial Regex Verb();

    // "..., or replaces the policy": a verb with an object of its own.
    [GeneratedRegex("(?<=(,| and| or) )[a-z]+s(?= (an?|the|its?|several)\\b)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Later();

    [GeneratedRegex("(ss|sh|ch|x)es$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HasLongEnding();
}
