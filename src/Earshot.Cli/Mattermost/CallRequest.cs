using Earshot.Cli.Accounts;
using Earshot.Cli.Listening;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Mattermost;

/// <summary>What the command line of <c>call</c> asks for beside the operation's own values; null where it says nothing.</summary>
internal sealed record CallRequest
{
    public AccountRequest Account { get; init; } = new(null, null, null);

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
