using System.CommandLine;
using Earshot.Cli.Output;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Commands.Options;

/// <summary>Creates the options that several commands have. Each command has its own instances.</summary>
internal static class CommonOptions
{
    /// <summary>Creates the option for the output format.</summary>
    public static Option<OutputFormat?> Format(string json) => OptionText.One<OutputFormat?>(
        "--format",
        "pretty|json",
        $"The output format. pretty: text for reading. json: {json}. Default: pretty on a terminal, otherwise json.",
        ReadFormat);

    /// <summary>Creates the option for the log level.</summary>
    public static Option<LogLevel?> Level() => OptionText.One<LogLevel?>(
        "--log-level",
        "LEVEL",
        "The minimum level of log messages on standard error: trace, debug, info, warning, or error. Logs contain no content and no "
            + "secrets. "
        + "Default: warning.",
        ReadLevel,
        "trace",
        "debug",
        "info",
        "warning",
        "error");

    /// <summary>Creates the option that stands for the debug level.</summary>
    public static Option<bool> Verbose() => OptionText.Flag("--verbose", "The same as --log-level debug: log every step, without content. "
        + "Default: off.");

    /// <summary>Creates the option for the proxy.</summary>
    public static Option<Uri?> Proxy() => OptionText.One<Uri>(
        "--proxy",
        "URL",
        "The proxy for HTTP requests and WebSocket connections, such as http://proxy.example.com:3128. Default: HTTPS_PROXY, HTTP_PROXY, "
            + "and "
        + "NO_PROXY. A proxy that requires a password can be set only in these variables.",
        OptionText.Url("http://proxy.example.com:3128", "http", "https", "socks4", "socks4a", "socks5"));

    /// <summary>Reads a file name.</summary>
    public static string? ReadPath(string text, out string value)
    {
        value = text;
        return text.Length == 0 ? "is not a valid file name" : null;
    }

    /// <summary>Gets the log level of the two options together.</summary>
    public static LogLevel Level(LogLevel? level, bool verbose) => level ?? (verbose ? LogLevel.Debug : LogLevel.Warning);

    /// <summary>Reads an output format.</summary>
    public static string? ReadFormat(string text, out OutputFormat? value)
    {
        value = text switch
        {
            "pretty" => OutputFormat.Pretty,
            "json" => OutputFormat.Json,
            _ => null,
        };
        return value is null ? "is not a valid format; use pretty or json" : null;
    }

    /// <summary>Creates the option that accepts any certificate.</summary>
    /// <param name="secret">The secret that others can read then.</param>
    public static Option<bool> Insecure(string secret) => OptionText.Flag(
        "--insecure",
        $"DANGEROUS: accept any certificate, such as that of a self-signed test server. Anyone on the network path can read the {secret}. "
            + "Default: off.");

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
        return value is null ? "is not a valid log level; use trace, debug, info, warning, or error" : null;
    }
}
