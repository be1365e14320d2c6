namespace Earshot.Timing;

/// <summary>A point in time at which a token is canceled. It can be moved, so that a transfer fails only when no data moves.</summary>
internal sealed class Deadline : IDisposable
{
    // A timer of zero fires at once, on the calling thread of some clocks.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _source;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private TimeSpan _used;
    private long? _continuedAt;
    private volatile bool _isReached;

    private Deadline(TimeSpan timeout, TimeProvider timeProvider, CancellationTokenSource source)
    {
        _source = source;
        _timeout = timeout;
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(static state => ((Deadline)state!).Reach(), this, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Gets a token that is canceled when the deadline is reached, or when one of the tokens passed to <c>After</c> is canceled.
    /// </summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Gets a value that indicates whether the deadline was reached.</summary>
    public bool IsReached => _isReached;

    /// <summary>Starts a deadline.</summary>
    /// <param name="timeout">The time until the deadline.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">A token that cancels <see cref="Token"/> earlier.</param>
    public static Deadline After(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken = default) =>
        new(timeout, timeProvider, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));

    /// <summary>Starts a deadline. Either of the two tokens cancels <see cref="Token"/> earlier.</summary>
    public static Deadline After(
        TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken, CancellationToken other) =>
        new(timeout, timeProvider, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, other));

    /// <summary>Moves the deadline to the full timeout from now.</summary>
    public void Restart() => _timer.Change(_timeout, Timeout.InfiniteTimeSpan);

    /// <summary>Stops the clock until <see cref="Continue"/> is called, which then starts with the full timeout.</summary>
    public void Stop()
    {
        _used = TimeSpan.Zero;
        _continuedAt = null;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts the clock with what <see cref="Pause"/> has left of the timeout.</summary>
    public void Continue()
    {
        _continuedAt = _timeProvider.GetTimestamp();
        TimeSpan left = _timeout - _used;
        _timer.Change(left > Shortest ? left : Shortest, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Stops the clock until <see cref="Continue"/> is called.</summary>
    public void Pause()
    {
        _used += _continuedAt is { } since ? _timeProvider.GetElapsedTime(since) : TimeSpan.Zero;
        _continuedAt = null;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Reach()
    {
        _isReached = true;
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work ended at the same moment.
        }
    }
}
