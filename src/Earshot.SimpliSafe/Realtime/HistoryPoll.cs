using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Represents the result of polling one system.</summary>
/// <param name="Missed">The events that were found.</param>
/// <param name="Gap">The gap to report, or null.</param>
/// <param name="Failure">The error if no system can be polled, so that the connection must end; otherwise, null.</param>
internal sealed record Polled(MissedEvents Missed, Gap? Gap, EarshotException? Failure);

/// <summary>
/// Polls the systems of an account, each in a loop of its own, so that one that hangs or is refused does not delay the others.
/// </summary>
internal sealed class HistoryPoll(
    AccountHistory history, EventLedger ledger, TimeSpan interval, TimeProvider timeProvider, ILogger logger)
{
    // A system that is refused is polled less often, up to this time.
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(5);

    // As long as a system cannot be polled, the gap is reported again after this time.
    private static readonly TimeSpan GapInterval = TimeSpan.FromHours(1);

    private readonly Channel<Polled> _results = Channel.CreateBounded<Polled>(1);
    private readonly Lock _gate = new();
    private readonly HashSet<long> _failing = [];
    private int _count;

    /// <summary>Starts to poll systems.</summary>
    public void Start(IReadOnlyCollection<long> systems, CancellationToken cancellationToken)
    {
        _count = systems.Count;
        foreach (long system in systems)
        {
            _ = Task.Run(() => PollAsync(system, cancellationToken), CancellationToken.None);
        }
    }

    /// <summary>Waits for the next result.</summary>
    public ValueTask<Polled> NextAsync(CancellationToken cancellationToken) => _results.Reader.ReadAsync(cancellationToken);

    // Runs until it is canceled.
    private async Task PollAsync(long system, CancellationToken cancellationToken)
    {
        try
        {
            int failures = 0;
            long reportedAt = 0;
            EventOrigin origin = EventOrigin.CatchUp;
            while (true)
            {
                MissedEvents missed = await history.ReadMissedAsync(system, origin, cancellationToken).ConfigureAwait(false);
                failures = missed.Error is null ? 0 : failures + 1;
                EarshotException? failure = Judge(missed);

                // One failed poll loses nothing, because the next one starts from the same time.
                Gap? gap = missed.Error is null ? missed.Gap : null;
                if (failure is null && failures >= 2 && (failures == 2 || timeProvider.GetElapsedTime(reportedAt) >= GapInterval))
                {
                    gap = missed.Gap;
                    reportedAt = timeProvider.GetTimestamp();
                    ledger.GapReported(system);
                    logger.HistoryNotRead(system, missed.Error!.GetType().Name);
                }

                await _results.Writer.WriteAsync(new Polled(missed, gap, failure), cancellationToken).ConfigureAwait(false);
                origin = missed.Error is null ? EventOrigin.Live : EventOrigin.CatchUp;
                await Task.Delay(IntervalAfter(failures), timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection has ended.
        }
        catch (Exception defect)
        {
            // Without its poll, a system would be silent forever.
            _results.Writer.TryComplete(defect);
        }
    }

    private EarshotException? Judge(MissedEvents missed)
    {
        lock (_gate)
        {
            if (missed.Error is null)
            {
                _failing.Remove(missed.SystemId);
                return null;
            }

            _failing.Add(missed.SystemId);
            return _failing.Count >= _count ? missed.Error : null;
        }
    }

    private TimeSpan IntervalAfter(int failures)
    {
        TimeSpan longer = interval * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        return longer <= LongestInterval ? longer : interval > LongestInterval ? interval : LongestInterval;
    }
}
