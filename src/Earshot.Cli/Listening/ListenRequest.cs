using System.Net;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Options;
using Earshot.Cli.Output;
using Earshot.Cli.Terminal;
using Earshot.SimpliSafe;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Listening;

/// <summary>Represents the command line of <c>listen</c>. Values that are not given are null.</summary>
internal sealed record ListenRequest
{
    public MattermostAccountRequest Account { get; init; } = new(null, null, null);

    public Uri? WebSocketUrl { get; init; }

    public bool Relogin { get; init; }

    public IReadOnlyList<string> Types { get; init; } = [];

    public IReadOnlyList<string> Channels { get; init; } = [];

    public int? Count { get; init; }

    public TimeSpan? Duration { get; init; }

    public OutputFormat? Format { get; init; }

    /// <summary>Gets a value that indicates whether lines are not cut at the width of the terminal.</summary>
    public bool Wide { get; init; }

    /// <summary>Gets a value that indicates whether a run waits for a service that is out of reach, or null for the default.</summary>
    public bool? Wait { get; init; }

    public bool Challenge { get; init; }

    public PastTime? Since { get; init; }

    public string? Checkpoint { get; init; }

    public Uri? Proxy { get; init; }

    public bool Insecure { get; init; }

    public SimpliSafeListenRequest SimpliSafe { get; init; } = new();

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Determines whether a run waits for a service that is out of reach at its start.</summary>
    public bool Waits(ToolEnvironment environment) =>
        Wait ?? (!environment.Terminal.IsOutput || environment.Variable(Setting.Invocation) is { Length: > 0 });

    /// <summary>
    /// Creates the network options. The timeout is short, because a user waits for the first output and needs a clear error soon.
    /// </summary>
    public NetworkOptions Network(IWebProxy? proxy) => new()
    {
        Proxy = proxy,
        AcceptAnyServerCertificate = Insecure,
        RequestTimeout = TimeSpan.FromSeconds(10),
    };
}

/// <summary>Represents the options of <c>listen simplisafe</c>. Values that are not given are null.</summary>
internal sealed record SimpliSafeListenRequest
{
    public SimpliSafeAccountRequest Account { get; init; } = new();

    public SimpliSafeTransport? Transport { get; init; }

    public TimeSpan? WatchSensors { get; init; }

    public long? System { get; init; }
}
