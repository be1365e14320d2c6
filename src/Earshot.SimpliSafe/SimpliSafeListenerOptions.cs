namespace Earshot.SimpliSafe;

/// <summary>How a <see cref="SimpliSafeListener"/> behaves.</summary>
/// <remarks>
/// <see cref="ListenerOptions.PingInterval"/> and <see cref="ListenerOptions.PongTimeout"/> are those of the WebSocket's own pings here: by
/// default a dead connection is noticed within 35 s. <see cref="ListenerOptions.AuthenticationTimeout"/> limits the time from the open socket
/// to the service's word that the stream is live. <see cref="ListenerOptions.Relogin"/> means nothing: tokens are renewed anyway.
/// </remarks>
public sealed record SimpliSafeListenerOptions : ListenerOptions
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(10);

    /// <summary>How events arrive. Default: <see cref="SimpliSafeTransport.Auto"/>.</summary>
    public SimpliSafeTransport Transport { get; init; } = SimpliSafeTransport.Auto;

    /// <summary>
    /// How often the events are asked for while polling, one call a system. Default: 30 s, a pace that a large installation has kept up for
    /// years; at least 10 s. The service blocks addresses that ask too often.
    /// </summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long no message may come over the socket before the connection is replaced. Default: 5 min, as several clients have it: a stream
    /// has been seen to go quiet while its socket seemed alive.
    /// </summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often sensors and locks are read to find changes that the service doesn't tell: doors that open and motion while it is disarmed.
    /// They arrive with <see cref="EventOrigin.Observed"/>. The service's last values are read, which trail by seconds to minutes; what opens
    /// and closes between two readings is never seen. Default: null, not at all; at least 10 s.
    /// </summary>
    public TimeSpan? WatchSensors { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Defined(nameof(Transport), Transport);
        Positive(nameof(SilenceTimeout), SilenceTimeout);
        Interval(nameof(PollInterval), PollInterval);
        if (WatchSensors is { } interval)
        {
            Interval(nameof(WatchSensors), interval);
        }
    }

    private static void Interval(string option, TimeSpan value)
    {
        Positive(option, value);
        if (value < ShortestInterval)
        {
            throw new ArgumentException(
                $"SimpliSafeListenerOptions.{option} is {value}; it must be at least {ShortestInterval}: the service blocks who asks more often.", option);
        }
    }
}
