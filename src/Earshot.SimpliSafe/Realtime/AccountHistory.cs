using Earshot.SimpliSafe.Events;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Reads missed events over REST, each system for itself: one that cannot be read does not affect the others.</summary>
/// <param name="account">Reads the systems and their events.</param>
/// <param name="selected">The IDs of the systems to read, or null to read all.</param>
/// <param name="ledger">Tracks the events.</param>
/// <param name="logger">The logger.</param>
internal sealed class AccountHistory(
    AccountAccess account, IReadOnlyCollection<long>? selected, EventLedger ledger, ILogger logger)
{
    private readonly TimeProvider _timeProvider = account.TimeProvider;
    private readonly HashSet<long> _absent = [];
    private IReadOnlyCollection<long> _systems = [];
    private bool _hasBegun;
    private bool _knowsSystems;
    private volatile bool _hasListened;
    private long _began = account.TimeProvider.GetTimestamp();

    /// <summary>Gets the IDs of the systems that were read last.</summary>
    public IReadOnlyCollection<long> Systems => Volatile.Read(ref _systems);

    /// <summary>Determines whether the events of a system are wanted.</summary>
    public bool IsWanted(long systemId) => selected is null || selected.Contains(systemId);

    /// <summary>
    /// Reads the baselines of the systems: the events that are listed now are old. Done once, and retried until events can be received.
    /// </summary>
    /// <exception cref="LoginException">The login is no longer valid.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        // After events could have been received, existing events must not be marked as old silently.
        if (_hasBegun || _hasListened)
        {
            return;
        }

        // If reading fails, events can be missed from now on.
        _began = _timeProvider.GetTimestamp();
        try
        {
            IReadOnlyCollection<long> systems = await ReadSystemsAsync(cancellationToken).ConfigureAwait(false);
            bool[] read = await Task.WhenAll(
                systems.Where(system => !ledger.IsPlaced(system)).Select(system => TryBaselineAsync(system, cancellationToken)))
                .ConfigureAwait(false);
            _hasBegun = Array.TrueForAll(read, static wasRead => wasRead);
        }
        catch (EarshotException error) when (error is not LoginException)
        {
            logger.NoBaseline(error.GetType().Name);
        }
    }

    /// <summary>Updates the systems and their states.</summary>
    public async Task<IReadOnlyCollection<long>> ReadSystemsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyCollection<long> systems = await account.ReadSystemIdsAsync(cancellationToken).ConfigureAwait(false);
        foreach (long absent in (selected ?? []).Except(systems))
        {
            if (_absent.Add(absent))
            {
                logger.SystemNotListed(absent);
            }
        }

        Volatile.Write(ref _systems, [.. systems.Where(IsWanted).Order()]);
        if (!_knowsSystems)
        {
            // Systems that are listed for the first time later are new, and nothing of them can have been missed.
            _knowsSystems = true;
            foreach (long system in Systems)
            {
                ledger.Begin(system, _began);
            }
        }

        return Systems;
    }

    /// <summary>Reads the missed events of a system. Nothing is accepted yet, so that a reading that is dropped changes nothing.</summary>
    /// <param name="system">The ID of the system.</param>
    /// <param name="origin">The origin of the events.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The events, or the error that prevented the reading.</returns>
    public async Task<MissedEvents> ReadMissedAsync(long system, EventOrigin origin, CancellationToken cancellationToken)
    {
        long started = _timeProvider.GetTimestamp();
        _hasListened = true;
        try
        {
            return ledger.IsPlaced(system)
                ? await ReadSinceAsync(system, started, origin, cancellationToken).ConfigureAwait(false)
                : await ReadFirstAsync(system, started, cancellationToken).ConfigureAwait(false);
        }
        catch (EarshotException error)
        {
            return new MissedEvents(system, started) { Gap = CreateGap(system, GapReason.CatchUpFailed, read: 0), Error = error };
        }
    }

    private async Task<MissedEvents> ReadFirstAsync(long system, long started, CancellationToken cancellationToken)
    {
        // If the system was there at the start, events since then are marked as old undelivered.
        bool isNew = ledger.IsUntouched(system);
        await ReadBaselineAsync(system, cancellationToken).ConfigureAwait(false);
        return new MissedEvents(system, started)
        {
            Gap = isNew ? null : CreateGap(system, GapReason.HistoryIncomplete, read: 1),
        };
    }

    private async Task<MissedEvents> ReadSinceAsync(
        long system, long started, EventOrigin origin, CancellationToken cancellationToken)
    {
        EventExcerpt excerpt = await account.Events.ReadAsync(
            system, ledger.From(system), count: null, cancellationToken).ConfigureAwait(false);
        SimpliSafeEvent[] missed =
        [
            .. excerpt.Events.Where(ledger.IsMissed)
                .OrderBy(static e => e.OccurredAtSeconds)
                .ThenBy(static e => e.EventId)
                .Select(e => e.Origin == origin ? e : e.As(origin)),
        ];

        // If no event is new, unlisted events are old and were reported before.
        Gap? gap = excerpt.IsComplete || missed.Length == 0
            ? null
            : CreateGap(system, GapReason.HistoryIncomplete, read: 1) with
            {
                Recovered = missed.GroupBy(static e => e.Type, StringComparer.Ordinal)
                    .ToDictionary(static type => type.Key, static type => type.Count(), StringComparer.Ordinal),
            };
        return new MissedEvents(system, started) { Events = missed, Listed = excerpt.Events, Gap = gap };
    }

    private Gap CreateGap(long system, GapReason reason, int read) => new()
    {
        Reason = reason,
        From = ledger.CompleteUntil(system),
        Until = _timeProvider.GetUtcNow(),
        Lane = MissedEvents.LaneOf(system),
        ChannelsScanned = read,
    };

    private async Task<bool> TryBaselineAsync(long system, CancellationToken cancellationToken)
    {
        try
        {
            await ReadBaselineAsync(system, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (EarshotException error) when (error is not LoginException)
        {
            logger.NoBaselineOf(system, error.GetType().Name);
            return false;
        }
    }

    private async Task ReadBaselineAsync(long system, CancellationToken cancellationToken)
    {
        EventExcerpt newest = await account.Events
            .ReadAsync(system, from: null, EventPage.MaxSize, cancellationToken).ConfigureAwait(false);
        ledger.SetBaseline(system, newest.Events, isAll: newest.Events.Count < EventPage.MaxSize);
    }
}
