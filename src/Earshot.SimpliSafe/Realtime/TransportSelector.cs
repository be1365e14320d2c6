namespace Earshot.SimpliSafe.Realtime;

/// <summary>Selects the WebSocket or polling, and determines when to try the WebSocket again.</summary>
internal sealed class TransportSelector(SimpliSafeTransport configured)
{
    /// <summary>The number of consecutive WebSocket failures after which the listener polls.</summary>
    public const int MostFailures = 3;

    private static readonly TimeSpan FirstProbe = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LastProbe = TimeSpan.FromHours(1);

    private volatile bool _isPolling = configured == SimpliSafeTransport.Polling;
    private int _failures;
    private bool _reported;
    private volatile bool _hasSucceeded;

    /// <summary>Gets a value that indicates whether the next connection polls.</summary>
    public bool IsPolling => _isPolling;

    /// <summary>Gets a value that indicates whether the transport can change.</summary>
    public bool IsFree => configured == SimpliSafeTransport.Auto;

    /// <summary>Gets a value that indicates whether the first connection can poll at once: no WebSocket has been live yet.</summary>
    public bool IsFirst => IsFree && !_hasSucceeded;

    /// <summary>Gets the time to wait before the WebSocket is tried again.</summary>
    public TimeSpan ProbeIn { get; private set; } = FirstProbe;

    /// <summary>Notes that a WebSocket became live.</summary>
    public void SocketSucceeded()
    {
        _failures = 0;
        _hasSucceeded = true;
        ProbeIn = FirstProbe;
        _isPolling = configured == SimpliSafeTransport.Polling;
    }

    /// <summary>Notes that a WebSocket could not be opened or did not become live.</summary>
    /// <returns>true if the listener should poll from now on; otherwise, false.</returns>
    public bool SocketFailed() => ++_failures >= MostFailures && IsFree;

    /// <summary>Switches to polling.</summary>
    /// <returns>true if this is the first time; otherwise, false.</returns>
    public bool FallBack()
    {
        _isPolling = true;
        bool isFirst = !_reported;
        _reported = true;
        return isFirst;
    }

    /// <summary>Notes that the WebSocket was tried and still does not work.</summary>
    public void ProbeFailed() => ProbeIn = ProbeIn * 2 < LastProbe ? ProbeIn * 2 : LastProbe;
}
