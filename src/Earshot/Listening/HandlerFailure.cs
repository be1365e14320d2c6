namespace Earshot;

/// <summary>Specifies what a listener does when an event handler throws. Every exception is reported to <c>OnError</c>.</summary>
/// <remarks>Instances are immutable and thread-safe.</remarks>
public sealed record HandlerFailure
{
    // Larger timers do not exist.
    private static readonly TimeSpan LargestDelay = TimeSpan.FromDays(24);

    private readonly TimeSpan _delay;
    private readonly TimeSpan _maxDelay;

    private HandlerFailure(int retries, TimeSpan delay, TimeSpan maxDelay, bool stops)
    {
        Retries = retries;
        _delay = delay;
        _maxDelay = maxDelay;
        Stops = stops;
    }

    /// <summary>Gets the behavior that counts the event as failed, does not deliver it again, and continues with the next event.</summary>
    public static HandlerFailure Continue { get; } = new(retries: 0, TimeSpan.Zero, TimeSpan.Zero, stops: false);

    /// <summary>
    /// Gets the behavior that ends the listener, which then throws the exception of the handler. No further handler is started. The event
    /// counts as unhandled and is delivered again at the next start of the same listener.
    /// </summary>
    public static HandlerFailure Stop { get; } = new(retries: 0, TimeSpan.Zero, TimeSpan.Zero, stops: true);

    /// <summary>Gets the number of times that a handler runs again.</summary>
    internal int Retries { get; }

    /// <summary>Gets a value that indicates whether the listener ends.</summary>
    internal bool Stops { get; }

    /// <summary>
    /// Creates the behavior that runs the handler again with the same event, in place: the later events of the lane wait. If the handler
    /// throws each time, the listener continues as with <see cref="Continue"/>.
    /// </summary>
    /// <param name="count">The maximum number of retries, at least 1.</param>
    /// <param name="delay">The delay before each retry, from zero to 24 days.</param>
    /// <returns>The behavior.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static HandlerFailure Retry(int count, TimeSpan delay) => Retry(count, delay, delay);

    /// <inheritdoc cref="Retry(int, TimeSpan)"/>
    /// <param name="count">The maximum number of retries, at least 1.</param>
    /// <param name="firstDelay">The delay before the first retry, from zero to 24 days. It doubles with each further retry.</param>
    /// <param name="maxDelay">The maximum delay, from <paramref name="firstDelay"/> to 24 days.</param>
    public static HandlerFailure Retry(int count, TimeSpan firstDelay, TimeSpan maxDelay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDelay, firstDelay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxDelay, LargestDelay);
        return new HandlerFailure(count, firstDelay, maxDelay, stops: false);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Stops ? nameof(Stop) : Retries == 0 ? nameof(Continue) : $"{nameof(Retry)}({Retries}, {_delay} to {_maxDelay})";

    /// <summary>Gets the delay before a retry.</summary>
    /// <param name="retry">The number of the retry, from 1.</param>
    internal TimeSpan DelayBefore(int retry)
    {
        double ticks = _delay.Ticks * Math.Pow(2, retry - 1);
        return ticks < _maxDelay.Ticks ? TimeSpan.FromTicks((long)ticks) : _maxDelay;
    }
}
