using System.CommandLine;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Listening;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Listen;

/// <summary>The options of <c>listen</c> that hold for every service.</summary>
internal sealed class ListenOptions
{
    private readonly Option<IReadOnlyList<string>> _types = OptionText.Several(
        "--type",
        "NAME[,NAME...]",
        "Print only events of these types, such as posted,reaction_added or alarm_entry. May be given several times. Default: all.",
        ',');

    private readonly Option<int?> _count = OptionText.One<int?>(
        "--count", "N", "End after printing so many events, 1 or more. Default: no limit.", OptionText.Number(1, int.MaxValue));

    private readonly Option<TimeSpan?> _duration = OptionText.One<TimeSpan?>(
        "--for",
        "DURATION",
        "End so long after connecting: a number with ms, s, m or h, such as 500ms, 30s, 5m or 1h. Default: no limit.",
        OptionText.Duration);

    private readonly Option<OutputFormat?> _format = CommonOptions.Format("one CloudEvents 1.0 object a line");

    private readonly Option<Uri?> _proxy = CommonOptions.Proxy();

    private readonly Option<bool> _insecure = OptionText.Flag(
        "--insecure",
        "DANGEROUS: accept any certificate, for a self-signed test server. Whoever is on the way can read the token. Default: off.");

    private readonly Option<LogLevel?> _level = CommonOptions.Level();

    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>Adds them to a command; they hold for those below it, too.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _types, _count, _duration, _format, _proxy, _insecure, _level, _verbose })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    public ListenRequest Read(ParseResult parsed) => new()
    {
        Types = parsed.GetValue(_types) ?? [],
        Count = parsed.GetValue(_count),
        Duration = parsed.GetValue(_duration),
        Format = parsed.GetValue(_format),
        Proxy = parsed.GetValue(_proxy),
        Insecure = parsed.GetValue(_insecure),
        LogLevel = CommonOptions.Level(parsed.GetValue(_level), parsed.GetValue(_verbose)),
    };
}
