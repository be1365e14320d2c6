using System.CommandLine;
using Earshot.Cli.Accounts;

namespace Earshot.Cli.Commands.Options;

/// <summary>The options that say which Mattermost account is meant.</summary>
internal sealed class MattermostAccountOptions
{
    private readonly Option<Uri?> _url = OptionText.One<Uri>(
        "--url",
        "URL",
        "The server's site URL, with its sub-path where it has one, such as https://chat.example.com. Default: EARSHOT_MATTERMOST_URL, else that of the saved log-in.",
        OptionText.Address("https://chat.example.com", "http", "https"));

    private readonly Option<string?> _tokenFile = OptionText.One<string>(
        "--token-file",
        "FILE",
        "Read the token from the first line of this file. Default: the token in EARSHOT_MATTERMOST_TOKEN, else the log-in that 'earshot login mattermost' saved.",
        CommonOptions.ReadPath);

    private readonly Option<string?> _loginId = OptionText.One<string>(
        "--login-id",
        "NAME",
        "Log in by password with this user name or e-mail address. The password comes from EARSHOT_MATTERMOST_PASSWORD, or is asked for "
        + "without being shown. Default: EARSHOT_MATTERMOST_LOGIN_ID where no token is given.",
        Name);

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> All => [_url, _tokenFile, _loginId];

    /// <summary>What was asked for.</summary>
    public MattermostAccountRequest Read(ParseResult parsed) => new(parsed.GetValue(_url), parsed.GetValue(_tokenFile), parsed.GetValue(_loginId));

    /// <summary>Options that are refused, with what to do instead.</summary>
    public static IReadOnlyList<Option> Refused =>
    [
        OptionText.Refused("--token", "put the token into EARSHOT_MATTERMOST_TOKEN, or into a file for --token-file"),
        OptionText.Refused("--password", "put the password into EARSHOT_MATTERMOST_PASSWORD, or give --login-id and be asked"),
        OptionText.Refused("--mfa-code", "put the code into EARSHOT_MATTERMOST_MFA, or be asked"),
    ];

    /// <summary>Reads a user name or an e-mail address.</summary>
    public static string? Name(string text, out string value)
    {
        value = text.Trim();
        return value.Length == 0 ? "is no user name and no e-mail address" : null;
    }
}
