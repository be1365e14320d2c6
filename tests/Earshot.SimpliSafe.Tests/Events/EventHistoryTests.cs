using Earshot.SimpliSafe.Events;

namespace Earshot.SimpliSafe.Tests.Events;

public sealed class EventHistoryTests
{
    public static TheoryData<string> Readings { get; } =
        [nameof(TimestampSemantics.AtOrBefore), nameof(TimestampSemantics.OldestAtOrAfter), nameof(TimestampSemantics.NewestAtOrAfter)];

    public static TheoryData<string> PagedReadings { get; } =
        [nameof(TimestampSemantics.AtOrBefore), nameof(TimestampSemantics.OldestAtOrAfter)];

    [Theory]
    [MemberData(nameof(PagedReadings))]
    public async Task All_events_since_a_time_are_read_and_semantics_inferred(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        var service = new FakeHistory(reading, Spread(1000, secondsApart: 7));
        var history = new EventHistory();
        EventExcerpt excerpt = await history.ReadAsync(
            service.ReadAsync, TestEvents.Start + (7 * 300), count: null, CancellationToken.None);
        Assert.Equal((reading, true), (history.Semantics, excerpt.IsComplete));
        Assert.Equal(Ids(300, 1000), excerpt.Events.Select(e => e.EventId));
    }

    [Theory]
    [MemberData(nameof(PagedReadings))]
    public async Task All_events_are_read_when_each_second_has_many(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        var service = new FakeHistory(reading, Enumerable.Range(0, 900).Select(i => TestEvents.Event(i, TestEvents.Start + (i / 30))));
        EventExcerpt excerpt = await new EventHistory().ReadAsync(
            service.ReadAsync, TestEvents.Start + 5, count: null, CancellationToken.None);
        Assert.True(excerpt.IsComplete);
        Assert.Equal(Ids(150, 900), excerpt.Events.Select(e => e.EventId));
    }

    [Theory]
    [MemberData(nameof(PagedReadings))]
    public async Task History_is_incomplete_when_a_second_exceeds_one_page(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        IEnumerable<SimpliSafeEvent> before = Spread(100, secondsApart: 2);
        IEnumerable<SimpliSafeEvent> flood = Enumerable.Range(1000, 80).Select(i => TestEvents.Event(i, TestEvents.Start + 500));
        IEnumerable<SimpliSafeEvent> after = Enumerable.Range(2000, 70).Select(i => TestEvents.Event(i, TestEvents.Start + i));
        var service = new FakeHistory(reading, [.. before, .. flood, .. after]);
        EventExcerpt excerpt = await new EventHistory().ReadAsync(service.ReadAsync, TestEvents.Start, count: null, CancellationToken.None);
        Assert.False(excerpt.IsComplete);
        Assert.Equal(100, excerpt.Events.Count(e => e.EventId < 1000));
        Assert.Equal(50, excerpt.Events.Count(e => e.EventId is >= 1000 and < 2000));
        Assert.Equal(70, excerpt.Events.Count(e => e.EventId >= 2000));
    }

    [Fact]
    public async Task History_is_incomplete_when_only_newest_page_is_available()
    {
        var service = new FakeHistory(TimestampSemantics.NewestAtOrAfter, Spread(200, secondsApart: 3));
        var history = new EventHistory();
        EventExcerpt excerpt = await history.ReadAsync(service.ReadAsync, TestEvents.Start, count: null, CancellationToken.None);
        Assert.Equal((TimestampSemantics.NewestAtOrAfter, false), (history.Semantics, excerpt.IsComplete));
        Assert.Equal(Ids(150, 200), excerpt.Events.Select(e => e.EventId));
    }

    [Theory]
    [MemberData(nameof(Readings))]
    public async Task One_request_suffices_when_page_reaches_back_far_enough(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        var service = new FakeHistory(reading, Spread(1000, secondsApart: 3));
        EventExcerpt excerpt = await new EventHistory().ReadAsync(
            service.ReadAsync, TestEvents.Start + (3 * 960), count: null, CancellationToken.None);
        Assert.True(excerpt.IsComplete);
        Assert.Equal(Ids(960, 1000), excerpt.Events.Select(e => e.EventId));
        Assert.Equal([(null, 50)], service.Asked);
    }

