using System.CommandLine;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Listening;
using Earshot.Cli.SimpliSafe;
using Earshot.SimpliSafe;

namespace Earshot.Cli.Commands.Listen;

/// <summary>Provides the options of <c>listen simplisafe</c> that <c>listen</c> does not have.</summary>
internal sealed class SimpliSafeListenOptions
{
    private readonly SimpliSafeAccountOptions _account = new();
    private readonly PositionOptions _position = new();

    private readonly Option<long?> _system = OptionText.One<long?>(
        "--system",
        "ID",
        "Print only events of this system; others are not read. Default: all systems of the account.",
        SystemOptions.ReadId);

    private readonly Option<SimpliSafeTransport?> _transport = OptionText.One<SimpliSafeTransport?>(
        "--transport",
        "auto|websocket|polling",
        "How events are received. websocket: immediately. polling: by a request every 30 seconds. auto: websocket, and polling while it "
            + "does not "
        + "work. Default: auto.",
        ReadTransport);

    private readonly Option<TimeSpan?> _watchSensors = OptionText.One<TimeSpan?>(
        "--watch-sensors",
        "DURATION",
        "Read the sensors at this interval, 10s or more, and print changes, such as doors that open while the system is off, for which "
            + "the service "
        + "sends no event. Changes that are undone between two readings are not detected. Default: off.",
        OptionText.DurationFrom(TimeSpan.FromSeconds(10)));

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_system);
        command.Options.Add(_transport);
        command.Options.Add(_watchSensors);
        foreach (Option option in _position.All)
        {
            command.Options.Add(option);
        }

        _account.AddAccountTo(command);
    }

    /// <summary>Adds the options to a request.</summary>
    public ListenRequest Read(ParseResult parsed, ListenRequest request) => _position.Read(parsed, request) with
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
        return value is null ? "is not a valid transport; use auto, websocket, or polling" : null;
    }
}
