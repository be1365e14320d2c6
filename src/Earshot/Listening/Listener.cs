using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Earshot.Checkpointing;
using Earshot.Diagnostics;
using Earshot.Dispatching;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot;

/// <summary>
/// Receives events from a service over a connection that is re-established when it is lost, and dispatches them to handlers.
/// </summary>
/// <remarks>
/// Events are delivered at least once and in the order that <see cref="ListenerOptions.Dispatch"/> specifies. Intervals in which events may
/// have been missed are reported to <see cref="OnGap(Action{Gap})"/>. A listener that has stopped can be started again; it resumes its
/// session if the server still has it. This type is thread-safe.
/// </remarks>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
public partial class Listener<TEvent> : IAsyncDisposable, IDisposable
    where TEvent : ListenerEvent
{
    private readonly Lock _gate = new();
    private readonly RealtimeProtocol<TEvent> _protocol;
    private readonly ListenerOptions _options;
    private readonly ListenerEnvironment _environment;
    private readonly ILogger _logger;
    private readonly ListenerHandlers<TEvent> _handlers = new();
    private readonly ListenerMetrics _metrics;
    private readonly HandledWatermark<TEvent> _watermark;
    private readonly CheckpointKeeper<TEvent> _checkpoints;
    private readonly ReplyReserve _reserve = new();
    private readonly Dispatcher<TEvent> _dispatcher;
    private readonly HoldBack<TEvent> _holdBack;
    private ListenerRun<TEvent>? _run;
    private PullQueue<TEvent>? _pull;
    private IReadOnlyList<Delivery<TEvent>> _unread = [];
    private StopReport? _lastStop;
    private bool _isDisposed;

    /// <summary>Initializes a new instance of the <see cref="Listener{TEvent}"/> class. The listener is idle until it is started.</summary>
    /// <param name="protocol">The service's protocol. An instance cannot be shared between listeners.</param>
    /// <param name="options">The options, or null to use the defaults.</param>
    /// <param name="environment">The source of time, randomness, and loggers, or null to use the defaults.</param>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Listener(RealtimeProtocol<TEvent> protocol, ListenerOptions? options = null, ListenerEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        _protocol = protocol;
        _options = options ?? new ListenerOptions();
        _options.Validate();
        _environment = environment ?? new ListenerEnvironment();
        _environment = _environment with { TimeProvider = GuardedTimeProvider.Around(_environment.TimeProvider) };
        _logger = new GuardedLogger(_environment.LoggerFactory.CreateLogger("Earshot.Listener"));
        _metrics = new ListenerMetrics(() => protocol.Name);
        _checkpoints = new CheckpointKeeper<TEvent>(protocol, _options, _environment.TimeProvider);
        _watermark = new HandledWatermark<TEvent>(protocol.RecordsHandled ? Handled : null, ProofHandled);
        var invoker = new HandlerInvoker<TEvent>(_handlers.Events, _options.HandlerFailure, _environment.TimeProvider, _metrics);
        SetHandlers(_options);
        _dispatcher = new Dispatcher<TEvent>(invoker, _watermark, _options, _reserve, _metrics) { Owner = this };
        _holdBack = new HoldBack<TEvent>(protocol, _watermark, _reserve, _options);
    }

    /// <summary>Gets the current state of the listener.</summary>
    public ListenerState State => Volatile.Read(ref _run)?.State ?? ListenerState.Disconnected;

    /// <summary>
    /// Gets the report of the last stop, also if the listener ended with an error, or null if the listener has not stopped yet.
    /// </summary>
    public StopReport? LastStop => Volatile.Read(ref _run)?.Report ?? Volatile.Read(ref _lastStop);

    /// <summary>
    /// Listens until cancellation is requested, <see cref="DisconnectAsync"/> is called, or a nonrecoverable error occurs.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. Cancellation stops the listener gracefully: queued
    /// events are handled first, within <see cref="ListenerOptions.DrainTimeout"/>, and the task completes without an exception.</param>
    /// <returns>The report of the stop.</returns>
    /// <exception cref="InvalidOperationException">The listener is already running.</exception>
    /// <exception cref="LoginException">The server rejected the credentials, or the login has expired and
    /// <see cref="ListenerOptions.Relogin"/> is not set.</exception>
    /// <exception cref="EarshotException">A nonrecoverable error that requires user action.</exception>
    /// <remarks>
    /// With <see cref="HandlerFailure.Stop"/>, the exception of the handler is thrown as it is. Whatever exception ended the listener, the
    /// report of the stop is <see cref="LastStop"/>, and the value of <see cref="StopReport.DataKey"/> in the exception's
    /// <see cref="Exception.Data"/>.
    /// </remarks>
    public async Task<StopReport> RunAsync(CancellationToken cancellationToken = default)
    {
        ListenerRun<TEvent> run;
        bool isOwn;
        try
        {
            (run, isOwn) = await StartOrJoinAsync(giveUpOnFirstFailure: false, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Canceled while the previous run was still ending.
            return StopReport.Nothing;
        }

        if (!isOwn)
        {
            throw new InvalidOperationException("The listener is already running. Use another listener for a second connection.");
        }

        StopReport report;
        CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static state => ((ListenerRun<TEvent>)state!).Stop(), run);
        await using (registration.ConfigureAwait(false))
        {
            report = await run.Completion.ConfigureAwait(false);
        }

        ThrowFault(run);
        return report;
    }

    /// <summary>Blocks the calling thread until <see cref="RunAsync"/> completes. The connection runs on the thread pool.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public StopReport Run(CancellationToken cancellationToken = default) => BlockingCall.Of(() => RunAsync(cancellationToken));

    /// <summary>
    /// Connects, returns when the connection is established, and keeps listening in the background until <see cref="DisconnectAsync"/> is
    /// called. If the listener is already running, waits until it is connected.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. Cancellation ends the wait and, if this call started
    /// the listener, stops it.</param>
    /// <returns>A task that completes when the connection is established.</returns>
    /// <exception cref="EarshotException">The first attempt failed. After a later failure the listener reconnects in the background, and
    /// <see cref="OnDisconnect(Action{DisconnectNotification})"/> is notified.</exception>
    /// <exception cref="OperationCanceledException">Cancellation was requested before the connection was established.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        (ListenerRun<TEvent> run, bool isOwn) =
            await StartOrJoinAsync(giveUpOnFirstFailure: true, cancellationToken).ConfigureAwait(false);
        bool isConnected;
        try
        {
            isConnected = await run.Connected.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (isOwn)
            {
                run.Stop();
                await run.Completion.ConfigureAwait(false);
            }

            throw;
        }

        if (!isConnected)
        {
            await run.Completion.ConfigureAwait(false);
            ThrowFault(run);
            throw new ConnectionException(ConnectionProblem.Closed, "The listener was stopped before a connection was established.");
        }
    }

    /// <summary>Blocks the calling thread until <see cref="ConnectAsync"/> completes. The connection runs on the thread pool.</summary>
    /// <inheritdoc cref="ConnectAsync"/>
    public void Connect(CancellationToken cancellationToken = default) => BlockingCall.Of(async () =>
    {
        await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <summary>
    /// Stops the listener: it receives no more events, waits up to <see cref="ListenerOptions.DrainTimeout"/> until the queued events are
    /// handled, and closes the connection. Does nothing if the listener is not running.
    /// </summary>
    /// <remarks>
    /// If called from one of the listener's handlers, or from code that a handler started, this method requests the stop and returns
    /// immediately, because it cannot wait for its caller. Return from the handler before you start the listener again: a start inside the
    /// handler waits for the stop, which waits for the handler until <see cref="ListenerOptions.DrainTimeout"/> elapses.
    /// </remarks>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. Cancellation ends the wait; the listener still
    /// stops.</param>
    /// <returns>The report of the stop. If this method is called from a handler, the counts so far.</returns>
    public async Task<StopReport> DisconnectAsync(CancellationToken cancellationToken = default)
    {
        ListenerRun<TEvent>? run;
        lock (_gate)
        {
            run = _run;
        }

        if (run is null)
        {
            return StopReport.Nothing;
        }

        run.Stop();
        return HandlerScope.IsInside(this) ? run.SoFar : await run.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Blocks the calling thread until <see cref="DisconnectAsync"/> completes.</summary>
    /// <inheritdoc cref="DisconnectAsync"/>
    public StopReport Disconnect(CancellationToken cancellationToken = default) =>
        BlockingCall.Of(() => DisconnectAsync(cancellationToken));

    /// <summary>
    /// Listens and yields the events in the order received. Starts the listener unless it is running; a listener that the enumeration
    /// started is stopped when the enumeration ends.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. Cancellation ends the enumeration with an
    /// <see cref="OperationCanceledException"/>.</param>
    /// <returns>The events.</returns>
    /// <exception cref="InvalidOperationException">The listener's events are already being enumerated.</exception>
    /// <exception cref="EarshotException">A nonrecoverable error that requires user action.</exception>
    /// <remarks>
    /// Registered handlers receive the events, too. At most <see cref="ListenerOptions.QueueCapacity"/> events wait to be enumerated. An
    /// event counts as handled when the next one is requested, or the enumeration ends. If an enumeration ends early, the next one first
    /// yields the events that were received and not yielded.
    /// </remarks>
    public async IAsyncEnumerable<TEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pull = new PullQueue<TEvent>(_options, _watermark, _reserve);
        if (Interlocked.CompareExchange(ref _pull, pull, null) is not null)
        {
            throw new InvalidOperationException(
                "The listener's events are already being enumerated. Each event is yielded to one enumeration only.");
        }

        ListenerRun<TEvent>? run = null;
        bool isOwn = false;
        try
        {
            pull.Begin(_unread);
            _unread = [];
            (run, isOwn) = await StartOrJoinAsync(giveUpOnFirstFailure: false, cancellationToken).ConfigureAwait(false);
            run.SetPull(pull);
            await foreach (TEvent e in pull.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return e;
            }
        }
        finally
        {
            if (isOwn)
            {
                // The server regards received events as delivered, so that all of them are queued until the run has ended.
                run!.Stop();
                await run.Completion.ConfigureAwait(false);
            }

            run?.SetPull(null);
            pull.Complete(error: null);
            _unread = pull.TakeUnread();
            Volatile.Write(ref _pull, null);
        }
    }

    /// <summary>Sets the handler for all events.</summary>
    internal void Set(Handler<TEvent> handler) => _handlers.Events.Set(handler);

    // The short forms have no listener on which handlers could be set.
    private void SetHandlers(ListenerOptions options)
    {
        if (options.OnGap is { } onGap)
        {
            _handlers.Gap.Set(Handler<Gap>.From(onGap));
        }

        if (options.OnError is { } onError)
        {
            _handlers.Error.Set(Handler<ListenerError<TEvent>>.From((Func<ListenerError<TEvent>, Task>)onError));
        }

        if (options.OnConnect is { } onConnect)
        {
            _handlers.Connect.Set(Handler<ConnectNotification>.From(onConnect));
        }

        if (options.OnDisconnect is { } onDisconnect)
        {
            _handlers.Disconnect.Set(Handler<DisconnectNotification>.From(onDisconnect));
        }

        if (options.OnCatchUp is { } onCatchUp)
        {
            _handlers.CatchUp.Set(Handler<CatchUpProgress>.From(onCatchUp));
        }
    }

    private void Handled(TEvent e)
    {
        _protocol.Handled(e);
        _checkpoints.Note(events: 1);
    }

    private void ProofHandled(long moment)
    {
        _protocol.ProofHandled(moment);
        _checkpoints.Note(events: 0);
    }

    private static void ThrowFault(ListenerRun<TEvent> run)
    {
        if (run.Fault is { } fault)
        {
            // Keeps the stack trace, which shows where a handler threw.
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    // A run that is ending cannot be joined, so that the next one waits for its end.
    private async Task<(ListenerRun<TEvent> Run, bool IsOwn)> StartOrJoinAsync(
        bool giveUpOnFirstFailure, CancellationToken cancellationToken)
    {
        while (true)
        {
            ListenerRun<TEvent> run;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (_run is not { Completion.IsCompleted: false })
                {
                    _watermark.BeginRun();
                    run = new ListenerRun<TEvent>(
                        _protocol,
                        _options,
                        _environment,
                        _handlers,
                        _dispatcher,
                        _watermark,
                        _holdBack,
                        _checkpoints,
                        _reserve,
                        _metrics,
                        _logger,
                        _pull,
                        giveUpOnFirstFailure);
                    Volatile.Write(ref _lastStop, LastStop);
                    Volatile.Write(ref _run, run);
                    run.Begin();
                    return (run, true);
                }

                run = _run;
            }

            if (!run.IsEnding)
            {
                return (run, false);
            }

            await run.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
