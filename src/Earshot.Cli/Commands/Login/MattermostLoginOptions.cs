using System.CommandLine;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Login;

/// <summary>Represents the command line of <c>login mattermost</c>. Values that are not given are null.</summary>
/// <param name="Account">The server and the credentials.</param>
/// <param name="IsTokenOnInput">Whether the token is read from standard input.</param>
/// <param name="Proxy">The proxy.</param>
/// <param name="Insecure">Whether any certificate is accepted.</param>
/// <param name="LogLevel">The minimum log level.</param>
internal sealed record MattermostLoginRequest(
    MattermostAccountRequest Account, bool IsTokenOnInput, Uri? Proxy, bool Insecure, LogLevel LogLevel);

/// <summary>Provides the options of <c>login mattermost</c> and <c>logout mattermost</c>.</summary>
internal sealed class MattermostLoginOptions
{
    private readonly Option<Uri?> _url = OptionText.One<Uri>(
        "--url",
        "URL",
        "The server's site URL, such as https://chat.example.com. Default: EARSHOT_MATTERMOST_URL; otherwise, prompt for it.",
        MattermostAccountOptions.ReadUrl);

    private readonly Option<string?> _loginId = OptionText.One<string>(
        "--login-id",
        "NAME",
        "The user name or email address. The password is read from EARSHOT_MATTERMOST_PASSWORD or prompted for. Default: "
        + "EARSHOT_MATTERMOST_LOGIN_ID; otherwise, prompt for it.",
        MattermostAccountOptions.Name);

    private readonly Option<string?> _token = new("--token")
    {
        Arity = ArgumentArity.ExactlyOne,
        HelpName = "-",
        Description = "Log in with a personal access token or a bot's token, read from standard input. Default: log in with a password.",
        CustomParser = static result =>
        {
            if (result.Tokens is not [{ Value: "-" }])
            {
                // The value may be the token, so the error does not contain it.
                result.AddError(OptionText.Secrets(
                    "--token", "Use '--token -' and pass the token on standard input, or use --token-file."));
            }

            return "-";
        },
    };

    private readonly Option<string?> _tokenFile = OptionText.One<string>(
        "--token-file",
        "FILE",
        "Log in with a token, read from the first line of this file. Default: log in with a password.",
        CommonOptions.ReadPath);

    private readonly Option<Uri?> _proxy = CommonOptions.Proxy();
    private readonly Option<bool> _insecure = CommonOptions.Insecure("password");

    private readonly Option<LogLevel?> _level = CommonOptions.Level();
    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
        {
            _url, _loginId, _token, _tokenFile,
            OptionText.Rejected("--password", "Enter the password when prompted, or set EARSHOT_MATTERMOST_PASSWORD."),
            OptionText.Rejected("--mfa-code", "Enter the code when prompted, or set EARSHOT_MATTERMOST_MFA."),
        })
        {
            command.Options.Add(option);
        }

        AddNetworkTo(command);
    }

    /// <summary>Adds only the options for the network.</summary>
    public void AddNetworkTo(Command command)
    {
        foreach (Option option in new Option[] { _proxy, _insecure, _level, _verbose })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the options.</summary>
    public MattermostLoginRequest Read(ParseResult parsed) => new(
        new MattermostAccountRequest(Value(parsed, _url), Value(parsed, _tokenFile), Value(parsed, _loginId)),
        Value(parsed, _token) is not null,
        parsed.GetValue(_proxy),
        parsed.GetValue(_insecure),
        CommonOptions.Level(parsed.GetValue(_level), parsed.GetValue(_verbose)));

    // 'logout' has only some of the options.
    private static T? Value<T>(ParseResult parsed, Option<T> option) =>
        parsed.GetResult(option) is null ? default : parsed.GetValue(option);
}
