using System.CommandLine;
using System.Globalization;
using System.Text;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Commands.Completion;

/// <summary>Prints the words that a shell can complete at its cursor: <c>earshot [suggest:POSITION] "LINE"</c>.</summary>
internal static class Suggestions
{
    private const string Directive = "[suggest";

    /// <summary>Determines whether the arguments are a request for suggestions.</summary>
    public static bool AreRequested(IReadOnlyList<string> arguments) =>
        arguments.Count > 0 && arguments[0].StartsWith(Directive, StringComparison.Ordinal);

    /// <summary>Gets the words of the line up to the cursor.</summary>
    public static IReadOnlyCollection<string> Words(IReadOnlyList<string> arguments) =>
        Typed(arguments).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Prints the suggestions, one word per line.</summary>
    public static int Print(IReadOnlyList<string> arguments, RootCommand root, ToolEnvironment environment)
    {
        string typed = Typed(arguments);

        // The tool's own name is not one of its words.
        int begin = typed.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? space + 1 : typed.Length;
        string line = typed[begin..];
        ParseResult parsed = root.Parse(line, new ParserConfiguration { ResponseFileTokenReplacer = null });
        string word = line[(line.LastIndexOf(' ') + 1)..];
        var words = new StringBuilder();
        IEnumerable<string> suggested = parsed.GetCompletions(line.Length).Select(completion => completion.InsertText ?? completion.Label);
        foreach (string suggestion in suggested.Where(IsUsual).Distinct())
        {
            if (suggestion.StartsWith(word, StringComparison.Ordinal))
            {
                words.Append(suggestion).Append('\n');
            }
        }

        environment.Output.Write(Encoding.UTF8.GetBytes(words.ToString()));
        environment.Output.Flush();
        return ExitCode.Done;
    }

    // Help has five names, and the version two, of which users want one.
    private static bool IsUsual(string word) => word is not ("-h" or "/h" or "-?" or "/?" or "-v");

    // The text behind the cursor does not matter.
    private static string Typed(IReadOnlyList<string> arguments)
    {
        string line = arguments.Count > 1 ? arguments[1] : "";
        string position = arguments[0].TrimEnd(']').Split(':') is [_, var number] ? number : "";
        return int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < line.Length ? line[..at] : line;
    }
}
