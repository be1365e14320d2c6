using System.CommandLine;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Listening;
using Earshot.Cli.SimpliSafe;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Commands.Listen;

/// <summary>The options of <c>listen simplisafe</c> beside those of <c>listen</c>.</summary>
internal sealed class SimpliSafeListenOptions
{
    private readonly SimpliSafeAccountOptions _account = new();

    private readonly Option<long?> _system = OptionText.One<long?>(
        "--system", "ID", "Print only events of this system, by its number. Default: of all systems of the account.", SystemOptions.ReadId);

    private readonly Option<SimpliSafeTransport?> _transport = OptionText.One<SimpliSafeTransport?>(
        "--transport",
        "auto|websocket|polling",
        "How events come. websocket: at once. polling: asked for every 30 s. Default: auto, the first, and the second while the first doesn't work.",
        ReadTransport);

    private readonly Option<TimeSpan?> _watchSensors = OptionText.One<TimeSpan?>(
        "--watch-sensors",
        "DURATION",
        "Look at the sensors so often, 10s or more, and print what has changed: doors that open while nothing is armed, which the service doesn't tell of by "
        + "itself. What opens and closes between two looks isn't seen. Default: off.",
        OptionText.DurationFrom(TimeSpan.FromSeconds(10)));

    /// <summary>Adds them to the command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_system);
        command.Options.Add(_transport);
        command.Options.Add(_watchSensors);
        _account.AddAccountTo(command);
    }

    /// <summary>Adds to a request what was asked for.</summary>
    public ListenRequest Read(ParseResult parsed, ListenRequest request) => request with
    {
        SimpliSafe = new SimpliSafeListenRequest
        {
            Account = _account.Read(parsed) with { Proxy = request.Proxy, LogLevel = request.LogLevel },
            System = parsed.GetValue(_system),
            Transport = parsed.GetValue(_transport),
            WatchSensors = parsed.GetValue(_watchSensors),
        },
    };

    private static string? ReadTransport(string text, out SimpliSafeTransport? value)
    {
        value = text switch
        {
            "auto" => SimpliSafeTransport.Auto,
            "websocket" => SimpliSafeTransport.WebSocket,
            "polling" => SimpliSafeTransport.Polling,
            _ => null,
        };
        return value is null ? "is no way of events; give auto, websocket or polling" : null;
    }
}
