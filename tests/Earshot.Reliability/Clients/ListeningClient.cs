using Earshot.Reliability.Ledgers;
using Earshot.Reliability.Sabotages;

namespace Earshot.Reliability.Clients;

/// <summary>Listens as a program would: with a handler or an enumeration, and with a new start whenever the listener ends.</summary>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
internal abstract class ListeningClient<TEvent> : IClient
    where TEvent : ListenerEvent
{
    private static readonly TimeSpan PauseAfterEnd = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HandlerBehavior _behavior;
    private readonly ClientLedger _ledger;
    private readonly ICheckpointStore? _innerStore;
    private readonly UnreliableStore? _store;
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private Listener<TEvent>? _listener;
    private int _left;

    protected ListeningClient(ClientSettings settings)
    {
        Settings = settings;
        var clock = new RunClock(settings.Anchor);
        Clock = new ClientClock(clock);
        Log = new ClientLog(settings.LogPath, clock);
        _behavior = new HandlerBehavior(settings.Profile, settings.Seed);
        _ledger = new ClientLedger(settings.LedgerPath, Clock, clock) { Generation = settings.Generation };
        _innerStore = settings.Profile.Checkpoint switch
        {
            CheckpointPlace.Memory => new InMemoryCheckpointStore(),
            CheckpointPlace.File => new FileCheckpointStore(settings.CheckpointPath),
            _ => null,
        };
        _store = _innerStore is null ? null : new UnreliableStore(_innerStore);
    }

    /// <summary>Gets what the client needs to listen.</summary>
    protected ClientSettings Settings { get; }

    /// <summary>Gets the local clock.</summary>
    protected ClientClock Clock { get; }

    /// <summary>Gets the log.</summary>
    protected ClientLog Log { get; }

    /// <summary>Gets the checkpoint store, or null.</summary>
    protected ICheckpointStore? Store => _store;

    /// <summary>Gets what happens when a handler throws.</summary>
    protected HandlerFailure Failure => Settings.Profile.Failure switch
    {
        FailureMode.Retry => HandlerFailure.Retry(2, TimeSpan.FromMilliseconds(100)),
        FailureMode.Stop => HandlerFailure.Stop,
        _ => HandlerFailure.Continue,
    };

    /// <inheritdoc/>
    public async Task StartAsync()
    {
        await _turn.WaitAsync();
        try
        {
            Begin();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task StopAndStartAsync(TimeSpan pause)
    {
        await _turn.WaitAsync();
        try
        {
            await StopAsync();
            if (Settings.Profile.Checkpoint != CheckpointPlace.None)
            {
                await CloseAsync();
                _ledger.Generation++;
            }

            await Task.Delay(pause, TimeProvider.System);
            Begin();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public Task BlockHandlersAsync(TimeSpan duration)
    {
        _behavior.Block(duration);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SetClockAsync(TimeSpan ahead)
    {
        Clock.Ahead = ahead;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task BreakLoggerAsync(TimeSpan duration)
    {
        Log.Throws = true;
        await Task.Delay(duration, TimeProvider.System);
        Log.Throws = false;
    }

    /// <inheritdoc/>
    public Task BreakStoreAsync(TimeSpan duration)
    {
        _store?.Fail(duration);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        await StopAsync();
        await CloseAsync();
        (_innerStore as IDisposable)?.Dispose();
        _ledger.Dispose();
        Log.Dispose();
    }

    /// <summary>Creates a listener, which logs in if it must.</summary>
    protected abstract Task<Listener<TEvent>> CreateListenerAsync(CancellationToken cancellationToken);

    /// <summary>Disposes what <see cref="CreateListenerAsync"/> created beside the listener.</summary>
    protected abstract ValueTask CloseServiceAsync();

    /// <summary>Returns the identity of an event, or null if the ledger does not follow events of its type.</summary>
    protected abstract string? KeyOf(TEvent e);

    /// <summary>Returns the ID that the listener gave an event.</summary>
    protected abstract string IdOf(TEvent e);

    private void Begin()
    {
        _stop = new CancellationTokenSource();
        _running = ListenUntilStoppedAsync(_stop.Token);
    }

    private async Task StopAsync()
    {
        if (_stop is { } stop)
        {
            await stop.CancelAsync();
            await _running;
            stop.Dispose();
            _stop = null;
        }
    }

    private async Task CloseAsync()
    {
        if (_listener is { } listener)
        {
            await listener.DisposeAsync();
            await CloseServiceAsync();
            _listener = null;
        }
    }

    private async Task ListenUntilStoppedAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _listener ??= await CreateAsync(stop);
                await ListenAsync(_listener, stop);
                _ledger.Note(RecordKind.Stopped, unhandled: _listener.LastStop?.Unhandled, text: _listener.LastStop?.ToString());
                if (!Settings.Profile.Pulls)
                {
                    return;
                }
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception ended)
            {
                // Until there is a listener, an exception only says that the login failed, which a fault can cause.
                RecordKind kind = ended is PlannedException || _listener is null ? RecordKind.Ended : RecordKind.Broken;
                _ledger.Note(kind, text: $"{ended.GetType().Name}: {ended.Message}");
            }

            await Task.Delay(PauseAfterEnd, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Listener<TEvent>> CreateAsync(CancellationToken stop)
    {
        Listener<TEvent> listener = await CreateListenerAsync(stop);
        _ledger.Note(RecordKind.Created);
        listener.OnConnect(c => _ledger.Note(RecordKind.Connected, resumed: c.Resumed));
        listener.OnDisconnect(d => _ledger.Note(RecordKind.Disconnected, text: $"{d.Reason}, reconnect in {d.ReconnectIn}"));
        if (Settings.Sabotage != Sabotage.HideGap)
        {
            listener.OnGap(Note);
        }

        listener.OnError(error => Note(error));
        if (!Settings.Profile.Pulls)
        {
            listener.OnEvent(HandleAsync);
        }

        return listener;
    }

    private async Task ListenAsync(Listener<TEvent> listener, CancellationToken stop)
    {
        if (!Settings.Profile.Pulls)
        {
            await listener.RunAsync(stop);
            return;
        }

        // Each enumeration ends early, after another number of events.
        int remaining = 20 + (++_left * 37 % 150);
        await foreach (TEvent e in listener.ReadEventsAsync(stop))
        {
            await HandleAsync(e, stop);
            if (--remaining == 0)
            {
                break;
            }
        }
    }

    private async ValueTask HandleAsync(TEvent e, CancellationToken cancellationToken)
    {
        if (KeyOf(e) is not { } key)
        {
            return;
        }

        await _behavior.WorkAsync(key, cancellationToken);
        HandlerAct act = Settings.Profile.Pulls ? HandlerAct.Complete : _behavior.Choose(key);
        if (act != HandlerAct.ThrowOnce)
        {
            _ledger.Note(act == HandlerAct.Fail ? RecordKind.Failed : RecordKind.Handled, key, IdOf(e), e.Lane, e.Origin);
        }

        if (act != HandlerAct.Complete)
        {
            throw new PlannedException();
        }
    }

    private void Note(Gap gap) => _ledger.Note(
        RecordKind.Gap,
        gap: new ReportedGap
        {
            From = gap.From,
            Until = gap.Until,
            Reason = gap.Reason,
            Count = gap.Count,
            Lane = gap.Lane,
            NotRecoverable = gap.NotRecoverable.Count == 0 ? null : gap.NotRecoverable,
        },
        text: gap.ToString());

    private void Note(ListenerError<TEvent> error)
    {
        if (error.Exception is not PlannedException)
        {
            _ledger.Note(RecordKind.Error, text: $"{error.Kind}: {error.Exception.GetType().Name}: {error.Exception.Message}");
        }
    }
}
