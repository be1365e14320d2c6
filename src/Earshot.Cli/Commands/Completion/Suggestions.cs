using System.CommandLine;
using System.Globalization;
using System.Text;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Commands.Completion;

/// <summary>Answers a shell that asks what may stand at its cursor: <c>earshot [suggest:POSITION] "LINE"</c>.</summary>
internal static class Suggestions
{
    private const string Directive = "[suggest";

    /// <summary>Whether a shell asks.</summary>
    public static bool AreAskedFor(IReadOnlyList<string> arguments) =>
        arguments.Count > 0 && arguments[0].StartsWith(Directive, StringComparison.Ordinal);

    /// <summary>The words of the line that is being typed.</summary>
    public static IReadOnlyCollection<string> Words(IReadOnlyList<string> arguments) => Typed(arguments).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Prints what may stand there, a word a line.</summary>
    public static int Print(IReadOnlyList<string> arguments, RootCommand root, ToolEnvironment environment)
    {
        string typed = Typed(arguments);

        // What the tool was called by is no word of it.
        int begin = typed.IndexOf(' ', StringComparison.Ordinal) is var space and >= 0 ? space + 1 : typed.Length;
        string line = typed[begin..];
        ParseResult parsed = root.Parse(line, new ParserConfiguration { ResponseFileTokenReplacer = null });
        string word = line[(line.LastIndexOf(' ') + 1)..];
        var words = new StringBuilder();
        foreach (string offered in parsed.GetCompletions(line.Length).Select(completion => completion.InsertText ?? completion.Label).Where(IsUsual).Distinct())
        {
            if (offered.StartsWith(word, StringComparison.Ordinal))
            {
                words.Append(offered).Append('\n');
            }
        }

        environment.Output.Write(Encoding.UTF8.GetBytes(words.ToString()));
        environment.Output.Flush();
        return ExitCode.Done;
    }

    // Help has five names, of which people want one.
    private static bool IsUsual(string word) => word is not ("-h" or "/h" or "-?" or "/?");

    // Up to the cursor; what is behind it doesn't matter.
    private static string Typed(IReadOnlyList<string> arguments)
    {
        string line = arguments.Count > 1 ? arguments[1] : "";
        string position = arguments[0].TrimEnd(']').Split(':') is [_, var number] ? number : "";
        return int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < line.Length ? line[..at] : line;
    }
}
