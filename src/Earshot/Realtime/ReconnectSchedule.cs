using Earshot.Timing;

namespace Earshot.Realtime;

/// <summary>Counts failures and says how long to wait; the count starts over only after a healthy connection.</summary>
internal sealed class ReconnectSchedule(ListenerOptions options, TimeProvider timeProvider, Random jitter)
{
    // The longest time that a timer takes, 49 days: a server that asks for more gets that.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    // A server keeps little for a session that is away: it can be resumed only by who is back soon. So many times that goes before the load.
    private const int MostQuickReturns = 10;

    private int _failures;
    private int _failedAttempts;
    private int _quickReturns;
    private bool _hasServed;
    private bool _wasHealthy;
    private long? _connectedAt;

    /// <summary>Attempts since the last connection stood, the current one included.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether one more failure would be too many.</summary>
    public bool IsExhausted => options.MaxAttempts is { } most && _failedAttempts >= most;

    /// <summary>An attempt begins.</summary>
    public void AttemptStarted() => Attempts++;

    /// <summary>The connection stands.</summary>
    public void Connected()
    {
        _connectedAt = timeProvider.GetTimestamp();
        _hasServed = false;
        Attempts = 0;
    }

    /// <summary>The connection that stands has brought something, and isn't one that a server opens only to close it.</summary>
    public void Served() => _hasServed = true;

    /// <summary>The connection no longer stands; how long it stood is measured here, not after its end has been looked into.</summary>
    public void Disconnected()
    {
        _wasHealthy = _connectedAt is { } since && timeProvider.GetElapsedTime(since) >= options.HealthyAfter;
        _connectedAt = null;
    }

    /// <summary>The connection is replaced on purpose: nothing failed, and one that was healthy forgives what failed before it.</summary>
    public void Replaced()
    {
        if (_wasHealthy)
        {
            _failures = 0;
            _failedAttempts = 0;
            _quickReturns = 0;
        }

        _wasHealthy = false;
        _hasServed = false;
    }

    /// <summary>The attempt or the connection has failed. The next wait doubles, except after the first losses of connections that served.</summary>
    public void Failed()
    {
        if (_wasHealthy)
        {
            // A connection that was healthy is lost: a failure to recover from, but no failed attempt.
            _failures = 1;
            _failedAttempts = 0;
            _quickReturns = 0;
        }
        else if (_hasServed && _quickReturns < MostQuickReturns)
        {
            // The wait neither grows nor starts over.
            _failures = Math.Max(_failures, 1);
            _quickReturns++;
        }
        else
        {
            _failures++;
            _failedAttempts++;
        }

        _wasHealthy = false;
        _hasServed = false;
    }

    /// <summary>How long to wait after the last failure; the server's wish counts where it asks for more.</summary>
    public TimeSpan NextDelay(TimeSpan? serverAsksFor)
    {
        double random;
        lock (jitter)
        {
            // Listeners may share a source, and one used from two threads at once is broken for ever after: it yields nothing but zeros.
            random = jitter.NextDouble();
        }

        TimeSpan delay = BackOff.Delay(_failures - 1, options.FirstRetryDelay, options.MaxRetryDelay, random);
        TimeSpan wished = serverAsksFor > delay ? serverAsksFor.Value : delay;
        return wished < LongestWait ? wished : LongestWait;
    }
}
