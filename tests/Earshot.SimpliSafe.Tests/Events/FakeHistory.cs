using Earshot.SimpliSafe.Events;

namespace Earshot.SimpliSafe.Tests.Events;

/// <summary>Simulates a service's history in memory with the specified semantics of <c>fromTimestamp</c>.</summary>
internal sealed class FakeHistory(TimestampSemantics reading, IEnumerable<SimpliSafeEvent> events)
{
    private readonly List<SimpliSafeEvent> _newestFirst = [.. events.OrderByDescending(e => e.OccurredAt).ThenByDescending(e => e.EventId)];

    public List<(long? From, int Count)> Asked { get; } = [];

    public TimestampSemantics Reading { get; set; } = reading;

    public Task<EventPage> ReadAsync(long? from, int count, CancellationToken cancellationToken)
    {
        Assert.InRange(count, 1, EventPage.MaxSize);
        Asked.Add((from, count));
        IEnumerable<SimpliSafeEvent> page = (from, Reading) switch
        {
            (null, _) => _newestFirst.Take(count),
            (_, TimestampSemantics.AtOrBefore) => _newestFirst.Where(e => Seconds(e) <= from).Take(count),
            (_, TimestampSemantics.OldestAtOrAfter) => _newestFirst.Where(e => Seconds(e) >= from).TakeLast(count),
            (_, TimestampSemantics.NewestAtOrAfter) => _newestFirst.Where(e => Seconds(e) >= from).Take(count),
            _ => [],
        };
        SimpliSafeEvent[] listed = [.. page];
        return Task.FromResult(new EventPage(listed, listed.Length));
    }

    private static long Seconds(SimpliSafeEvent e) => e.OccurredAt.ToUnixTimeSeconds();
}
