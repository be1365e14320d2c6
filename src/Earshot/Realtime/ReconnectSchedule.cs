using Earshot.Protocol;
using Earshot.Timing;

namespace Earshot.Realtime;

/// <summary>
/// Computes the delay before the next attempt. It distinguishes attempts that fail, which back off with the length of the outage, from
/// established connections that are lost, which are followed by a quick return as long as a budget lasts.
/// </summary>
internal sealed class ReconnectSchedule(ListenerOptions options, TimeProvider timeProvider, Random jitter)
{
    /// <summary>The capacity of the budget of quick returns.</summary>
    public const int MaxQuickReturns = 20;

    /// <summary>The capacity of the budget of attempts.</summary>
    public const int MaxAttemptsAtOnce = 120;

    /// <summary>
    /// The time that connections must last to earn a quick return. A server that ends each connection immediately lets none be earned.
    /// </summary>
    public static readonly TimeSpan QuickReturnEarnedIn = TimeSpan.FromSeconds(6);

    /// <summary>The time in which the budget of attempts refills by one.</summary>
    public static readonly TimeSpan AttemptAllowedEvery = TimeSpan.FromSeconds(6);

    private readonly TokenBucket _quickReturns = new(MaxQuickReturns, QuickReturnEarnedIn);
    private readonly TokenBucket _attempts = new(MaxAttemptsAtOnce, AttemptAllowedEvery);
    private long _attemptsRefilledAt = timeProvider.GetTimestamp();
    private int _failedAttempts;
    private long? _connectedAt;
    private TimeSpan? _lasted;
    private long _lostAt;
    private long? _failingSince;
    private bool _isQuick;

    /// <summary>Gets the maximum number of attempts in any hour: the full budget and what is refilled.</summary>
    public static int MaxAttemptsPerHour => MaxAttemptsAtOnce + (int)(TimeSpan.FromHours(1) / AttemptAllowedEvery);

    /// <summary>Gets the number of attempts since the last established connection, including the current one.</summary>
    public int Attempts { get; private set; }

    /// <summary>Gets the number of quick returns that are left.</summary>
    public int QuickReturnsLeft => _quickReturns.Tokens;

    /// <summary>Gets a value that indicates whether the maximum number of consecutive attempts has failed.</summary>
    public bool IsExhausted => options.MaxAttempts is { } most && _failedAttempts >= most;

    /// <summary>Counts an attempt.</summary>
    public void AttemptStarted()
    {
        Attempts++;
        _failingSince ??= timeProvider.GetTimestamp();
        RefillAttempts();
        _attempts.TryTake();
    }

    /// <summary>Notes that a connection is established.</summary>
    public void Connected()
    {
        _connectedAt = timeProvider.GetTimestamp();
        Attempts = 0;
    }

    /// <summary>Notes that the connection has ended. Its duration is measured here, before the diagnosis of the failure.</summary>
    public void Disconnected()
    {
        _lostAt = timeProvider.GetTimestamp();
        if (_connectedAt is { } since)
        {
            // The time of the connection is no part of an outage that continues after it.
            _failingSince += _lostAt - since;
            _lasted = timeProvider.GetElapsedTime(since, _lostAt);
            _connectedAt = null;
        }

        _quickReturns.Refill(_lasted ?? TimeSpan.Zero);
    }

    /// <summary>
    /// Notes that the connection is replaced without a failure. Earlier failures no longer count, unless the budget is used up.
    /// </summary>
    /// <param name="planned">The reason of the replacement.</param>
    /// <returns>The delay before the next attempt.</returns>
    public TimeSpan Replaced(ConnectionFailure planned)
    {
        if (_quickReturns.Tokens > 0)
        {
            StartOver();
        }

        _lasted = null;
        return WholeMilliseconds(LeastDelay(planned));
    }

    /// <summary>Notes that the attempt failed or the established connection was lost.</summary>
    public void Failed(ConnectionFailure failure)
    {
        // A rejected login is not an accident of the network: a quick return would be rejected, too.
        _isQuick = _lasted is not null && failure.Reason != DisconnectReason.LoginExpired && _quickReturns.TryTake();
        if (_isQuick || _lasted >= options.MaxRetryDelay)
        {
            StartOver();
        }
        else
        {
            _failedAttempts++;
        }

        _failingSince ??= _lasted is null ? timeProvider.GetTimestamp() : _lostAt;
        _lasted = null;
    }

    /// <summary>Computes the delay before the next attempt. It is in whole milliseconds, so that a timer waits exactly this long.</summary>
    public TimeSpan NextDelay(ConnectionFailure failure)
    {
        double random;
        lock (jitter)
        {
            // Listeners can share a Random, and concurrent use would break it: it would return only zeros.
            random = jitter.NextDouble();
        }

        TimeSpan delay = _isQuick
            ? BackOff.Delay(failures: 0, options.FirstRetryDelay, options.MaxRetryDelay, random)
            : BackOff.DelayInOutage(
                timeProvider.GetElapsedTime(_failingSince!.Value), options.FirstRetryDelay, options.MaxRetryDelay, random);
        TimeSpan least = LeastDelay(failure);
        if (least > TimeSpan.Zero)
        {
            // The clients of one server often get the same least delay, and must not return at the same instant.
            TimeSpan spread = least + (options.FirstRetryDelay * random);
            delay = spread > delay ? spread : delay;
        }

        return WholeMilliseconds(delay);
    }

    private static TimeSpan WholeMilliseconds(TimeSpan delay) => TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));

    private TimeSpan LeastDelay(ConnectionFailure failure)
    {
        RefillAttempts();
        TimeSpan server = failure.RetryAfter ?? TimeSpan.Zero;
        TimeSpan least = server < options.MaxServerDelay ? server : options.MaxServerDelay;
        least = failure.ClientDelay > least ? failure.ClientDelay.Value : least;
        return _attempts.NextIn > least ? _attempts.NextIn : least;
    }

    private void StartOver()
    {
        _failedAttempts = 0;
        _failingSince = null;
    }

    private void RefillAttempts()
    {
        long now = timeProvider.GetTimestamp();
        _attempts.Refill(timeProvider.GetElapsedTime(_attemptsRefilledAt, now));
        _attemptsRefilledAt = now;
    }
}
