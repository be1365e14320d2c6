using System.CommandLine;
using Earshot.Cli.Listening;

namespace Earshot.Cli.Commands;

/// <summary>The options of <c>listen</c> and <c>listen mattermost</c> that are about a Mattermost account.</summary>
internal sealed class MattermostOptions
{
    private readonly Option<Uri?> _url = OptionText.One<Uri>(
        "--url",
        "URL",
        "The server's site URL, with its sub-path where it has one, such as https://chat.example.com. Default: EARSHOT_MATTERMOST_URL.",
        OptionText.Address("https://chat.example.com", "http", "https"));

    private readonly Option<string?> _tokenFile = OptionText.One<string>(
        "--token-file",
        "FILE",
        "Read the token from the first line of this file. Default: the token in EARSHOT_MATTERMOST_TOKEN.",
        CommonOptions.ReadPath);

    private readonly Option<string?> _loginId = OptionText.One<string>(
        "--login-id",
        "NAME",
        "Log in by password with this user name or e-mail address. The password comes from EARSHOT_MATTERMOST_PASSWORD, or is asked for "
        + "without being shown. Default: EARSHOT_MATTERMOST_LOGIN_ID where no token is given.",
        Name);

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
            _url, _tokenFile, _loginId, _relogin, _channels, _challenge, _webSocketUrl,
            OptionText.Refused("--token", "put the token into EARSHOT_MATTERMOST_TOKEN, or into a file for --token-file"),
            OptionText.Refused("--password", "put the password into EARSHOT_MATTERMOST_PASSWORD, or give --login-id and be asked"),
            OptionText.Refused("--mfa-code", "put the code into EARSHOT_MATTERMOST_MFA, or be asked"),
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
        Url = parsed.GetValue(_url),
        WebSocketUrl = parsed.GetValue(_webSocketUrl),
        TokenFile = parsed.GetValue(_tokenFile),
        LoginId = parsed.GetValue(_loginId),
        Relogin = parsed.GetValue(_relogin),
        Channels = parsed.GetValue(_channels) ?? [],
        Challenge = parsed.GetValue(_challenge),
    };

    private static string? Name(string text, out string value)
    {
        value = text.Trim();
        return value.Length == 0 ? "is no user name and no e-mail address" : null;
    }
}
