using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.SimpliSafe.Events;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Reads over REST what was missed, system by system, and keeps up to when everything has been heard.</summary>
internal sealed class AccountHistory(SimpliSafeClient client, EventLedger ledger, ILogger logger)
{
    // Events can be listed some time after they happened, and clocks inside of a service differ.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    // No timestamp: listening hasn't been tried.
    private const long Never = long.MinValue;

    private readonly TimeProvider _time = client.Options.TimeProvider;
    private IReadOnlyCollection<long> _systems = [];
    private bool _hasBegun;
    private bool _hasListened;
    private long _heardUntil = Never;
    private volatile bool _isProven;

    /// <summary>The account's systems, as read last.</summary>
    public IReadOnlyCollection<long> Systems => Volatile.Read(ref _systems);

    /// <summary>Something was heard: where nothing was missing before it, nothing is up to here.</summary>
    public void Heard()
    {
        if (_isProven)
        {
            Interlocked.Exchange(ref _heardUntil, _time.GetTimestamp());
        }
    }

    /// <summary>A new connection: what happened since the last one is not known.</summary>
    public void Interrupted()
    {
        _isProven = false;
        ledger.Interrupted();
    }

    /// <summary>Reads where the systems stand before anything is heard; what happened before is old. Done once, and tried until something is heard.</summary>
    /// <exception cref="LoginException">The log-in no longer holds.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        // Once something could have been heard, what is there must not be taken for old in silence.
        if (_hasBegun || _hasListened)
        {
            return;
        }

        // Where it fails, nothing is known from here on.
        Interlocked.Exchange(ref _heardUntil, _time.GetTimestamp());
        try
        {
            foreach (long system in await ReadSystemsAsync(cancellationToken).ConfigureAwait(false))
            {
                await ReadBaselineAsync(system, cancellationToken).ConfigureAwait(false);
            }

            _hasBegun = true;
            Interlocked.Exchange(ref _heardUntil, _time.GetTimestamp());
        }
        catch (EarshotException error) when (error is not LoginException)
        {
            logger.NoBaseline(error.GetType().Name);
        }
    }

    /// <summary>Brings the systems and their states up to date.</summary>
    public async Task<IReadOnlyCollection<long>> ReadSystemsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<long, SimpliSafeSystem> systems = await client.GetSystemsAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _systems, [.. systems.Keys.Order()]);
        return Systems;
    }

    /// <summary>Reads what was missed of every system. What fails is said, and tried again the next time from the same place.</summary>
    /// <param name="origin">How the events were heard.</param>
    /// <param name="cancellationToken">Ends the reading; what was read so far is kept.</param>
    public async Task<CatchUpResult<SimpliSafeEvent>> ReadMissedAsync(EventOrigin origin, CancellationToken cancellationToken)
    {
        long begun = _time.GetTimestamp();
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
            From = HeardUntil(),
            Until = _time.GetUtcNow(),
        };
        if (error is null)
        {
            _hasBegun = true;
            _isProven = true;
            Interlocked.Exchange(ref _heardUntil, begun);
        }

        return new CatchUpResult<SimpliSafeEvent> { Events = missed, Gap = gap, Error = error };
    }

    /// <summary>The interval up to now in which nothing can be proven.</summary>
    public Gap Unproven() => new() { Reason = GapReason.CatchUpFailed, From = HeardUntil(), Until = _time.GetUtcNow() };

    private DateTimeOffset HeardUntil()
    {
        long heard = Interlocked.Read(ref _heardUntil);
        DateTimeOffset now = _time.GetUtcNow();
        return heard == Never ? now : now - _time.GetElapsedTime(heard);
    }

    private async Task<bool> ReadMissedAsync(
        long system, EventOrigin origin, List<SimpliSafeEvent> missed, CancellationToken cancellationToken)
    {
        if (!ledger.Knows(system))
        {
            await ReadBaselineAsync(system, cancellationToken).ConfigureAwait(false);

            // New on the account; or its beginning couldn't be read before, and what has happened since then is taken for old, unheard.
            return _hasBegun;
        }

        EventExcerpt excerpt = await client.ReadEventsAsync(system, ledger.From(system, Overlap), count: null, cancellationToken).ConfigureAwait(false);
        IEnumerable<SimpliSafeEvent> events = origin == EventOrigin.CatchUp ? excerpt.Events : excerpt.Events.Select(e => e.As(origin));
        List<SimpliSafeEvent> taken = ledger.TakeMissed(system, events);
        missed.AddRange(taken);

        // Where nothing is new, what isn't listed is old, and was told before.
        return excerpt.IsComplete || taken.Count == 0;
    }

    private async Task ReadBaselineAsync(long system, CancellationToken cancellationToken)
    {
        EventExcerpt newest = await client.ReadEventsAsync(system, from: null, EventHistory.PageSize, cancellationToken).ConfigureAwait(false);
        ledger.SetBaseline(system, newest.Events);
    }
}
