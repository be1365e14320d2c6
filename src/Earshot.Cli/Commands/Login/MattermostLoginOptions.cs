using System.CommandLine;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Login;

/// <summary>What the command line of <c>login mattermost</c> asks for; null where it says nothing.</summary>
/// <param name="Account">The server, and how to log in.</param>
/// <param name="IsTokenOnInput">Whether a token comes on standard input.</param>
/// <param name="Proxy">The proxy.</param>
/// <param name="Insecure">Whether any certificate will do.</param>
/// <param name="LogLevel">From which level on is logged.</param>
internal sealed record MattermostLoginRequest(MattermostAccountRequest Account, bool IsTokenOnInput, Uri? Proxy, bool Insecure, LogLevel LogLevel);

/// <summary>The options of <c>login mattermost</c> and <c>logout mattermost</c>.</summary>
internal sealed class MattermostLoginOptions
{
    private readonly Option<Uri?> _url = OptionText.One<Uri>(
        "--url",
        "URL",
        "The server's site URL, such as https://chat.example.com. Default: EARSHOT_MATTERMOST_URL; else it is asked for.",
        OptionText.Address("https://chat.example.com", "http", "https"));

    private readonly Option<string?> _loginId = OptionText.One<string>(
        "--login-id",
        "NAME",
        "The user name or e-mail address. The password is asked for, or comes from EARSHOT_MATTERMOST_PASSWORD. Default: EARSHOT_MATTERMOST_LOGIN_ID; else it is "
        + "asked for.",
        MattermostAccountOptions.Name);

    private readonly Option<string?> _token = new("--token")
    {
        Arity = ArgumentArity.ExactlyOne,
        HelpName = "-",
        Description = "Log in by a personal access token or a bot's token, read from standard input instead of a password. Not taken from the command line itself.",
        CustomParser = static result =>
        {
            if (result.Tokens is not [{ Value: "-" }])
            {
                // What stands there may be the token: not repeated.
                result.AddError(
                    "--token: the token is not taken from the command line, where every user of this machine can read it and the shell's history keeps it; give '-' "
                    + "and put it on standard input, or name a file by --token-file.");
            }

            return "-";
        },
    };

    private readonly Option<string?> _tokenFile = OptionText.One<string>(
        "--token-file", "FILE", "The same, from the first line of a file.", CommonOptions.ReadPath);

    private readonly Option<Uri?> _proxy = CommonOptions.Proxy();
    private readonly Option<bool> _insecure = OptionText.Flag(
        "--insecure", "DANGEROUS: accept any certificate, for a self-signed test server. Whoever is on the way can read the password. Default: off.");

    private readonly Option<LogLevel?> _level = CommonOptions.Level();
    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>Adds those of the log-in to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
        {
            _url, _loginId, _token, _tokenFile, OptionText.Refused("--password", "type it when asked, or put it into EARSHOT_MATTERMOST_PASSWORD"),
            OptionText.Refused("--mfa-code", "type it when asked, or put it into EARSHOT_MATTERMOST_MFA"),
        })
        {
            command.Options.Add(option);
        }

        AddNetworkTo(command);
    }

    /// <summary>Adds those of the network alone.</summary>
    public void AddNetworkTo(Command command)
    {
        foreach (Option option in new Option[] { _proxy, _insecure, _level, _verbose })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    public MattermostLoginRequest Read(ParseResult parsed) => new(
        new MattermostAccountRequest(Value(parsed, _url), Value(parsed, _tokenFile), Value(parsed, _loginId)),
        Value(parsed, _token) is not null,
        parsed.GetValue(_proxy),
        parsed.GetValue(_insecure),
        CommonOptions.Level(parsed.GetValue(_level), parsed.GetValue(_verbose)));

    private static T? Value<T>(ParseResult parsed, Option<T> option) => parsed.GetResult(option) is null ? default : parsed.GetValue(option);
}
