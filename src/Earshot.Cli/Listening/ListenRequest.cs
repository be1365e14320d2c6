using System.Net;
using Earshot.Cli.Accounts;
using Earshot.Http;
using Earshot.SimpliSafe;
using Microsoft.Extensions.Logging;

namespace Earshot.Cli.Listening;

/// <summary>In which form events are printed.</summary>
internal enum OutputFormat
{
    /// <summary>A line for people.</summary>
    Pretty,

    /// <summary>A CloudEvents object a line.</summary>
    Json,
}

/// <summary>What the command line of <c>listen</c> asks for; null where it says nothing.</summary>
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

    public bool Challenge { get; init; }

    public Uri? Proxy { get; init; }

    public bool Insecure { get; init; }

    public SimpliSafeListenRequest SimpliSafe { get; init; } = new();

    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>How the network is used. Somebody waits for the first word: better a clear error soon than a success some day.</summary>
    public NetworkOptions Network(IWebProxy? proxy) => new()
    {
        Proxy = proxy,
        AcceptAnyServerCertificate = Insecure,
        RequestTimeout = TimeSpan.FromSeconds(10),
    };
}

/// <summary>What the command line of <c>listen simplisafe</c> asks for; null where it says nothing.</summary>
internal sealed record SimpliSafeListenRequest
{
    public SimpliSafeAccountRequest Account { get; init; } = new();

    public SimpliSafeTransport? Transport { get; init; }

    public TimeSpan? WatchSensors { get; init; }

    public long? System { get; init; }
}
