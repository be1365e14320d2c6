using Earshot.Protocol;
using Earshot.SimpliSafe.Events;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Reads missed events over REST, system by system, and tracks the time up to which no event is missing.</summary>
/// <param name="readSystemIds">Reads the systems and returns their IDs.</param>
/// <param name="reader">Reads the events of a system.</param>
/// <param name="ledger">Tracks the received events.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">The logger.</param>
internal sealed class AccountHistory(
    Func<CancellationToken, Task<IReadOnlyCollection<long>>> readSystemIds,
    EventReader reader,
    EventLedger ledger,
    TimeProvider timeProvider,
    ILogger logger)
{
    // Events can be listed some time after they occurred, and the clocks within a service differ.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    // Not a timestamp: the listener has not been started yet.
    private const long Never = long.MinValue;

    private IReadOnlyCollection<long> _systems = [];
    private bool _hasBegun;
    private bool _hasListened;
    private long _completeUntil = Never;
    private volatile bool _isProven;

    /// <summary>Gets the IDs of the systems that were read last.</summary>
    public IReadOnlyCollection<long> Systems => Volatile.Read(ref _systems);

    /// <summary>Notes that a message was received: if no event was missing before, none is missing until now.</summary>
    public void MessageReceived()
    {
        if (_isProven)
        {
            Interlocked.Exchange(ref _completeUntil, timeProvider.GetTimestamp());
        }
    }

    /// <summary>Notes that a new connection starts: events since the last connection may have been missed.</summary>
    public void Interrupted()
    {
        _isProven = false;
        ledger.Interrupted();
    }

    /// <summary>Reads the baseline of the systems: events before it are old. Done once, and retried until events can be received.</summary>
    /// <exception cref="LoginException">The login is no longer valid.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        // After events could have been received, existing events must not be marked as old silently.
        if (_hasBegun || _hasListened)
        {
            return;
        }

        // If reading fails, events may be missing from now on.
        Interlocked.Exchange(ref _completeUntil, timeProvider.GetTimestamp());
        try
        {
            foreach (long system in await ReadSystemsAsync(cancellationToken).ConfigureAwait(false))
            {
                await ReadBaselineAsync(system, cancellationToken).ConfigureAwait(false);
            }

            _hasBegun = true;
            Interlocked.Exchange(ref _completeUntil, timeProvider.GetTimestamp());
        }
        catch (EarshotException error) when (error is not LoginException)
        {
            logger.NoBaseline(error.GetType().Name);
        }
    }

    /// <summary>Updates the systems and their states.</summary>
    public async Task<IReadOnlyCollection<long>> ReadSystemsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyCollection<long> systems = await readSystemIds(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _systems, [.. systems.Order()]);
        return Systems;
    }

    /// <summary>Reads the missed events of all systems. A failure is reported, and the next reading starts from the same time.</summary>
    /// <param name="origin">The origin of the events.</param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. Events that were read before the cancellation are kept.
    /// </param>
    public async Task<MissedEvents> ReadMissedAsync(EventOrigin origin, CancellationToken cancellationToken)
    {
        long started = timeProvider.GetTimestamp();
        _hasListened = true;
        List<SimpliSafeEvent> missed = [];
        Exception? error = null;
        bool isComplete = true;
        foreach (long system in Systems)
        {
            try
            {
                isComplete &= await ReadMissedAsync(system, origin, missed, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is EarshotException or OperationCanceledException)
            {
                error ??= failure;
            }
        }

        Gap? gap = error is null && isComplete ? null : new Gap
        {
            Reason = error is null ? GapReason.HistoryIncomplete : GapReason.CatchUpFailed,
            From = CompleteUntil(),
            Until = timeProvider.GetUtcNow(),
        };
        if (error is null)
        {
            _hasBegun = true;
            _isProven = true;
            Interlocked.Exchange(ref _completeUntil, started);
        }

        return new MissedEvents { Events = missed, Gap = gap, Error = error };
    }

    /// <summary>Creates the gap up to now, during which delivery cannot be confirmed.</summary>
    public Gap UnconfirmedGap() => new() { Reason = GapReason.CatchUpFailed, From = CompleteUntil(), Until = timeProvider.GetUtcNow() };

    private DateTimeOffset CompleteUntil()
    {
        long heard = Interlocked.Read(ref _completeUntil);
        DateTimeOffset now = timeProvider.GetUtcNow();
        return heard == Never ? now : now - timeProvider.GetElapsedTime(heard);
    }

    private async Task<bool> ReadMissedAsync(
        long system, EventOrigin origin, List<SimpliSafeEvent> missed, CancellationToken cancellationToken)
    {
        if (!ledger.Knows(system))
        {
            await ReadBaselineAsync(system, cancellationToken).ConfigureAwait(false);

            // If the system is not new, its baseline could not be read before, and events since then were marked as old undelivered.
            return _hasBegun;
        }

        EventExcerpt excerpt = await reader.ReadAsync(
            system, ledger.From(system, Overlap), count: null, cancellationToken).ConfigureAwait(false);
        IEnumerable<SimpliSafeEvent> events = origin == EventOrigin.CatchUp ? excerpt.Events : excerpt.Events.Select(e => e.As(origin));
        List<SimpliSafeEvent> accepted = ledger.AcceptMissed(system, events);
        missed.AddRange(accepted);

        // If no event is new, unlisted events are old and were reported before.
        return excerpt.IsComplete || accepted.Count == 0;
    }

    private async Task ReadBaselineAsync(long system, CancellationToken cancellationToken)
    {
        EventExcerpt newest = await reader.ReadAsync(system, from: null, EventPage.MaxSize, cancellationToken).ConfigureAwait(false);
        ledger.SetBaseline(system, newest.Events);
    }
}
