namespace Earshot;

/// <summary>In which order handlers run.</summary>
public enum Dispatch
{
    /// <summary>In order within a lane (a Mattermost channel, a SimpliSafe system), lanes side by side.</summary>
    Ordered,

    /// <summary>One event at a time, in the order received.</summary>
    Sequential,

    /// <summary>As they come, in no order, at most <see cref="ListenerOptions.MaxConcurrency"/> at once.</summary>
    Concurrent,
}

/// <summary>What happens when <see cref="ListenerOptions.QueueCapacity"/> events wait.</summary>
public enum QueueFullMode
{
    /// <summary>
    /// The listener stops reading until there is room, and the network holds the server back. Nothing is lost, unless the server
    /// loses patience and ends the session, which is reported as a gap.
    /// </summary>
    Wait,

    /// <summary>New events are dropped until there is room; what was dropped is reported as a gap.</summary>
    Drop,
}

/// <summary>How a listener behaves. Times are checked when the listener is made.</summary>
public record ListenerOptions
{
    /// <summary>In which order handlers run. Default: <see cref="Dispatch.Ordered"/>.</summary>
    public Dispatch Dispatch { get; init; } = Dispatch.Ordered;

    /// <summary>How many lanes, or events in <see cref="Dispatch.Concurrent"/>, are handled at once. Default: 64; at least 1.</summary>
    public int MaxConcurrency { get; init; } = 64;

    /// <summary>How many events may wait for their handlers. Default: 1024; at least 1.</summary>
    public int QueueCapacity { get; init; } = 1024;

    /// <summary>What happens when the queue is full. Default: <see cref="QueueFullMode.Wait"/>.</summary>
    public QueueFullMode QueueFull { get; init; } = QueueFullMode.Wait;

    /// <summary>Ends the listener with the exception of the first handler that throws. Default: off, the error is reported and it goes on.</summary>
    public bool StopOnHandlerError { get; init; }

    /// <summary>How long opening a socket may take. Default: 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the server may take to answer the log-in on the socket. Default: 10 s.</summary>
    public TimeSpan AuthenticationTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may take to start the session once it let us in. Default: 10 s.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long fetching what was missed may take, where the service has a history. The new connection's events wait for it. Default: 30 s.
    /// </summary>
    public TimeSpan CatchUpTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a polite close may take before the socket is cut. Default: 3 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How often the server is asked for a sign of life; the first time right after connecting. Default: 20 s; at least
    /// <see cref="PongTimeout"/>.
    /// </summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long after a ping something, anything, must have been heard. Default: 15 s.</summary>
    public TimeSpan PongTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The longest wait after the first failure; it doubles with each further one. The first ten losses of connections that had brought
    /// something don't double it: a session can be resumed only by who is back soon. Default: 1 s.
    /// </summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between attempts, unless the server asks for more. Default: 60 s.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection must have stood for the waits, and the count of quick returns, to start over. Default: 60 s.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many attempts in a row may fail before the listener gives up. Default: null, it never does.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>How long a stopping listener waits for handlers to finish what is queued. Default: 10 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest message read, in bytes; a larger one is skipped and reported. Default: 32 MiB; from 4 KiB to 512 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>
    /// Logs in again with the credentials when the server no longer accepts the log-in. Default: off, the listener ends with an
    /// <see cref="LoginException"/>.
    /// </summary>
    public bool Relogin { get; init; }

    // The buffer doubles as it grows; beyond this its length would overflow.
    private const int LargestMessage = 512 * 1024 * 1024;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names the option and the range.</exception>
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

    /// <summary>Checks that a time is one that a timer takes: above zero and below 49 days.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">It isn't.</exception>
    protected static void Positive(string option, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value.TotalMilliseconds > uint.MaxValue - 1)
        {
            throw Invalid(option, value, "above zero and below 49 days");
        }
    }

    /// <summary>Checks that a value is one of its enumeration's.</summary>
    /// <param name="option">The option's name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">It isn't.</exception>
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
