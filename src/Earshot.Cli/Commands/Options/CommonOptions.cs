using System.CommandLine;
using Earshot.Cli.Listening;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Options;

/// <summary>Options that several commands have, each made anew for its command.</summary>
internal static class CommonOptions
{
    /// <summary>The form of the output.</summary>
    public static Option<OutputFormat?> Format(string json) => OptionText.One<OutputFormat?>(
        "--format",
        "pretty|json",
        $"pretty: for people. json: {json}. Default: pretty on a terminal, else json.",
        ReadFormat);

    /// <summary>The log's level.</summary>
    public static Option<LogLevel?> Level() => OptionText.One<LogLevel?>(
        "--log-level",
        "LEVEL",
        "Log on standard error from this level on: trace, debug, info, warning or error; never any content or secret. Default: warning.",
        ReadLevel);

    /// <summary>The usual log in one word.</summary>
    public static Option<bool> Verbose() => OptionText.Flag("--verbose", "The same as --log-level debug: every step, without any content.");

    /// <summary>The proxy.</summary>
    public static Option<Uri?> Proxy() => OptionText.One<Uri>(
        "--proxy",
        "URL",
        "The proxy for REST and socket, such as http://proxy.example.com:3128. Default: what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say; a proxy "
        + "that wants a password goes there, too.",
        OptionText.Address("http://proxy.example.com:3128", "http", "https", "socks4", "socks4a", "socks5"));

    /// <summary>A file's name.</summary>
    public static string? ReadPath(string text, out string value)
    {
        value = text;
        return text.Length == 0 ? "is no file name" : null;
    }

    /// <summary>The level that two options ask for.</summary>
    public static LogLevel Level(LogLevel? level, bool verbose) => level ?? (verbose ? LogLevel.Debug : LogLevel.Warning);

    /// <summary>The form of the output.</summary>
    public static string? ReadFormat(string text, out OutputFormat? value)
    {
        value = text switch
        {
            "pretty" => OutputFormat.Pretty,
            "json" => OutputFormat.Json,
            _ => null,
        };
        return value is null ? "is no format; give pretty or json" : null;
    }

    private static string? ReadLevel(string text, out LogLevel? value)
    {
        value = text switch
        {
            "trace" => LogLevel.Trace,
            "debug" => LogLevel.Debug,
            "info" => LogLevel.Information,
            "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            _ => null,
        };
        return value is null ? "is no level; give trace, debug, info, warning or error" : null;
    }
}
