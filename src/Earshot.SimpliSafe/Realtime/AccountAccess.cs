using Earshot.Http;
using Earshot.SimpliSafe.Events;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Represents what a listener requires from its client.</summary>
internal sealed class AccountAccess
{
    public required long UserId { get; init; }

    public required SimpliSafeClientOptions Options { get; init; }

    public required CredentialSource Credentials { get; init; }

    /// <summary>Gets the invoker that opens the WebSocket connections.</summary>
    public required HttpMessageInvoker Invoker { get; init; }

    /// <summary>Reads the systems, updates their objects, and returns their IDs.</summary>
    public required Func<CancellationToken, Task<IReadOnlyCollection<long>>> ReadSystemIdsAsync { get; init; }

    /// <summary>Gets the systems that were read last.</summary>
    public required Func<IReadOnlyList<SimpliSafeSystem>> KnownSystems { get; init; }

    public required EventReader Events { get; init; }

    public TimeProvider TimeProvider => Options.TimeProvider;
}
