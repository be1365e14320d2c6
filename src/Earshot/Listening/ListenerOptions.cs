namespace Earshot;

/// <summary>Specifies the order in which events are handled.</summary>
public enum Dispatch
{
    /// <summary>In order within a lane (a Mattermost channel, a SimpliSafe system); several lanes at a time.</summary>
    Ordered,

    /// <summary>One event at a time, in the order received.</summary>
    Sequential,

    /// <summary>Without an order, up to <see cref="ListenerOptions.MaxConcurrency"/> events at a time.</summary>
    Concurrent,
}

/// <summary>Specifies what happens when <see cref="ListenerOptions.QueueCapacity"/> events are waiting.</summary>
public enum QueueFullMode
{
    /// <summary>
    /// The listener stops reading until there is room, so that the network slows the server down. No events are lost, unless the server
    /// ends the session meanwhile, which is reported as a gap.
    /// </summary>
    Wait,

    /// <summary>New events are dropped until there is room. The dropped events are reported as a gap.</summary>
    Drop,
}

/// <summary>Represents the options of a listener. They are validated when the listener is created.</summary>
/// <remarks>The range of all time limits, intervals, and delays is above zero and below 49 days.</remarks>
public record ListenerOptions
{
    /// <summary>Gets or sets the order in which events are handled. The default is <see cref="Dispatch.Ordered"/>.</summary>
    public Dispatch Dispatch { get; init; } = Dispatch.Ordered;

    /// <summary>
    /// Gets or sets the maximum number of lanes, or of events with <see cref="Dispatch.Concurrent"/>, that are handled at a time. The
    /// default is 64; the minimum is 1.
    /// </summary>
    public int MaxConcurrency { get; init; } = 64;

    /// <summary>
    /// Gets or sets the maximum number of events that wait for their handlers or are being handled. The default is 1024; the minimum is 1.
    /// </summary>
    public int QueueCapacity { get; init; } = 1024;

    /// <summary>
    /// Gets or sets a value that specifies what happens when the queue is full. The default is <see cref="QueueFullMode.Wait"/>.
    /// </summary>
    public QueueFullMode QueueFull { get; init; } = QueueFullMode.Wait;

    /// <summary>
    /// Gets or sets a value that indicates whether the first exception of an event handler ends the listener, which then throws it. The
    /// default is <see langword="false"/>: the exception is reported to <c>OnError</c>, and the listener continues.
    /// </summary>
    public bool StopOnHandlerError { get; init; }

    /// <summary>Gets or sets the time limit for opening a connection. The default is 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets the time limit for the server to accept the login on an open connection. The default is 10 seconds.
    /// </summary>
    public TimeSpan AuthenticationTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the time limit for the server to start the session after it has accepted the login. The default is 10 seconds.
    /// </summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the time limit for fetching missed events, if the service has a history. The default is 30 seconds. The new
    /// connection's events wait until the catch-up is complete.
    /// </summary>
    public TimeSpan CatchUpTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the time limit for closing a connection, after which it is aborted. The default is 3 seconds.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Gets or sets the keep-alive interval. The first ping is sent immediately after connecting. The default is 20 seconds. The
    /// minimum is <see cref="PongTimeout"/>.
    /// </summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Gets or sets the time after a ping within which data of any kind must be received; otherwise the connection is aborted. The default
    /// is 15 seconds.
    /// </summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets the maximum delay after the first failure. The default is 1 second. The maximum doubles with each further failure.
    /// It does not double for the first ten losses of connections that had received something, because a session can be resumed only
    /// soon after the loss.
    /// </summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the maximum delay between attempts, unless the server requests a longer one. The default is 60 seconds. The minimum
    /// is <see cref="FirstRetryDelay"/>.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets or sets the duration of a connection after which earlier failures no longer count for the delays. The default is 60
    /// seconds.
    /// </summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets or sets the maximum number of consecutive failed attempts, after which the listener ends with the error of the last one. The
    /// default is <see langword="null"/>, for no maximum; the minimum is 1.
    /// </summary>
    public int? MaxAttempts { get; init; }

