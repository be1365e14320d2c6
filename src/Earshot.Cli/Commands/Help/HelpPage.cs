using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using Earshot.Cli.Mattermost;
using Earshot.Cli.Mattermost.Values;

namespace Earshot.Cli.Commands.Help;

/// <summary>Formats the page that <c>--help</c> prints: usage, commands, options, examples, and tables.</summary>
internal static class HelpPage
{
    private const int Indent = 2;
    private const int WidestNameColumn = 32;
    private const int LongestLine = 110;
    private const string ToolOptions = "Options";

    /// <summary>Formats the page of a command for a terminal width in columns.</summary>
    public static string Of(Command command, int columns)
    {
        int width = Math.Min(columns, LongestLine);
        var page = new StringBuilder();
        AppendWrapped(page, command is OperationCommand called ? CallHelp.Describe(called) : command.Description ?? "", 0, width);
        AppendHeading(page, "Usage");
        foreach (string usage in Usages(command))
        {
            page.Append(' ', Indent).AppendLine(usage);
        }

        AppendRows(page, "Commands", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, c.Description ?? "")), width);
        AppendRows(page, "Arguments", command.Arguments.Where(a => !a.Hidden).Select(a => (a.Name, a.Description ?? "")), width);
        foreach (IGrouping<string, Option> part in Options(command).GroupBy(TitleOf).OrderBy(part => part.Key == ToolOptions))
        {
            AppendRows(page, part.Key, part.Select(o => (NameOf(o), DescriptionOf(o))), width);
        }

        foreach (HelpSection section in command is OperationCommand operation ? CallHelp.Sections(operation) : HelpTexts.Of(Path(command)))
        {
            if (section.IsExample)
            {
                AppendHeading(page, section.Title);
                foreach ((string line, string what) in section.Rows)
                {
                    if (what.Length > 0)
                    {
                        AppendWrapped(page, what, Indent, width);
                    }

                    page.Append(' ', Indent * 2).AppendLine(line);
                }
            }
            else
            {
                AppendRows(page, section.Title, section.Rows, width);
            }
        }

        return page.ToString();
    }

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}" : "earshot";

    private static IEnumerable<string> Usages(Command command)
    {
        string path = Path(command);
        bool isOnlyAGroup = command.Action is null;
        if (!isOnlyAGroup)
        {
            string arguments = string.Concat(command.Arguments.Where(a => !a.Hidden).Select(a => " " + a.Name))
                + string.Concat(command.Options.OfType<FieldOption>()
                    .Where(o => o.Field.IsRequired)
                    .Select(o => $" {o.Name} {o.HelpName}"));
            yield return path + arguments + " [options]";
        }

        if (command.Subcommands.Count > 0)
        {
            yield return path + " <command> [options]";
        }
    }

    // Recursive options of the parent commands apply to this command, too.
    private static IEnumerable<Option> Options(Command command)
    {
        IEnumerable<Option> own = command.Options;
        for (Command? above = Parent(command); above is not null; above = Parent(above))
        {
            // The hundreds of pages below a service refer to the page of the service for its options.
            own = above is ServiceCommand ? own : own.Concat(above.Options.Where(o => o.Recursive));
        }

        return own.Distinct().Where(o => !o.Hidden).OrderBy(o => o is HelpOption or VersionOption ? 1 : 0);
    }

    private static Command? Parent(Command command) => command.Parents.OfType<Command>().FirstOrDefault();

    private static string NameOf(Option option)
    {
        string names = option switch
        {
            HelpOption => "-h, --help",
            VersionOption => "-v, --version",
            _ => option.Name,
        };
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    // Values that are sent to the server are listed apart from the options of the tool.
    private static string TitleOf(Option option) => option is FieldOption { Field: var field }
        ? field.Place switch
        {
            FieldPlace.Path => "Path parameters",
            FieldPlace.Query or FieldPlace.Header or FieldPlace.Range => "Other parameters",
            _ => "Request body",
        }
        : ToolOptions;

    private static string DescriptionOf(Option option) => option.Name switch
    {
        "--help" => "Show this page.",
        "--version" when option is VersionOption => "Show the version.",
        _ => option.Description ?? "",
    };

    private static void AppendHeading(StringBuilder page, string title) => page.AppendLine().AppendLine(title + ":");

    private static void AppendRows(StringBuilder page, string title, IEnumerable<(string Name, string What)> rows, int width)
    {
        (string Name, string What)[] all = [.. rows];
        if (all.Length == 0)
        {
            return;
        }

        int column = Math.Min(all.Max(row => row.Name.Length) + (2 * Indent), WidestNameColumn);
        AppendHeading(page, title);
        foreach ((string name, string what) in all)
        {
            page.Append(' ', Indent).Append(name);
            if (name.Length + Indent > column - Indent)
            {
                page.AppendLine();
                AppendWrapped(page, what, column, width);
            }
            else
            {
                AppendWrapped(page, what, column, width, at: Indent + name.Length);
            }
        }
    }

    private static void AppendWrapped(StringBuilder page, string text, int indent, int width, int at = 0)
    {
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at > indent && at + 1 + word.Length > width)
            {
                page.AppendLine();
                at = 0;
            }

            int gap = at < indent ? indent - at : at > indent ? 1 : 0;
            page.Append(' ', gap).Append(word);
            at += gap + word.Length;
        }

        page.AppendLine();
    }
}
