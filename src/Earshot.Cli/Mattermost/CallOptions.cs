using System.CommandLine;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Output;
using Earshot.CodeGen.Contracts;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Mattermost;

/// <summary>Represents the command line of <c>call</c> without the operation's own values. Values that are not given are null.</summary>
internal sealed record CallRequest
{
    public MattermostAccountRequest Account { get; init; } = new(null, null, null);

    public OutputFormat? Format { get; init; }

    /// <summary>Gets the request body: JSON, <c>@FILE</c>, or <c>-</c>.</summary>
    public string? Body { get; init; }

    /// <summary>Gets a value that indicates whether all pages are requested.</summary>
    public bool All { get; init; }

    /// <summary>Gets the file for a download, or <c>-</c> for standard output.</summary>
    public string? Output { get; init; }

    public Uri? Proxy { get; init; }

    /// <summary>Gets the name under which a file is sent.</summary>
    public string? FileName { get; init; }

    public bool Insecure { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}

/// <summary>Provides the options of <c>call</c> other than the operation's own values.</summary>
internal sealed class CallOptions
{
    /// <summary>The name of the option for the whole request body.</summary>
    public const string BodyName = "--body";

    /// <summary>The name of the option for the name of an uploaded file.</summary>
    public const string FileName = "--filename";

    private readonly MattermostAccountOptions _account = new();
    private readonly Option<OutputFormat?> _format = OptionText.One<OutputFormat?>(
        "--format",
        "pretty|json",
        "The output format. pretty: JSON with line breaks, and errors as text. json: JSON on one line, and errors as a JSON object on "
            + "standard error. "
        + "Default: JSON with line breaks on a terminal, otherwise on one line; errors as text.",
        CommonOptions.ReadFormat);

    private readonly Option<Uri?> _proxy = CommonOptions.Proxy();
    private readonly Option<bool> _insecure = CommonOptions.Insecure("token");

    private readonly Option<LogLevel?> _level = CommonOptions.Level();
    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    private readonly Option<string?> _body = OptionText.One<string>(
        BodyName,
        "JSON|@FILE|-",
        "The whole request body: JSON, a file, or - for standard input. Options for single fields override its fields. Default: the "
            + "options.",
        Text);

    private readonly Option<bool> _all = OptionText.Flag(
        "--all", "Request all pages, and print their items as they are received, one JSON object per line. Default: one page.");

    private readonly Option<string?> _output = OptionText.One<string>(
        "--output",
        "FILE",
        "The file for the download, or - for standard output. The file is created when the download is complete. Default: standard "
            + "output, which "
        + "must not be a terminal.",
        CommonOptions.ReadPath);

    private readonly Option<string?> _fileName = OptionText.One<string>(
        FileName,
        "NAME",
        "The name under which the file is sent. Default: the name of the file; for standard input, standard-input.",
        CommonOptions.ReadPath);

    /// <summary>Gets the option names that no field of an operation can have.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "--url", "--token-file", "--login-id", "--format", "--proxy", "--insecure", "--log-level", "--verbose", "--help", "--version",
        BodyName, "--all", "--output", "--file",
    ];

    /// <summary>Adds the options that every operation has to their common parent command.</summary>
    public void AddCommonTo(Command command)
    {
        foreach (Option option in (Option[])[.. _account.All, _format, _proxy, _insecure, _level, _verbose])
        {
            option.Recursive = true;
            command.Options.Add(option);
        }
    }

    /// <summary>Gets the options that an operation has because of its request body, paging, or download.</summary>
    public IEnumerable<Option> Of(Operation operation)
    {
        if (operation.Body?.Kind == BodyKind.Json)
        {
            yield return NotBelow(_body);
        }

        if (operation.Body?.Kind == BodyKind.Form
            && !operation.QueryParameters.Any(parameter => "--" + Earshot.CodeGen.Contracts.Names.Slug(parameter.Name) == FileName))
        {
            yield return NotBelow(_fileName);
        }

        if (operation.Paging is not null)
        {
            yield return NotBelow(_all);
        }

        if (operation.Responses.Values.Any(response => response.Kind == ResponseKind.Stream))
        {
            yield return NotBelow(_output);
        }
    }

    /// <summary>Reads the options.</summary>
    public CallRequest Read(ParseResult parsed) => new()
    {
        Account = _account.Read(parsed),
        Format = parsed.GetValue(_format),
        Body = Value(parsed, _body),
        All = Value(parsed, _all),
        Output = Value(parsed, _output),
        FileName = Value(parsed, _fileName),
        Proxy = parsed.GetValue(_proxy),
        Insecure = parsed.GetValue(_insecure),
        LogLevel = CommonOptions.Level(parsed.GetValue(_level), parsed.GetValue(_verbose)),
    };

    private static T? Value<T>(ParseResult parsed, Option<T> option) =>
        parsed.GetResult(option) is null ? default : parsed.GetValue(option);

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
