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

/// <summary>Specifies what happens when a checkpoint could not be saved.</summary>
public enum CheckpointFailure
{
    /// <summary>The failure is reported to <c>OnError</c>, saving is retried, and the listener continues.</summary>
    Continue,

    /// <summary>The listener ends with the exception of the store.</summary>
    Stop,
}

/// <summary>Represents the options of a listener. They are validated when the listener is created.</summary>
/// <remarks>The range of all time limits, intervals, and delays is greater than zero and at most 24 days.</remarks>
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
    /// Gets or sets what follows when an event handler throws. The default is <see cref="HandlerFailure.Continue"/>: the exception is
    /// reported to <c>OnError</c>, and the listener continues with the next event.
    /// </summary>
    public HandlerFailure HandlerFailure { get; init; } = HandlerFailure.Continue;

    /// <summary>
    /// Gets or sets a value that indicates whether the exception of a handler is logged with its message if no handler is set with
    /// <c>OnError</c>. The default is <see langword="true"/>. If false, only its type is logged, because the message can quote the event.
    /// </summary>
    public bool LogHandlerExceptions { get; init; } = true;

    /// <summary>
    /// Gets or sets a value that indicates whether missed events are fetched from the service's history. The default is
    /// <see langword="true"/>. If false, missed events are reported as a gap.
    /// </summary>
    public bool CatchUp { get; init; } = true;

    /// <summary>
    /// Gets or sets the maximum number of events that are held back while missed events are fetched, so that their order is kept. The
    /// default is 4096; the minimum is 1. <see cref="HoldBackFull"/> specifies what happens to more events.
    /// </summary>
    public int HoldBackCapacity { get; init; } = 4096;

    /// <summary>
    /// Gets or sets a value that specifies what happens when <see cref="HoldBackCapacity"/> events are held back. The default is
    /// <see cref="HoldBackFullMode.Gap"/>.
    /// </summary>
    public HoldBackFullMode HoldBackFull { get; init; } = HoldBackFullMode.Gap;

    /// <summary>
    /// Gets or sets the maximum size of the temporary file of <see cref="HoldBackFullMode.Disk"/>, in bytes. The default is 256 MiB; the
    /// minimum is 4 KiB. Each event in the file still takes about 200 bytes of memory.
    /// </summary>
    public long HoldBackFileBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>
    /// Gets or sets the existing folder of the temporary file of <see cref="HoldBackFullMode.Disk"/>, or null to use the system's folder
    /// for temporary files. The default is <see langword="null"/>.
    /// </summary>
    public string? HoldBackFolder { get; init; }

    /// <summary>
    /// Gets or sets the store in which the position up to which events were handled is saved, or null to save nothing. The default is
    /// <see langword="null"/>. If the store contains a checkpoint, the first start of the listener continues from it.
    /// </summary>
    public ICheckpointStore? CheckpointStore { get; init; }

    /// <summary>
    /// Gets or sets the number of handled events after which the position is saved. The default is 100; the minimum is 1. After a crash,
    /// these are delivered again: at most this many events, those that were handled while the position was being saved, and those that were
    /// handled before an earlier event was, at most 16 times <see cref="QueueCapacity"/>.
    /// </summary>
    public int CheckpointEvery { get; init; } = 100;

    /// <summary>
    /// Gets or sets the time after which handled events are saved, if <see cref="CheckpointEvery"/> is not reached. The default is 5
    /// seconds.
    /// </summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets a value that specifies what happens when the position could not be saved. The default is
    /// <see cref="CheckpointFailure.Continue"/>.
    /// </summary>
    public CheckpointFailure CheckpointFailure { get; init; } = CheckpointFailure.Continue;

    /// <summary>
    /// Gets or sets the time since which events are caught up at the first start, by the server clock, or null to receive new events only.
    /// The default is <see langword="null"/>. It is ignored if <see cref="CheckpointStore"/> contains a checkpoint.
    /// </summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>
    /// Gets or sets the handler that is notified of gaps, or null for none. The default is <see langword="null"/>. A handler that is set
    /// with <c>OnGap</c> of the listener replaces it.
    /// </summary>
    public Func<Gap, Task>? OnGap { get; init; }

    /// <summary>
    /// Gets or sets the handler that is notified of errors, or null for none. The default is <see langword="null"/>. A handler that is set
    /// with <c>OnError</c> of the listener replaces it.
    /// </summary>
    public Func<ListenerError, Task>? OnError { get; init; }

    /// <summary>
    /// Gets or sets the handler that is notified when a connection is established, or null for none. The default is
    /// <see langword="null"/>. A handler that is set with <c>OnConnect</c> of the listener replaces it.
    /// </summary>
    public Func<ConnectNotification, Task>? OnConnect { get; init; }

    /// <summary>
    /// Gets or sets the handler that is notified when a connection has ended, or null for none. The default is <see langword="null"/>. A
    /// handler that is set with <c>OnDisconnect</c> of the listener replaces it.
    /// </summary>
    public Func<DisconnectNotification, Task>? OnDisconnect { get; init; }

    /// <summary>
    /// Gets or sets the handler that is notified how far a catch-up is, or null for none. The default is <see langword="null"/>. A handler
    /// that is set with <c>OnCatchUp</c> of the listener replaces it.
    /// </summary>
    public Func<CatchUpProgress, Task>? OnCatchUp { get; init; }

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
    /// Gets or sets the time limit for fetching missed events, if the service has a history. The default is 10 minutes. What was not
    /// fetched is reported as a gap, and the next connection tries again.
    /// </summary>
    public TimeSpan CatchUpTimeout { get; init; } = TimeSpan.FromMinutes(10);

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
    /// Gets or sets the maximum delay before the quick return after an established connection was lost. The default is 1 second. While
    /// attempts fail, the maximum is this delay and half of the time since the loss.
    /// </summary>
    /// <remarks>
    /// The quick return has a budget of 20, which refills by one for every 6 seconds that connections last. If it is used up, the loss of a
    /// connection counts as a failed attempt. In any hour, at most 720 attempts are made.
    /// </remarks>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the maximum delay between attempts, unless the server requests a longer one. The default is 60 seconds. The minimum
    /// is <see cref="FirstRetryDelay"/>.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets or sets the longest delay that the server can impose, with <c>Retry-After</c> or by its rate limit. The default is 5 minutes.
    /// If the server requests a longer delay, the listener waits this long.
    /// </summary>
    public TimeSpan MaxServerDelay { get; init; } = TimeSpan.FromMinutes(5);

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
    /// Gets or sets the time limit for receiving a message from its first to its last byte. The default is 2 minutes. Afterward, its parts
    /// no longer count as received data, so that the keep-alive aborts the connection. The same applies to the parts of a message that is
    /// larger than four times <see cref="MaxMessageBytes"/>.
    /// </summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Gets or sets a value that indicates whether the listener logs in again with the credentials when the server no longer accepts the
    /// login. The default is <see langword="false"/>: the listener ends with a <see cref="LoginException"/>.
    /// </summary>
    public bool Relogin { get; init; }

    // The buffer doubles as it grows; above this its length would overflow.
    private const int LargestMaximum = 512 * 1024 * 1024;

    private const int SmallestMaximum = 4096;

    /// <summary>Validates the options.</summary>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option and its range.</exception>
    public virtual void Validate()
    {
        var check = new OptionCheck(nameof(ListenerOptions));
        check.Defined(Dispatch);
        check.Defined(QueueFull);
        check.That(HandlerFailure is not null, nameof(HandlerFailure), "must not be null.");
        check.AtLeast(MaxConcurrency, 1);
        check.Defined(CheckpointFailure);
        check.AtLeast(QueueCapacity, 1);
        check.AtLeast(HoldBackCapacity, 1);
        check.Defined(HoldBackFull);
        check.AtLeast(HoldBackFileBytes, SmallestMaximum);
        check.That(
            HoldBackFolder is null or { Length: > 0 }, nameof(HoldBackFolder), "must not be empty. To use the default, set it to null.");
        check.AtLeast(CheckpointEvery, 1);
        check.Positive(CheckpointInterval);
        check.InRange(MaxMessageBytes, SmallestMaximum, LargestMaximum);
        if (MaxAttempts is { } attempts)
        {
            check.AtLeast(attempts, 1, nameof(MaxAttempts));
        }

        check.Positive(ConnectTimeout);
        check.Positive(AuthenticationTimeout);
        check.Positive(HelloTimeout);
        check.Positive(CatchUpTimeout);
        check.Positive(CloseTimeout);
        check.Positive(PingInterval);
        check.Positive(PongTimeout);
        check.Positive(MessageTimeout);
        check.Positive(FirstRetryDelay);
        check.Positive(MaxRetryDelay);
        check.Positive(MaxServerDelay);
        check.Positive(DrainTimeout);
        check.That(
            PingInterval >= PongTimeout,
            nameof(PingInterval),
            $"must be at least {nameof(PongTimeout)} ({PongTimeout}), but is {PingInterval}.");
        check.That(
            MaxRetryDelay >= FirstRetryDelay,
            nameof(MaxRetryDelay),
            $"must be at least {nameof(FirstRetryDelay)} ({FirstRetryDelay}), but is {MaxRetryDelay}.");
    }
}
