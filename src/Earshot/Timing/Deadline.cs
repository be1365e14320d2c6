namespace Earshot.Timing;

/// <summary>A time-out that can be put off: for transfers, where only standing still is a failure.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly TimeSpan _time;
    private readonly ITimer _timer;
    private volatile bool _isReached;

    /// <param name="time">How long it is until the deadline.</param>
    /// <param name="provider">The clock.</param>
    /// <param name="ending">Ends the work before the deadline does.</param>
    public Deadline(TimeSpan time, TimeProvider provider, CancellationToken ending = default)
    {
        _over = CancellationTokenSource.CreateLinkedTokenSource(ending);
        _time = time;
        _timer = provider.CreateTimer(static state => ((Deadline)state!).Reach(), this, time, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Is cancelled at the deadline, and when the work ends otherwise.</summary>
    public CancellationToken Token => _over.Token;

    public bool IsReached => _isReached;

    /// <summary>Starts the time anew.</summary>
    public void PutOff() => _timer.Change(_time, Timeout.InfiniteTimeSpan);

    /// <summary>Stops the clock until it is put off again.</summary>
    public void Pause() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _over.Dispose();
    }

    private void Reach()
    {
        _isReached = true;
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended at the same moment.
        }
    }
}
