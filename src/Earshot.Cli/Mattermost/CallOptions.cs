using System.CommandLine;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Listening;
using Earshot.CodeGen.Contracts;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Mattermost;

/// <summary>What the command line of <c>call</c> asks for beside the operation's own values; null where it says nothing.</summary>
internal sealed record CallRequest
{
    public MattermostAccountRequest Account { get; init; } = new(null, null, null);

    public OutputFormat? Format { get; init; }

    /// <summary>JSON, <c>@FILE</c> or <c>-</c>.</summary>
    public string? Body { get; init; }

    /// <summary>Whether all pages are wanted.</summary>
    public bool All { get; init; }

    /// <summary>Where the bytes of a download go; <c>-</c> for standard output.</summary>
    public string? Output { get; init; }

    public Uri? Proxy { get; init; }

    public bool Insecure { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}

/// <summary>The options of <c>call</c> that aren't the operation's own.</summary>
internal sealed class CallOptions
{
    /// <summary>The name of the option with the whole body.</summary>
    public const string BodyName = "--body";

    private readonly MattermostAccountOptions _account = new();
    private readonly Option<OutputFormat?> _format = OptionText.One<OutputFormat?>(
        "--format",
        "pretty|json",
        "pretty: JSON with line breaks, and errors as sentences. json: JSON on one line, and errors as one JSON object on standard error. Default: line "
        + "breaks on a terminal, else one line; errors as sentences.",
        CommonOptions.ReadFormat);

    private readonly Option<Uri?> _proxy = CommonOptions.Proxy();
    private readonly Option<bool> _insecure = OptionText.Flag(
        "--insecure", "DANGEROUS: accept any certificate, for a self-signed test server. Whoever is on the way can read the token. Default: off.");

    private readonly Option<LogLevel?> _level = CommonOptions.Level();
    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    private readonly Option<string?> _body = OptionText.One<string>(
        BodyName, "JSON|@FILE|-", "The whole body: JSON as it stands, from a file, or (-) from standard input. Options of single fields win over it.", Text);

    private readonly Option<bool> _all = OptionText.Flag("--all", "Read all pages, and print what they hold, one JSON object a line, as it comes. Default: one page.");

    private readonly Option<string?> _output = OptionText.One<string>(
        "--output", "FILE", "Where the bytes go; - for standard output, which is no terminal then. The file appears when all of it is there. Default: standard output.", CommonOptions.ReadPath);

    /// <summary>The names that no field of an operation can have.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "--url", "--token-file", "--login-id", "--format", "--proxy", "--insecure", "--log-level", "--verbose", "--help", "--version",
        BodyName, "--all", "--output", "--file",
    ];

    /// <summary>Adds those that every operation has to the command above all of them.</summary>
    public void AddCommonTo(Command command)
    {
        foreach (Option option in (Option[])[.. _account.All, _format, _proxy, _insecure, _level, _verbose])
        {
            option.Recursive = true;
            command.Options.Add(option);
        }
    }

    /// <summary>Those that an operation has because of what it takes and gives.</summary>
    public IEnumerable<Option> Of(Operation operation)
    {
        if (operation.Body?.Kind == BodyKind.Json)
        {
            yield return NotBelow(_body);
        }

        if (operation.Paging is not null)
        {
            yield return NotBelow(_all);
        }

        if (operation.Responses.Values.Any(answer => answer.Kind == ResponseKind.Stream))
        {
            yield return NotBelow(_output);
        }
    }

    /// <summary>What was asked for.</summary>
    public CallRequest Read(ParseResult parsed) => new()
    {
        Account = _account.Read(parsed),
        Format = parsed.GetValue(_format),
        Body = Value(parsed, _body),
        All = Value(parsed, _all),
        Output = Value(parsed, _output),
        Proxy = parsed.GetValue(_proxy),
        Insecure = parsed.GetValue(_insecure),
        LogLevel = CommonOptions.Level(parsed.GetValue(_level), parsed.GetValue(_verbose)),
    };

    private static T? Value<T>(ParseResult parsed, Option<T> option) => parsed.GetResult(option) is null ? default : parsed.GetValue(option);

    private static Option NotBelow(Option option)
    {
        option.Recursive = false;
        return option;
    }

    private static string? Text(string text, out string value)
    {
        value = text;
        return text.Length == 0 ? "is empty" : null;
    }
}
