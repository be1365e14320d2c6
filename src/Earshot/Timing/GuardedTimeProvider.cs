namespace Earshot.Timing;

/// <summary>Represents the program's clock. If it throws, the last value or the system's timers are used instead.</summary>
internal sealed class GuardedTimeProvider : TimeProvider
{
    private readonly TimeProvider _inner;
    private long _lastTimestamp;
    private long _lastTicks;

    private GuardedTimeProvider(TimeProvider inner)
    {
        _inner = inner;
        TimestampFrequency = inner.TimestampFrequency;
    }

    /// <inheritdoc/>
    public override long TimestampFrequency { get; }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _inner.LocalTimeZone;

    /// <summary>Guards a clock. The system's needs no guard.</summary>
    public static TimeProvider Around(TimeProvider timeProvider) =>
        timeProvider == System || timeProvider is GuardedTimeProvider ? timeProvider : new GuardedTimeProvider(timeProvider);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        try
        {
            DateTimeOffset now = _inner.GetUtcNow();
            Volatile.Write(ref _lastTicks, now.UtcTicks);
            return now;
        }
        catch (Exception)
        {
            return new DateTimeOffset(Volatile.Read(ref _lastTicks), TimeSpan.Zero);
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        try
        {
            long timestamp = _inner.GetTimestamp();
            Volatile.Write(ref _lastTimestamp, timestamp);
            return timestamp;
        }
        catch (Exception)
        {
            return Volatile.Read(ref _lastTimestamp);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        try
        {
            return _inner.CreateTimer(callback, state, dueTime, period);
        }
        catch (Exception error) when (error is not ArgumentException)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }
    }
}
