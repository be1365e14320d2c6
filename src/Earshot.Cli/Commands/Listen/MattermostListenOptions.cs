using System.CommandLine;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Listening;

namespace Earshot.Cli.Commands.Listen;

/// <summary>The options of <c>listen</c> and <c>listen mattermost</c> that are about a Mattermost account.</summary>
internal sealed class MattermostListenOptions
{
    private readonly MattermostAccountOptions _account = new();

    private readonly Option<bool> _relogin = OptionText.Flag(
        "--relogin", "Log in again with the password when the server ends the log-in. Default: off, the tool ends with exit code 3.");

    private readonly Option<IReadOnlyList<string>> _channels = OptionText.Several(
        "--channel",
        "CHANNEL",
        "Print only events of this channel, by id or by name. An event that carries only the id matches a name once a post has shown which "
        + "channel it is. May be given several times. Default: all, and events that belong to no channel.",
        separator: null);

    private readonly Option<bool> _challenge = OptionText.Flag(
        "--challenge",
        "Authenticate the socket by a challenge instead of the Authorization header, for proxies that remove it. Sessions can't be resumed then. "
        + "Default: off.");

    private readonly Option<Uri?> _webSocketUrl = OptionText.One<Uri>(
        "--websocket-url",
        "URL",
        "Where the socket is, for servers that have it elsewhere, such as wss://push.example.com. Default: at --url.",
        OptionText.Address("wss://push.example.com", "ws", "wss"));

    /// <summary>Adds them to a command, those that are refused included.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            .. _account.All, _relogin, _channels, _challenge, _webSocketUrl, .. MattermostAccountOptions.Refused,
        ];
        foreach (Option option in all)
        {
            // Those of the other service are others.
            option.Recursive = false;
            command.Options.Add(option);
        }
    }

    /// <summary>Adds to a request what was asked for.</summary>
    public ListenRequest Read(ParseResult parsed, ListenRequest request) => request with
    {
        Account = _account.Read(parsed),
        WebSocketUrl = parsed.GetValue(_webSocketUrl),
        Relogin = parsed.GetValue(_relogin),
        Channels = parsed.GetValue(_channels) ?? [],
        Challenge = parsed.GetValue(_challenge),
    };
}