    /// <summary>
    /// Gets or sets the time limit for handling the queued events when the listener stops. The default is 10 seconds.
    /// </summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the maximum message size, in bytes. The default is 32 MiB; the range is 4 KiB to 512 MiB. Larger messages are skipped
    /// and reported to <c>OnError</c>.
    /// </summary>
    public int MaxMessageBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>
    /// Gets or sets a value that indicates whether the listener logs in again with the credentials when the server no longer accepts the
    /// login. The default is <see langword="false"/>: the listener ends with a <see cref="LoginException"/>.
    /// </summary>
    public bool Relogin { get; init; }

    // The buffer doubles as it grows; above this its length would overflow.
    private const int LargestMessage = 512 * 1024 * 1024;

    /// <summary>Validates the options.</summary>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option and its range.</exception>
    public virtual void Validate()
    {
        AtLeast(nameof(MaxConcurrency), MaxConcurrency, 1);
        AtLeast(nameof(QueueCapacity), QueueCapacity, 1);
        AtLeast(nameof(MaxMessageBytes), MaxMessageBytes, 4096);
        if (MaxMessageBytes > LargestMessage)
        {
            throw Invalid(nameof(MaxMessageBytes), MaxMessageBytes, $"at most {LargestMessage}");
        }

        if (MaxAttempts is { } attempts)
        {
            AtLeast(nameof(MaxAttempts), attempts, 1);
        }

        Positive(nameof(ConnectTimeout), ConnectTimeout);
        Positive(nameof(AuthenticationTimeout), AuthenticationTimeout);
        Positive(nameof(HelloTimeout), HelloTimeout);
        Positive(nameof(CatchUpTimeout), CatchUpTimeout);
        Positive(nameof(CloseTimeout), CloseTimeout);
        Positive(nameof(PingInterval), PingInterval);
        Positive(nameof(PongTimeout), PongTimeout);
        Positive(nameof(FirstRetryDelay), FirstRetryDelay);
        Positive(nameof(MaxRetryDelay), MaxRetryDelay);
        Positive(nameof(HealthyAfter), HealthyAfter);
        Positive(nameof(DrainTimeout), DrainTimeout);
        if (PingInterval < PongTimeout)
        {
            throw Invalid(nameof(PingInterval), PingInterval, $"at least {nameof(PongTimeout)}, {PongTimeout}");
        }

        if (MaxRetryDelay < FirstRetryDelay)
        {
            throw Invalid(nameof(MaxRetryDelay), MaxRetryDelay, $"at least {nameof(FirstRetryDelay)}, {FirstRetryDelay}");
        }

        Defined(nameof(Dispatch), Dispatch);
        Defined(nameof(QueueFull), QueueFull);
    }

    /// <summary>Validates that a time is above zero and below 49 days, which is the range of timers.</summary>
    /// <param name="option">The name of the option.</param>
    /// <param name="value">The value of the option.</param>
    /// <exception cref="ArgumentException">The value is out of range.</exception>
    protected static void Positive(string option, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value.TotalMilliseconds > uint.MaxValue - 1)
        {
            throw Invalid(option, value, "above zero and below 49 days");
        }
    }

    /// <summary>Validates that a value is defined by its enumeration.</summary>
    /// <param name="option">The name of the option.</param>
    /// <param name="value">The value of the option.</param>
    /// <exception cref="ArgumentException">The value is not defined.</exception>
    protected static void Defined<T>(string option, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw Invalid(option, value, $"one of {string.Join(", ", Enum.GetNames<T>())}");
        }
    }

    private static void AtLeast(string option, int value, int least)
    {
        if (value < least)
        {
            throw Invalid(option, value, $"at least {least}");
        }
    }

    private static ArgumentException Invalid<T>(string option, T value, string range) =>
        new($"ListenerOptions.{option} is {value}; it must be {range}.", option);
}
