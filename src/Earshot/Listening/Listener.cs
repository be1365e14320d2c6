using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Earshot.Dispatching;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot;

/// <summary>
/// Listens to a service: keeps a connection, reconnects by itself, and hands every event to the handlers at least once and in order, or
/// tells what was lost (<see cref="OnGap(Action{Gap})"/>).
/// </summary>
/// <remarks>
/// Members may be called from any thread. After <see cref="DisconnectAsync"/> or an error it can be started again, and resumes where it
/// was if the server still knows the session.
/// </remarks>
/// <typeparam name="TEvent">The service's event.</typeparam>
public partial class Listener<TEvent> : IAsyncDisposable, IDisposable
    where TEvent : ListenerEvent
{
    private readonly Lock _gate = new();
    private readonly RealtimeProtocol<TEvent> _protocol;
    private readonly ListenerOptions _options;
    private readonly ListenerEnvironment _environment;
    private readonly ILogger _logger;
    private readonly ListenerSlots<TEvent> _slots = new();
    private ListenerRun<TEvent>? _run;
    private PullQueue<TEvent>? _pull;
    private IReadOnlyList<TEvent> _unread = [];
    private bool _isDisposed;

    /// <summary>Makes a listener; it does nothing until it is started.</summary>
    /// <param name="protocol">What the vendor brings; serves this listener alone.</param>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <param name="environment">Time, randomness and logs; null for the machine's.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public Listener(RealtimeProtocol<TEvent> protocol, ListenerOptions? options = null, ListenerEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        _protocol = protocol;
        _options = options ?? new ListenerOptions();
        _options.Validate();
        _environment = environment ?? new ListenerEnvironment();
        _logger = _environment.LoggerFactory.CreateLogger("Earshot.Listener");
    }

    /// <summary>Where the listener stands.</summary>
    public ListenerState State => Volatile.Read(ref _run)?.State ?? ListenerState.Disconnected;

    /// <summary>Listens until it is cancelled, <see cref="DisconnectAsync"/> is called, or an error ends it that no retry mends.</summary>
    /// <param name="cancellationToken">Asks for a graceful stop: what is queued is handled first, within
    /// <see cref="ListenerOptions.DrainTimeout"/>. The task then ends normally.</param>
    /// <returns>What it did.</returns>
    /// <exception cref="InvalidOperationException">It is running already.</exception>
    /// <exception cref="LoginException">The server refuses the credentials, or the log-in has expired and
    /// <see cref="ListenerOptions.Relogin"/> is off.</exception>
    /// <exception cref="EarshotException">Another error that only a person can mend.</exception>
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
            // Asked to stop before the run before it had ended.
            return new StopReport(0, 0, 0);
        }

        if (!isOwn)
        {
            throw new InvalidOperationException("The listener is running already; one listener keeps one connection.");
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

    /// <summary>
    /// The same as <see cref="RunAsync"/>, blocking the calling thread. The connection itself runs on the thread pool, since .NET has no
    /// synchronous WebSocket.
    /// </summary>
    /// <inheritdoc cref="RunAsync"/>
    public StopReport Run(CancellationToken cancellationToken = default) => BlockingCall.Of(() => RunAsync(cancellationToken));

    /// <summary>
    /// Connects, returns when the connection stands, and goes on listening in the background until <see cref="DisconnectAsync"/>. Does
    /// nothing when the connection stands already; where it was lost, waits until the listener is back.
    /// </summary>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    /// <exception cref="EarshotException">The first attempt failed. Later failures are mended in the background, and
    /// <see cref="OnDisconnect(Action{DisconnectNotification})"/> tells of them.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the connection stood.</exception>
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
            throw new ConnectionException(ConnectionProblem.Closed, "The listener was stopped before a connection stood.");
        }
    }

    /// <summary>
    /// The same as <see cref="ConnectAsync"/>, blocking the calling thread until the connection stands. The connection itself runs on the
    /// thread pool, since .NET has no synchronous WebSocket.
    /// </summary>
    /// <inheritdoc cref="ConnectAsync"/>
    public void Connect(CancellationToken cancellationToken = default) => BlockingCall.Of(async () =>
    {
        await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <summary>
    /// Stops: takes no more events, waits for the handlers of those that are queued, at most
    /// <see cref="ListenerOptions.DrainTimeout"/>, and closes the connection. Does nothing when it isn't running.
    /// </summary>
    /// <remarks>
    /// Called inside one of its own handlers, or in something that a handler has started, it asks for the stop and returns at once, since
    /// it can't wait for its caller. To start the listener again, leave the handler first: a start inside of it waits for the end of the
    /// stop, which waits for the handler until the time for draining is over.
    /// </remarks>
    /// <param name="cancellationToken">Ends the waiting, not the stopping.</param>
    /// <returns>What it did, and how many events were left.</returns>
    public async Task<StopReport> DisconnectAsync(CancellationToken cancellationToken = default)
    {
        ListenerRun<TEvent>? run;
        lock (_gate)
        {
            run = _run;
        }

        if (run is null)
        {
            return new StopReport(0, 0, 0);
        }

        run.Stop();
        return HandlerScope.IsInside(this) ? run.SoFar : await run.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same as <see cref="DisconnectAsync"/>, blocking the calling thread.</summary>
    /// <inheritdoc cref="DisconnectAsync"/>
    public StopReport Disconnect(CancellationToken cancellationToken = default) =>
        BlockingCall.Of(() => DisconnectAsync(cancellationToken));

    /// <summary>
    /// Listens and yields events in the order received. Starts the listener, unless it runs already, and stops it at the end of the
    /// enumeration if it started it. Registered handlers get the events, too. While nobody pulls, at most
    /// <see cref="ListenerOptions.QueueCapacity"/> events wait here.
    /// </summary>
    /// <remarks>
    /// An enumeration that started the listener leaves nothing behind: what it had received and not yielded, the next one yields first.
    /// </remarks>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="InvalidOperationException">Another enumeration of this listener is going on.</exception>
    /// <exception cref="EarshotException">The listener ended with an error that only a person can mend.</exception>
    public async IAsyncEnumerable<TEvent> ReadEventsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pull = new PullQueue<TEvent>(_options);
        if (Interlocked.CompareExchange(ref _pull, pull, null) is not null)
        {
            throw new InvalidOperationException("The listener's events are being read already; an event goes to one reader only.");
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
                // The server counts as delivered what was read from it: until the end, everything goes where it isn't lost.
                run!.Stop();
                await run.Completion.ConfigureAwait(false);
            }

            run?.SetPull(null);
            pull.Complete(error: null);
            if (isOwn || run is null)
            {
                _unread = pull.TakeUnread();
            }

            Volatile.Write(ref _pull, null);
        }
    }

    /// <summary>Stops as <see cref="DisconnectAsync"/> does. May be called twice.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        await DisconnectAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>The same as <see cref="DisposeAsync"/>, blocking the calling thread.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the listener.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            BlockingCall.Of(async () =>
            {
                await DisposeAsync().ConfigureAwait(false);
                return true;
            });
        }
    }

    private static void ThrowFault(ListenerRun<TEvent> run)
    {
        if (run.Fault is { } fault)
        {
            // As it was thrown: where the error of a handler came from must not get lost.
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    // A run that is ending can't be joined: the next one has to wait for its end.
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
                    run = new ListenerRun<TEvent>(
                        _protocol, _options, _environment, _slots, _logger, this, _pull, giveUpOnFirstFailure);
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
