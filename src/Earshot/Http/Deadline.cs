namespace Earshot.Http;

/// <summary>A time-out that can be put off: for transfers, where only standing still is a failure.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _reached = new();
    private readonly TimeSpan _time;
    private readonly ITimer _timer;

    public Deadline(TimeSpan time, TimeProvider provider)
    {
        _time = time;
        _timer = provider.CreateTimer(static state => Cancel((CancellationTokenSource)state!), _reached, time, Timeout.InfiniteTimeSpan);
    }

    public CancellationToken Token => _reached.Token;

    public bool IsReached => _reached.IsCancellationRequested;

    /// <summary>Starts the time anew.</summary>
    public void PutOff() => _timer.Change(_time, Timeout.InfiniteTimeSpan);

    /// <summary>Stops the clock until it is put off again.</summary>
    public void Pause() => _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _timer.Dispose();
        _reached.Dispose();
    }

    private static void Cancel(CancellationTokenSource reached)
    {
        try
        {
            reached.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call ended at the same moment.
        }
    }
}
