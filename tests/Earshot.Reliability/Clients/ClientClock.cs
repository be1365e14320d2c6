namespace Earshot.Reliability.Clients;

/// <summary>Provides a local clock that can jump. Timers and timestamps are not affected, as on a real machine.</summary>
internal sealed class ClientClock(TimeProvider inner) : TimeProvider
{
    private long _ahead;

    /// <summary>Gets or sets the time by which the clock is ahead of the service's.</summary>
    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
        set => Interlocked.Exchange(ref _ahead, value.Ticks);
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Ahead;

    /// <inheritdoc/>
    public override long GetTimestamp() => inner.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
