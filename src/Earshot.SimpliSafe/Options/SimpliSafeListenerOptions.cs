namespace Earshot.SimpliSafe;

/// <summary>Represents the options of a <see cref="SimpliSafeListener"/>.</summary>
/// <remarks>
/// <see cref="ListenerOptions.PingInterval"/> and <see cref="ListenerOptions.PongTimeout"/> configure the pings of the WebSocket protocol;
/// by default, a dead connection is detected within 35 seconds. <see cref="ListenerOptions.AuthenticationTimeout"/> limits the time from
/// the opened WebSocket to the service's message that the stream is live. <see cref="ListenerOptions.Relogin"/> has no effect, because
/// tokens are always renewed.
/// </remarks>
public sealed record SimpliSafeListenerOptions : ListenerOptions
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how events are received. The default is <see cref="SimpliSafeTransport.Auto"/>.</summary>
    public SimpliSafeTransport Transport { get; init; } = SimpliSafeTransport.Auto;

    /// <summary>
    /// Gets or sets the time between two polls of the events, which take one request per system. The default is 30 seconds, a pace that a
    /// large installation has sustained for years; the minimum is 10 seconds. The service blocks addresses that poll more often.
    /// </summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the time without any message after which the WebSocket connection is replaced. The default is 5 minutes, as in several
    /// other clients, because streams have been observed to stop while the connection seemed alive.
    /// </summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets the time between two readings of the history while the WebSocket is connected, which take one request per system, or
    /// <see langword="null"/> to disable them. The default is 5 minutes; the minimum is 10 seconds.
    /// </summary>
    /// <remarks>
    /// Readings find events that the WebSocket did not send. They are delivered with <see cref="EventOrigin.CatchUp"/>, 10 seconds after
    /// they were found.
    /// </remarks>
    public TimeSpan? HistoryInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets the time before the newest known event of a system from which its history is read again, because a base station can
    /// upload events late. The default is 1 hour. Events that are listed later than this are not found.
    /// </summary>
    /// <remarks>A longer time takes more requests if a system has more than 50 events within it.</remarks>
    public TimeSpan HistoryOverlap { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Gets or sets the IDs of the systems to listen to, or <see langword="null"/> for all systems of the account. The default is
    /// <see langword="null"/>. Other systems are not read, and their events are ignored.
    /// </summary>
    public IReadOnlyCollection<long>? Systems { get; init; }

    /// <summary>
    /// Gets or sets the time between two readings of sensors and locks, or <see langword="null"/> to disable them. The default is
    /// <see langword="null"/>; the minimum is 10 seconds.
    /// </summary>
    /// <remarks>
    /// Readings find changes that the service does not report as events: doors that are opened and motion while the system is disarmed.
    /// Such changes are delivered with <see cref="EventOrigin.Observed"/>. The service's cached values are read, which are seconds to
    /// minutes old, and a door that is opened and closed between two readings is not detected.
    /// </remarks>
    public TimeSpan? WatchSensors { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        var check = new OptionCheck(nameof(SimpliSafeListenerOptions));
        check.Defined(Transport);
        check.Positive(SilenceTimeout);
        Interval(check, PollInterval, nameof(PollInterval));
        check.Positive(HistoryOverlap);
        check.That(Systems is null or { Count: > 0 }, nameof(Systems), "must not be empty. To listen to all systems, set it to null.");
        if (HistoryInterval is { } rereading)
        {
            Interval(check, rereading, nameof(HistoryInterval));
        }

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

/// <summary>Specifies how a <see cref="SimpliSafeListener"/> receives events.</summary>
public enum SimpliSafeTransport
{
    /// <summary>The WebSocket is used, and polling while the WebSocket is rejected or stays silent.</summary>
    Auto,

    /// <summary>Only the WebSocket is used.</summary>
    WebSocket,

    /// <summary>Only polling over REST is used.</summary>
    Polling,
}
