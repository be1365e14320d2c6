namespace Earshot.SimpliSafe.Realtime;

/// <summary>Whether to use the socket or to poll, and when to try the socket again.</summary>
internal sealed class TransportChoice(SimpliSafeTransport wanted)
{
    /// <summary>So many sockets in a row that don't come to life, and it is polled.</summary>
    public const int MostFailures = 3;

    private static readonly TimeSpan FirstProbe = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LastProbe = TimeSpan.FromHours(1);

    private volatile bool _isPolling = wanted == SimpliSafeTransport.Polling;
    private int _failures;
    private bool _said;

    /// <summary>Whether the next connection polls.</summary>
    public bool IsPolling => _isPolling;

    /// <summary>Whether the socket may be given up for polling, and the other way round.</summary>
    public bool IsFree => wanted == SimpliSafeTransport.Auto;

    /// <summary>How long to wait before the socket is tried again.</summary>
    public TimeSpan ProbeIn { get; private set; } = FirstProbe;

    /// <summary>A socket came to life.</summary>
    public void SocketWorks()
    {
        _failures = 0;
        ProbeIn = FirstProbe;
        _isPolling = wanted == SimpliSafeTransport.Polling;
    }

    /// <summary>A socket could not be opened, or never came to life.</summary>
    /// <returns>Whether that was one too many.</returns>
    public bool SocketFailed() => ++_failures >= MostFailures && IsFree;

    /// <summary>From now on it is polled.</summary>
    /// <returns>Whether this is to be said: once.</returns>
    public bool FallBack()
    {
        _isPolling = true;
        bool isNews = !_said;
        _said = true;
        return isNews;
    }

    /// <summary>The socket was tried and still doesn't work.</summary>
    public void ProbeFailed() => ProbeIn = ProbeIn * 2 < LastProbe ? ProbeIn * 2 : LastProbe;
}
