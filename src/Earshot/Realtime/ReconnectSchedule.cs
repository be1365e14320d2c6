using Earshot.Timing;

namespace Earshot.Realtime;

/// <summary>Counts failures and computes the delay before the next attempt. Only a healthy connection resets the count.</summary>
internal sealed class ReconnectSchedule(ListenerOptions options, TimeProvider timeProvider, Random jitter)
{
    // The longest time that a timer supports, 49 days; longer delays requested by the server are reduced to it.
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    // A server keeps few events for a lost session, so that this many reconnects are quick; after that, the server's load counts more.
    private const int MaxQuickReconnects = 10;

    private int _failures;
    private int _failedAttempts;
    private int _quickReconnects;
    private bool _hasReceived;
    private bool _wasHealthy;
    private long? _connectedAt;

    /// <summary>Gets the number of attempts since the last established connection, including the current one.</summary>
    public int Attempts { get; private set; }

    /// <summary>Gets a value that indicates whether the maximum number of consecutive attempts has failed.</summary>
    public bool IsExhausted => options.MaxAttempts is { } most && _failedAttempts >= most;

    /// <summary>Counts an attempt.</summary>
    public void AttemptStarted() => Attempts++;

    /// <summary>Notes that a connection is established.</summary>
    public void Connected()
    {
        _connectedAt = timeProvider.GetTimestamp();
        _hasReceived = false;
        Attempts = 0;
    }

    /// <summary>Notes that the connection has received something, unlike one that a server accepts only to close it.</summary>
    public void Received() => _hasReceived = true;

    /// <summary>Notes that the connection has ended. Its duration is measured here, before the diagnosis of the failure.</summary>
    public void Disconnected()
    {
        _wasHealthy = _connectedAt is { } since && timeProvider.GetElapsedTime(since) >= options.HealthyAfter;
        _connectedAt = null;
    }

    /// <summary>Notes that the connection is replaced without a failure. If it was healthy, earlier failures no longer count.</summary>
    public void Replaced()
    {
        if (_wasHealthy)
        {
            _failures = 0;
            _failedAttempts = 0;
            _quickReconnects = 0;
        }

        _wasHealthy = false;
        _hasReceived = false;
    }

    /// <summary>
    /// Notes that the attempt or the connection has failed. The next delay doubles, except after the first losses of connections that had
    /// received something.
    /// </summary>
    public void Failed()
    {
        if (_wasHealthy)
        {
            // The loss of a healthy connection is a failure, but not a failed attempt.
            _failures = 1;
            _failedAttempts = 0;
            _quickReconnects = 0;
        }
        else if (_hasReceived && _quickReconnects < MaxQuickReconnects)
        {
            // The delay neither grows nor is reset.
            _failures = Math.Max(_failures, 1);
            _quickReconnects++;
        }
        else
        {
            _failures++;
            _failedAttempts++;
        }

        _wasHealthy = false;
        _hasReceived = false;
    }

    /// <summary>Computes the delay before the next attempt.</summary>
    /// <param name="requested">The minimum delay that the server requested, or null if it requested none.</param>
    public TimeSpan NextDelay(TimeSpan? requested)
    {
        double random;
        lock (jitter)
        {
            // Listeners can share a Random, and concurrent use would break it: it would return only zeros.
            random = jitter.NextDouble();
        }

        TimeSpan delay = BackOff.Delay(_failures - 1, options.FirstRetryDelay, options.MaxRetryDelay, random);
        delay = requested > delay ? requested.Value : delay;
        return delay < MaxDelay ? delay : MaxDelay;
    }
}