    [Theory]
    [InlineData(nameof(TimestampSemantics.AtOrBefore))]
    [InlineData(nameof(TimestampSemantics.OldestAtOrAfter))]
    [InlineData(nameof(TimestampSemantics.NewestAtOrAfter))]
    public async Task Full_page_without_earlier_events_is_recognized(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        // The page has fifty events after the requested time, and all other events are much older.
        IEnumerable<SimpliSafeEvent> old = Enumerable.Range(0, 60).Select(i => TestEvents.Event(i, TestEvents.Start - 100_000 + i));
        var service = new FakeHistory(
            reading, [.. old, .. Enumerable.Range(100, 50).Select(i => TestEvents.Event(i, TestEvents.Start + (i * 5)))]);
        EventExcerpt excerpt = await new EventHistory().ReadAsync(service.ReadAsync, TestEvents.Start, count: null, CancellationToken.None);
        Assert.Equal(Ids(100, 150), excerpt.Events.Select(e => e.EventId));
        Assert.Equal(reading != TimestampSemantics.NewestAtOrAfter, excerpt.IsComplete);
    }

    [Theory]
    [InlineData(nameof(TimestampSemantics.AtOrBefore), 1)]
    [InlineData(nameof(TimestampSemantics.AtOrBefore), 50)]
    [InlineData(nameof(TimestampSemantics.AtOrBefore), 137)]
    [InlineData(nameof(TimestampSemantics.AtOrBefore), 400)]
    [InlineData(nameof(TimestampSemantics.OldestAtOrAfter), 137)]
    [InlineData(nameof(TimestampSemantics.OldestAtOrAfter), 400)]
    public async Task Count_limits_to_the_newest_events(string name, int count)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        var service = new FakeHistory(reading, Spread(300, secondsApart: 1000));
        EventExcerpt excerpt = await new EventHistory().ReadAsync(service.ReadAsync, from: null, count, CancellationToken.None);
        Assert.True(excerpt.IsComplete);
        Assert.Equal(Ids(Math.Max(0, 300 - count), 300), excerpt.Events.Select(e => e.EventId));
        Assert.Equal(Math.Min(count, 50), service.Asked[0].Count);
    }

    [Theory]
    [MemberData(nameof(PagedReadings))]
    public async Task Semantics_are_remembered_and_replaced_when_contradicted(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        var service = new FakeHistory(reading, Spread(500, secondsApart: 3));
        var history = new EventHistory();
        await history.ReadAsync(service.ReadAsync, TestEvents.Start, count: null, CancellationToken.None);
        int first = service.Asked.Count;
        service.Asked.Clear();
        await history.ReadAsync(service.ReadAsync, TestEvents.Start, count: null, CancellationToken.None);
        Assert.InRange(service.Asked.Count, 1, reading == TimestampSemantics.AtOrBefore ? first : first - 1);

        TimestampSemantics other = reading == TimestampSemantics.AtOrBefore
            ? TimestampSemantics.OldestAtOrAfter
            : TimestampSemantics.AtOrBefore;
        service.Reading = other;
        EventExcerpt excerpt = await history.ReadAsync(service.ReadAsync, TestEvents.Start, count: null, CancellationToken.None);
        Assert.Equal((true, 500, other), (excerpt.IsComplete, excerpt.Events.Count, history.Semantics));
    }

    [Fact]
    public async Task History_is_empty_when_service_has_no_events()
    {
        EventExcerpt excerpt = await new EventHistory().ReadAsync(
            new FakeHistory(TimestampSemantics.AtOrBefore, []).ReadAsync, TestEvents.Start, count: null, CancellationToken.None);
        Assert.Empty(excerpt.Events);
        Assert.True(excerpt.IsComplete);
    }

    [Fact]
    public async Task Events_with_string_ids_or_no_ids_are_read_once()
    {
        SimpliSafeEvent[] events =
        [
            .. Enumerable.Range(0, 120).Select(i =>
            {
                System.Text.Json.Nodes.JsonObject json = TestEvents.Json(0, TestEvents.Start + (i / 3));
                if (i % 4 == 0)
                {
                    json.Remove("eventId");
                    json["info"] = $"without id {i}";
                }
                else
                {
                    json["eventId"] = $"7001200{i:000}";
                }

                return TestEvents.Event(json);
            }),
        ];
        EventExcerpt excerpt = await new EventHistory().ReadAsync(
            new FakeHistory(TimestampSemantics.AtOrBefore, events).ReadAsync, TestEvents.Start, count: null, CancellationToken.None);
        Assert.Equal((120, true), (excerpt.Events.Count, excerpt.IsComplete));
    }

    [Fact]
    public async Task Cancellation_ends_the_reading()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new EventHistory().ReadAsync(
            new FakeHistory(TimestampSemantics.AtOrBefore, []).ReadAsync, TestEvents.Start, count: null, cancelled.Token));
    }

    private static IEnumerable<SimpliSafeEvent> Spread(int count, int secondsApart) =>
        Enumerable.Range(0, count).Select(i => TestEvents.Event(i, TestEvents.Start + ((long)i * secondsApart)));

    private static IEnumerable<long> Ids(int from, int until) => Enumerable.Range(from, until - from).Reverse().Select(i => (long)i);
}
