using System.Text.Json;
using Earshot.Protocol;
using Earshot.Timing;

namespace Earshot.Checkpointing;

/// <summary>
/// Restores the position of a listener at its first start, and saves it as events are handled. It lives as long as its listener.
/// </summary>
/// <remarks>Saving runs on the thread pool, one at a time, and neither readers nor handlers wait for it.</remarks>
/// <param name="protocol">Knows the position.</param>
/// <param name="options">The options.</param>
/// <param name="timeProvider">The local clock.</param>
internal sealed class CheckpointKeeper<TEvent>(
    RealtimeProtocol<TEvent> protocol, ListenerOptions options, TimeProvider timeProvider) : IAsyncDisposable
    where TEvent : ListenerEvent
{
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ITimer? _timer;
    private bool _hasBegun;
    private string? _key;
    private string? _version;
    private Checkpoint? _uncertain;
    private int _handled;
    private int _failures;
    private bool _isDue;
    private bool _isTriggered;
    private bool _isOver;
    private CheckpointConflictException? _conflict;

    /// <summary>Gets or sets the callback for a failure, with the delay before the next attempt, or null if none follows.</summary>
    public Action<Exception, TimeSpan?>? OnFailed { get; set; }

    /// <summary>Gets or sets the callback for a failure that must end the listener.</summary>
    public Action<Exception>? OnFatal { get; set; }

    /// <summary>
    /// Gets a value that indicates whether the current position is saved, so that the next start from the checkpoint delivers the rest.
    /// </summary>
    public bool IsSaved
    {
        get
        {
            lock (_gate)
            {
                return _version is not null && !_isDue && _failures == 0;
            }
        }
    }

    /// <summary>Restores the position, once. Must be called after the login, before a connection is opened.</summary>
    /// <exception cref="ConnectionFailedException">The checkpoint cannot be read or is not valid.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (_conflict is { } conflict)
        {
            throw Failure(conflict, isFatal: true);
        }

        if (_hasBegun)
        {
            return;
        }

        try
        {
            if (options.CheckpointStore is not { } store || !await RestoreAsync(store, cancellationToken).ConfigureAwait(false))
            {
                if (options.Since is { } since)
                {
                    protocol.StartFrom(since);
                }
            }
        }
        catch (CheckpointException error)
        {
            throw Failure(error, isFatal: true);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // A store can be out of reach for a time, as the server can.
            throw Failure(new CheckpointException("The checkpoint could not be read.", error), isFatal: false);
        }

        _hasBegun = true;
    }

    /// <summary>Notes that an event was handled, or that a proof was.</summary>
    /// <param name="events">The number of events, 0 or 1.</param>
    public void Note(int events)
    {
        if (options.CheckpointStore is null)
        {
            return;
        }

        lock (_gate)
        {
            _handled += events;
            if (_isOver || _isTriggered)
            {
                _isDue = true;
                return;
            }

            if (_handled >= options.CheckpointEvery && _failures == 0)
            {
                _isDue = true;
                Trigger();
            }
            else if (!_isDue)
            {
                _isDue = true;
                StartTimer(options.CheckpointInterval);
            }
        }
    }

    /// <summary>Saves the position now, if it is not saved, and waits until this is done or the time limit is reached.</summary>
    /// <returns>The error that must end the listener, or null if there is none.</returns>
    public async Task<Exception?> SaveNowAsync(TimeSpan limit)
    {
        if (options.CheckpointStore is null || _key is null)
        {
            return null;
        }

        using var deadline = Deadline.After(limit, timeProvider);
        try
        {
            await _turn.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            OnFailed?.Invoke(NotInTime(limit), null);
            return null;
        }

        // A store that does not respond keeps the turn, so that a later write cannot overtake this one.
        Task<Exception?> saving = SaveAndReleaseAsync(deadline.Token);
        await ((Task)saving).WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (saving.IsCompleted)
        {
            return await saving.ConfigureAwait(false);
        }

        OnFailed?.Invoke(NotInTime(limit), null);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ITimer? timer;
        lock (_gate)
        {
            _isOver = true;
            timer = _timer;
            _timer = null;
        }

        if (timer is not null)
        {
            await timer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static ConnectionFailedException Failure(CheckpointException error, bool isFatal) => new(new ConnectionFailure
    {
        Reason = DisconnectReason.CheckpointFailed,
        Error = error,
        IsFatal = isFatal,
    });

    private static CheckpointException NotInTime(TimeSpan limit) =>
        new($"The checkpoint could not be saved: the store did not respond within {limit.TotalSeconds:0.###} s.");

    private async Task<bool> RestoreAsync(ICheckpointStore store, CancellationToken cancellationToken)
    {
        string key = protocol.CheckpointKey ?? throw new CheckpointException(
            $"The service '{protocol.Name}' does not support checkpoints. Set ListenerOptions.CheckpointStore to null.");
        (Checkpoint Checkpoint, string Version)? stored = await store.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        if (stored is { Checkpoint: var checkpoint, Version: var version })
        {
            if (checkpoint.Account != key || checkpoint.Service != protocol.Name)
            {
                throw new CheckpointException(
                    $"The checkpoint belongs to another account ('{checkpoint.Account}', not '{key}'). Use another store for this account, "
                    + "or delete the checkpoint to start without one.");
            }

            try
            {
                protocol.RestoreState(checkpoint.State);
            }
            catch (Exception error) when (error is not CheckpointException)
            {
                throw new CheckpointException(
                    "The position in the checkpoint is not valid. Restore the checkpoint from a backup, or delete it to start without one.",
                    error);
            }

            _version = version;
        }

        _key = key;
        return stored is not null;
    }

    private async Task<Exception?> SaveAndReleaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The store is the program's, and can block its caller.
            return await Task.Run(() => SaveAsync(isLast: true, cancellationToken), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Guarded by _gate.
    private void Trigger()
    {
        _isTriggered = true;
        ThreadPool.UnsafeQueueUserWorkItem(static keeper => _ = keeper.SaveInTurnAsync(), this, preferLocal: false);
    }

    // Guarded by _gate.
    private void StartTimer(TimeSpan due)
    {
        _timer ??= timeProvider.CreateTimer(
            static state => ((CheckpointKeeper<TEvent>)state!).TimerElapsed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void TimerElapsed()
    {
        lock (_gate)
        {
            if (_isDue && !_isTriggered && !_isOver)
            {
                Trigger();
            }
        }
    }

    // Never throws.
    private async Task SaveInTurnAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (await SaveAsync(isLast: false, CancellationToken.None).ConfigureAwait(false) is { } fatal)
            {
                OnFatal?.Invoke(fatal);
            }
        }
        finally
        {
            lock (_gate)
            {
                _isTriggered = false;
                if (!_isDue || _failures > 0 || _isOver)
                {
                    // Nothing is left, or the timer of the retry is running.
                }
                else if (_handled >= options.CheckpointEvery)
                {
                    Trigger();
                }
                else
                {
                    StartTimer(options.CheckpointInterval);
                }
            }

            _turn.Release();
        }
    }

    /// <returns>The error that must end the listener, or null if there is none.</returns>
    private async Task<Exception?> SaveAsync(bool isLast, CancellationToken cancellationToken)
    {
        int handled;
        lock (_gate)
        {
            if (!_isDue)
            {
                return null;
            }

            _isDue = false;
            handled = _handled;
            _handled = 0;
        }

        try
        {
            if (protocol.SaveState() is { } state)
            {
                await WriteAsync(state, cancellationToken).ConfigureAwait(false);
            }

            lock (_gate)
            {
                _failures = 0;
            }

            return null;
        }
        catch (CheckpointConflictException conflict)
        {
            lock (_gate)
            {
                // Whatever follows is the other owner's.
                _isOver = true;
                _conflict = conflict;
            }

            return conflict;
        }
        catch (Exception error)
        {
            return Failed(error, handled, isLast || options.CheckpointFailure == CheckpointFailure.Stop);
        }
    }

    private Exception? Failed(Exception error, int handled, bool isEnd)
    {
        TimeSpan? retryIn = null;
        lock (_gate)
        {
            _isDue = true;
            _handled += handled;
            if (!isEnd && !_isOver)
            {
                retryIn = BackOff.Delay(_failures, FirstRetryDelay, MaxRetryDelay, jitter: 1);
                StartTimer(retryIn.Value);
            }

            _failures++;
        }

        OnFailed?.Invoke(error, retryIn);
        return options.CheckpointFailure == CheckpointFailure.Stop ? error : null;
    }

    private async Task WriteAsync(JsonElement state, CancellationToken cancellationToken)
    {
        var checkpoint = new Checkpoint
        {
            Service = protocol.Name,
            Account = _key!,
            SavedAt = timeProvider.GetUtcNow(),
            State = state,
        };
        Checkpoint? uncertain = _uncertain;
        _uncertain = checkpoint;
        ICheckpointStore store = options.CheckpointStore!;
        try
        {
            _version = await store.WriteAsync(_key!, checkpoint, _version, cancellationToken).ConfigureAwait(false);
        }
        catch (CheckpointConflictException) when (uncertain is not null)
        {
            // The last write failed, and can have been stored nevertheless. Then this listener is still the only owner.
            (Checkpoint Checkpoint, string Version)? current = await store.ReadAsync(_key!, cancellationToken).ConfigureAwait(false);
            if (current is not { Checkpoint: var stored, Version: var version }
                || !stored.ToJson().AsSpan().SequenceEqual(uncertain.ToJson()))
            {
                throw;
            }

            _version = await store.WriteAsync(_key!, checkpoint, version, cancellationToken).ConfigureAwait(false);
        }

        _uncertain = null;
    }
}
