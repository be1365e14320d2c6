using System.CommandLine;
using Earshot.Cli.Accounts;

namespace Earshot.Cli.Commands.Options;

/// <summary>Provides the options for the Mattermost account.</summary>
internal sealed class MattermostAccountOptions
{
    private const string ApiPath = "/api/v4";

    private readonly Option<Uri?> _url = OptionText.One<Uri>(
        "--url",
        "URL",
        "The server's site URL, including any sub-path, such as https://chat.example.com. Default: EARSHOT_MATTERMOST_URL, or the URL of "
            + "the saved login.",
        ReadUrl);

    private readonly Option<string?> _tokenFile = OptionText.One<string>(
        "--token-file",
        "FILE",
        "Read the token from the first line of this file. Default: EARSHOT_MATTERMOST_TOKEN, or the login that 'earshot login mattermost' "
            + "saved.",
        CommonOptions.ReadPath);

    private readonly Option<string?> _loginId = OptionText.One<string>(
        "--login-id",
        "NAME",
        "Log in with this user name or email address and a password, which is read from EARSHOT_MATTERMOST_PASSWORD or prompted for. "
        + "Default: EARSHOT_MATTERMOST_LOGIN_ID, if no token is set.",
        Name);

    /// <summary>Gets the options.</summary>
    public IReadOnlyList<Option> All => [_url, _tokenFile, _loginId];

    /// <summary>Reads the options.</summary>
    public MattermostAccountRequest Read(ParseResult parsed) =>
        new(parsed.GetValue(_url), parsed.GetValue(_tokenFile), parsed.GetValue(_loginId));

    /// <summary>Gets hidden options that are rejected with advice.</summary>
    public static IReadOnlyList<Option> Rejected =>
    [
        OptionText.Rejected("--token", "Set EARSHOT_MATTERMOST_TOKEN, or use --token-file."),
        OptionText.Rejected("--password", "Set EARSHOT_MATTERMOST_PASSWORD, or use --login-id and enter it when prompted."),
        OptionText.Rejected("--mfa-code", "Set EARSHOT_MATTERMOST_MFA, or enter it when prompted."),
    ];

    /// <summary>Reads the URL of a server. The path of the API, which its documentation shows as a part of URLs, is removed.</summary>
    public static string? ReadUrl(string text, out Uri value) =>
        WithoutApiPath(OptionText.Url("https://chat.example.com", "http", "https"), text, out value);

    /// <summary>Reads the URL of a WebSocket endpoint in the same way.</summary>
    public static string? ReadWebSocketUrl(string text, out Uri value) =>
        WithoutApiPath(OptionText.Url("wss://push.example.com", "ws", "wss"), text, out value);

    private static string? WithoutApiPath(OptionText.Reading<Uri> reading, string text, out Uri value)
    {
        if (reading(text, out value) is { } complaint)
        {
            return complaint;
        }

        int at = (value.AbsolutePath + "/").IndexOf(ApiPath + "/", StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            value = new UriBuilder(value) { Path = value.AbsolutePath[..at] }.Uri;
        }

        return null;
    }

    /// <summary>Reads a user name or an email address.</summary>
    public static string? Name(string text, out string value)
    {
        value = text.Trim();
        return value.Length == 0 ? "is not a valid user name or email address" : null;
    }
}
