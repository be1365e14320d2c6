using System.CommandLine;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Listening;

namespace Earshot.Cli.Commands.Listen;

/// <summary>Provides the options of <c>listen</c> and <c>listen mattermost</c> for a Mattermost account.</summary>
internal sealed class MattermostListenOptions
{
    private readonly MattermostAccountOptions _account = new();

    private readonly Option<bool> _relogin = OptionText.Flag(
        "--relogin", "Log in again with the password when the login expires. Default: off; the tool ends with exit code 3.");

    private readonly Option<IReadOnlyList<string>> _channels = OptionText.Several(
        "--channel",
        "CHANNEL",
        "Print only events of this channel, by ID or name. An event that contains only the channel's ID matches a name after a post of the "
        + "channel was received. Can be repeated. Default: all channels, and events without a channel.",
        separator: null);

    private readonly Option<bool> _challenge = OptionText.Flag(
        "--challenge",
        "Authenticate the WebSocket connection with a challenge instead of the Authorization header, for proxies that remove the header. "
        + "Sessions cannot be resumed then. Default: off.");

    private readonly Option<Uri?> _webSocketUrl = OptionText.One<Uri>(
        "--websocket-url",
        "URL",
        "The URL of the WebSocket endpoint, if it has a separate host, such as wss://push.example.com. Default: --url.",
        MattermostAccountOptions.ReadWebSocketUrl);

    private readonly PositionOptions _position = new();

    /// <summary>Adds the options to a command, including those that are rejected.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            .. _account.All, _relogin, _channels, _challenge, _webSocketUrl, .. _position.All, .. MattermostAccountOptions.Rejected,
        ];
        foreach (Option option in all)
        {
            // The other service has its own options.
            option.Recursive = false;
            command.Options.Add(option);
        }
    }

    /// <summary>Adds the options to a request.</summary>
    public ListenRequest Read(ParseResult parsed, ListenRequest request) => _position.Read(parsed, request) with
    {
        Account = _account.Read(parsed),
        WebSocketUrl = parsed.GetValue(_webSocketUrl),
        Relogin = parsed.GetValue(_relogin),
        Channels = parsed.GetValue(_channels) ?? [],
        Challenge = parsed.GetValue(_challenge),
    };
}
