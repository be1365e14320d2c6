namespace Earshot.Realtime;

/// <summary>Counts failures and says how long to wait; the count starts over only after a healthy connection.</summary>
internal sealed class ReconnectSchedule(ListenerOptions options, TimeProvider timeProvider, Random jitter)
{
    private int _failures;
    private long? _connectedAt;

    /// <summary>Attempts since the last connection stood, the current one included.</summary>
    public int Attempts { get; private set; }

    /// <summary>Whether one more failure would be too many.</summary>
    public bool IsExhausted => options.MaxAttempts is { } most && _failures >= most;

    /// <summary>An attempt begins.</summary>
    public void AttemptStarted() => Attempts++;

    /// <summary>The connection stands.</summary>
    public void Connected()
    {
        _connectedAt = timeProvider.GetTimestamp();
        Attempts = 0;
    }

    /// <summary>The attempt or the connection has failed.</summary>
    public void Failed()
    {
        if (_connectedAt is { } since && timeProvider.GetElapsedTime(since) >= options.HealthyAfter)
        {
            _failures = 0;
        }

        _connectedAt = null;
        _failures++;
    }

    /// <summary>How long to wait after the last failure; the server's wish counts where it asks for more.</summary>
    public TimeSpan NextDelay(TimeSpan? serverAsksFor)
    {
        TimeSpan delay = BackOff.Delay(_failures - 1, options.FirstRetryDelay, options.MaxRetryDelay, jitter.NextDouble());
        return serverAsksFor > delay ? serverAsksFor.Value : delay;
    }
}
