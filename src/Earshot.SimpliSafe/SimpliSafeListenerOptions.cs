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
        var check = new OptionCheck(nameof(SimpliSafeListenerOptions));
        check.Defined(Transport);
        check.Positive(SilenceTimeout);
        Interval(check, PollInterval, nameof(PollInterval));
        if (WatchSensors is { } interval)
        {
            Interval(check, interval, nameof(WatchSensors));
        }
    }

    private static void Interval(OptionCheck check, TimeSpan value, string option)
    {
        check.Positive(value, option);
        check.That(
            value >= ShortestInterval,
            option,
            $"must be at least {ShortestInterval}, but is {value}. The service blocks addresses that poll more often.");
    }
}
