using System.CommandLine;
using Earshot.Cli.Accounts;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Options;

/// <summary>The options of a command that are about the SimpliSafe account; each command has its own.</summary>
internal sealed class SimpliSafeAccountOptions
{
    private readonly Option<Uri?> _url = OptionText.One<Uri>(
        "--url",
        "URL",
        "Where a simulator, or a proxy of all of SimpliSafe's hosts, is, such as http://127.0.0.1:8066; plain http on this machine only. Default: "
        + "what the saved log-in remembers, else the service itself.",
        ReadUrl);

    private readonly Option<string?> _tokenFile = OptionText.One<string>(
        "--token-file",
        "FILE",
        "The file of the log-in. Default: EARSHOT_SIMPLISAFE_TOKEN_FILE, else simplisafe.json in the tool's folder, ~/.config/earshot.",
        CommonOptions.ReadPath);

    private readonly Option<Uri?> _proxy = CommonOptions.Proxy();

    private readonly Option<LogLevel?> _level = CommonOptions.Level();

    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>Adds them to a command, those that are refused included.</summary>
    public void AddTo(Command command)
    {
        Option[] all = [_url, _tokenFile, _proxy, _level, _verbose, .. Refused];
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Adds to a command below <c>listen</c> those that <c>listen</c> hasn't.</summary>
    public void AddAccountTo(Command command)
    {
        Option[] own = [_url, _tokenFile, .. Refused];
        foreach (Option option in own)
        {
            option.Recursive = false;
            command.Options.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    public SimpliSafeAccountRequest Read(ParseResult parsed) => new()
    {
        Url = parsed.GetValue(_url),
        TokenFile = parsed.GetValue(_tokenFile),
        Proxy = parsed.GetValue(_proxy),
        LogLevel = CommonOptions.Level(parsed.GetValue(_level), parsed.GetValue(_verbose)),
    };

    private static Option[] Refused =>
    [
        OptionText.Refused("--token", "put the refresh token into EARSHOT_SIMPLISAFE_TOKEN, or log in by 'earshot login simplisafe'"),
        OptionText.Refused("--password", "SimpliSafe takes it on its own page only; log in by 'earshot login simplisafe'"),
    ];

    /// <summary>Reads an address that a log-in may go to.</summary>
    public static string? ReadUrl(string text, out Uri value)
    {
        if (OptionText.Address("http://127.0.0.1:8066", "http", "https")(text, out value) is { } complaint)
        {
            return complaint;
        }

        return value.Scheme == "https" || value.IsLoopback
            ? null
            : "is plain http to another machine: whoever is on the way could read the log-in. Give an https address, or one of this machine";
    }
}
