using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Accounts;

/// <summary>What the command line says about a SimpliSafe account; null where it says nothing.</summary>
internal sealed record SimpliSafeRequest
{
    /// <summary>A simulator, or a proxy of all the service's hosts.</summary>
    public Uri? Url { get; init; }

    public string? TokenFile { get; init; }

    public Uri? Proxy { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}
