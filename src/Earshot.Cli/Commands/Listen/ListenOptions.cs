using System.CommandLine;
using System.CommandLine.Completions;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Errors;
using Earshot.Cli.Listening;
using Earshot.Cli.Output;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Listen;

/// <summary>Provides the options of <c>listen</c> that apply to every service.</summary>
internal sealed class ListenOptions
{
    private readonly Option<IReadOnlyList<string>> _types = OptionText.Several(
        "--type",
        "NAME[,NAME...]",
        "Print only events of these types, such as posted,reaction_added or alarm_entry. Can be repeated. Default: all types.",
        ',');

    private readonly Option<int?> _count = OptionText.One<int?>(
        "--count", "N", "Stop after printing this number of events, 1 or more. Default: no limit.", OptionText.Number(1, int.MaxValue));

    private readonly Option<TimeSpan?> _duration = OptionText.One<TimeSpan?>(
        "--for",
        "DURATION",
        "Stop this long after connecting: a number with ms, s, m, or h, such as 30s, 5m, or 1h. Default: no limit.",
        OptionText.Duration);

    private readonly Option<OutputFormat?> _format = CommonOptions.Format("one CloudEvents 1.0 object per line");

    private readonly Option<bool> _wait = OptionText.Flag(
        "--wait",
        "Keep trying if a service cannot be reached at the start, with growing delays, and report each cause once. Default: on if standard "
            + "output is not a terminal, and in a systemd service.");

    private readonly Option<bool> _noWait = OptionText.Flag(
        "--no-wait", "End with exit code 4 if a service cannot be reached at the start. Default: see --wait.");

    private readonly Option<bool> _wide = OptionText.Flag(
        "--wide", "Print whole lines of pretty output, however long. Default: off; lines are cut at the width of the terminal.");

    private readonly Option<Uri?> _proxy = CommonOptions.Proxy();

    private readonly Option<bool> _insecure = CommonOptions.Insecure("token");

    private readonly Option<LogLevel?> _level = CommonOptions.Level();

    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>Initializes a new instance of the <see cref="ListenOptions"/> class.</summary>
    public ListenOptions()
    {
        _types.CompletionSources.Clear();
        _types.CompletionSources.Add(static context => Types(context.WordToComplete));
    }

    // The last name of a list is completed.
    private static IEnumerable<CompletionItem> Types(string word)
    {
        int begin = word.LastIndexOf(',') + 1;
        return EventTypes.Mattermost.Concat(EventTypes.SimpliSafe)
            .Where(type => type.StartsWith(word[begin..], StringComparison.OrdinalIgnoreCase))
            .Select(type => new CompletionItem(word[..begin] + type));
    }

    /// <summary>Adds the options to a command. They apply to its subcommands, too.</summary>
    public void AddTo(Command command)
    {
        Option[] common = [_types, _count, _duration, _format, _wide, _wait, _noWait, _proxy, _insecure, _level, _verbose];
        foreach (Option option in common)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the options.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public ListenRequest Read(ParseResult parsed) => new()
    {
        Types = parsed.GetValue(_types) ?? [],
        Count = parsed.GetValue(_count),
        Duration = parsed.GetValue(_duration),
        Format = parsed.GetValue(_format),
        Wide = parsed.GetValue(_wide),
        Wait = (parsed.GetValue(_wait), parsed.GetValue(_noWait)) switch
        {
            (true, true) => throw new UsageException("--wait and --no-wait cannot be combined. Use one of them."),
            (true, _) => true,
            (_, true) => false,
            _ => null,
        },
        Proxy = parsed.GetValue(_proxy),
        Insecure = parsed.GetValue(_insecure),
        LogLevel = CommonOptions.Level(parsed.GetValue(_level), parsed.GetValue(_verbose)),
    };
}
