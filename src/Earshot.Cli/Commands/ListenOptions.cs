using System.CommandLine;
using Earshot.Cli.Listening;

namespace Earshot.Cli.Commands;

/// <summary>The options of <c>listen</c>; those below a service's name are the same.</summary>
internal sealed class ListenOptions
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
        Path);

    private readonly Option<string?> _loginId = OptionText.One<string>(
        "--login-id",
        "NAME",
        "Log in by password with this user name or e-mail address. The password comes from EARSHOT_MATTERMOST_PASSWORD, or is asked for "
        + "without being shown. Default: EARSHOT_MATTERMOST_LOGIN_ID where no token is given.",
        Name);

    private readonly Option<bool> _relogin = OptionText.Flag(
        "--relogin", "Log in again with the password when the server ends the log-in. Default: off, the tool ends with exit code 3.");

    private readonly Option<IReadOnlyList<string>> _types = OptionText.Several(
        "--type",
        "NAME[,NAME...]",
        "Print only events of these types, such as posted,reaction_added. May be given several times. Default: all.",
        ',');

    private readonly Option<IReadOnlyList<string>> _channels = OptionText.Several(
        "--channel",
        "CHANNEL",
        "Print only events of this channel, by id or by name. An event that carries only the id matches a name once a post has shown which "
        + "channel it is. May be given several times. Default: all, and events that belong to no channel.",
        separator: null);

    private readonly Option<int?> _count = OptionText.One<int?>(
        "--count", "N", "End after printing so many events, 1 or more. Default: no limit.", OptionText.Number(1, int.MaxValue));

    private readonly Option<TimeSpan?> _duration = OptionText.One<TimeSpan?>(
        "--for",
        "DURATION",
        "End so long after connecting: a number with ms, s, m or h, such as 500ms, 30s, 5m or 1h. Default: no limit.",
        OptionText.Duration);

    private readonly Option<OutputFormat?> _format = OptionText.One<OutputFormat?>(
        "--format",
        "pretty|json",
        "pretty: one readable line an event. json: one CloudEvents 1.0 object a line. Default: pretty on a terminal, else json.",
        Format);

    private readonly Option<bool> _challenge = OptionText.Flag(
        "--challenge",
        "Authenticate the socket by a challenge instead of the Authorization header, for proxies that remove it. Sessions can't be resumed then. "
        + "Default: off.");

    private readonly Option<Uri?> _webSocketUrl = OptionText.One<Uri>(
        "--websocket-url",
        "URL",
        "Where the socket is, for servers that have it elsewhere, such as wss://push.example.com. Default: at --url.",
        OptionText.Address("wss://push.example.com", "ws", "wss"));

    private readonly Option<Uri?> _proxy = OptionText.One<Uri>(
        "--proxy",
        "URL",
        "The proxy for REST and socket, such as http://proxy.example.com:3128. Default: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say; a proxy "
        + "that wants a password goes there, too.",
        OptionText.Address("http://proxy.example.com:3128", "http", "https", "socks4", "socks4a", "socks5"));

    private readonly Option<bool> _insecure = OptionText.Flag(
        "--insecure",
        "DANGEROUS: accept any certificate, for a self-signed test server. Whoever is on the way can read the token. Default: off.");

    private readonly Option<bool> _verbose = OptionText.Flag(
        "--verbose", "Log every step on standard error, without any content. Default: warnings only.");

    /// <summary>Adds them to a command, those that are refused included.</summary>
    public void AddTo(Command command)
    {
        Option[] all =
        [
            _url, _tokenFile, _loginId, _relogin, _types, _channels, _count, _duration, _format,
            _challenge, _webSocketUrl, _proxy, _insecure, _verbose,
            OptionText.Refused("--token", "put the token into EARSHOT_MATTERMOST_TOKEN, or into a file for --token-file"),
            OptionText.Refused("--password", "put the password into EARSHOT_MATTERMOST_PASSWORD, or give --login-id and be asked"),
            OptionText.Refused("--mfa-code", "put the code into EARSHOT_MATTERMOST_MFA, or be asked"),
        ];
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    public ListenRequest Read(ParseResult parsed) => new()
    {
        Url = parsed.GetValue(_url),
        WebSocketUrl = parsed.GetValue(_webSocketUrl),
        TokenFile = parsed.GetValue(_tokenFile),
        LoginId = parsed.GetValue(_loginId),
        Relogin = parsed.GetValue(_relogin),
        Types = parsed.GetValue(_types) ?? [],
        Channels = parsed.GetValue(_channels) ?? [],
        Count = parsed.GetValue(_count),
        Duration = parsed.GetValue(_duration),
        Format = parsed.GetValue(_format),
        Challenge = parsed.GetValue(_challenge),
        Proxy = parsed.GetValue(_proxy),
        Insecure = parsed.GetValue(_insecure),
        Verbose = parsed.GetValue(_verbose),
    };

    private static string? Path(string text, out string value)
    {
        value = text;
        return text.Length == 0 ? "is no file name" : null;
    }

    private static string? Name(string text, out string value)
    {
        value = text.Trim();
        return value.Length == 0 ? "is no user name and no e-mail address" : null;
    }

    private static string? Format(string text, out OutputFormat? value)
    {
        value = text switch
        {
            "pretty" => OutputFormat.Pretty,
            "json" => OutputFormat.Json,
            _ => null,
        };
        return value is null ? "is no format; give pretty or json" : null;
    }
}
