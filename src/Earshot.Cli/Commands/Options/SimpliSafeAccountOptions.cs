using System.CommandLine;
using Earshot.Cli.Accounts;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Options;

/// <summary>Provides the options for the SimpliSafe account. Each command has its own instance.</summary>
internal sealed class SimpliSafeAccountOptions
{
    private readonly Option<Uri?> _url = OptionText.One<Uri>(
        "--url",
        "URL",
        "The URL of a simulator, or of a proxy for all of SimpliSafe's hosts, such as http://127.0.0.1:8066. Plain http is allowed only "
            + "on this "
        + "computer. Default: the URL of the saved login, or the service itself.",
        ReadUrl);

    private readonly Option<string?> _tokenFile = OptionText.One<string>(
        "--token-file",
        "FILE",
        "The file of the login. Default: EARSHOT_SIMPLISAFE_TOKEN_FILE, or simplisafe.json in the tool's folder (~/.config/earshot).",
        CommonOptions.ReadPath);

    private readonly Option<Uri?> _proxy = CommonOptions.Proxy();

    private readonly Option<LogLevel?> _level = CommonOptions.Level();

    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>Adds the options to a command, including those that are rejected.</summary>
    public void AddTo(Command command)
    {
        Option[] all = [_url, _tokenFile, _proxy, _level, _verbose, .. Rejected];
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds the options that <c>listen</c> does not have to one of its subcommands.</summary>
    public void AddAccountTo(Command command)
    {
        Option[] own = [_url, _tokenFile, .. Rejected];
        foreach (Option option in own)
        {
            option.Recursive = false;
            command.Options.Add(option);
        }
    }

    /// <summary>Reads the options.</summary>
    public SimpliSafeAccountRequest Read(ParseResult parsed) => new()
    {
        Url = parsed.GetValue(_url),
        TokenFile = parsed.GetValue(_tokenFile),
        Proxy = parsed.GetValue(_proxy),
        LogLevel = CommonOptions.Level(parsed.GetValue(_level), parsed.GetValue(_verbose)),
    };

    private static Option[] Rejected =>
    [
        OptionText.Rejected("--token", "Set EARSHOT_SIMPLISAFE_TOKEN to the refresh token, or run 'earshot login simplisafe'."),
        OptionText.Rejected("--password", "Run 'earshot login simplisafe', and enter the password on SimpliSafe's page."),
    ];

    /// <summary>Reads a URL to which a login can be sent.</summary>
    public static string? ReadUrl(string text, out Uri value)
    {
        if (OptionText.Url("http://127.0.0.1:8066", "http", "https")(text, out value) is { } complaint)
        {
            return complaint;
        }

        return value.Scheme == "https" || value.IsLoopback
            ? null
            : "is plain http to another computer, so anyone on the network path could read the login; use an https URL, or a URL of this "
                + "computer";
    }
}
