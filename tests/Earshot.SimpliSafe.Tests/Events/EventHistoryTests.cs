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
    public async Task Everything_from_a_time_on_comes_however_far_back_and_the_reading_is_found_out(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        var service = new FakeHistory(reading, Spread(1000, secondsApart: 7));
        var history = new EventHistory();
        EventExcerpt excerpt = await history.ReadAsync(service.ReadAsync, Invented.Start + (7 * 300), count: null, CancellationToken.None);
        Assert.Equal((reading, true), (history.Semantics, excerpt.IsComplete));
        Assert.Equal(Ids(300, 1000), excerpt.Events.Select(e => e.EventId));
    }

    [Theory]
    [MemberData(nameof(PagedReadings))]
    public async Task Events_by_the_dozen_in_every_second_all_come(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        var service = new FakeHistory(reading, Enumerable.Range(0, 900).Select(i => Invented.Event(i, Invented.Start + (i / 30))));
        EventExcerpt excerpt = await new EventHistory().ReadAsync(service.ReadAsync, Invented.Start + 5, count: null, CancellationToken.None);
        Assert.True(excerpt.IsComplete);
        Assert.Equal(Ids(150, 900), excerpt.Events.Select(e => e.EventId));
    }

    [Theory]
    [MemberData(nameof(PagedReadings))]
    public async Task More_events_in_one_second_than_an_answer_holds_are_said_to_be_incomplete_and_the_others_come(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        IEnumerable<SimpliSafeEvent> before = Spread(100, secondsApart: 2);
        IEnumerable<SimpliSafeEvent> flood = Enumerable.Range(1000, 80).Select(i => Invented.Event(i, Invented.Start + 500));
        IEnumerable<SimpliSafeEvent> after = Enumerable.Range(2000, 70).Select(i => Invented.Event(i, Invented.Start + i));
        var service = new FakeHistory(reading, [.. before, .. flood, .. after]);
        EventExcerpt excerpt = await new EventHistory().ReadAsync(service.ReadAsync, Invented.Start, count: null, CancellationToken.None);
        Assert.False(excerpt.IsComplete);
        Assert.Equal(100, excerpt.Events.Count(e => e.EventId < 1000));
        Assert.Equal(50, excerpt.Events.Count(e => e.EventId is >= 1000 and < 2000));
        Assert.Equal(70, excerpt.Events.Count(e => e.EventId >= 2000));
    }

    [Fact]
    public async Task Service_that_always_begins_with_the_newest_gives_its_newest_page_and_it_is_said_to_be_incomplete()
    {
        var service = new FakeHistory(TimestampSemantics.NewestAtOrAfter, Spread(200, secondsApart: 3));
        var history = new EventHistory();
        EventExcerpt excerpt = await history.ReadAsync(service.ReadAsync, Invented.Start, count: null, CancellationToken.None);
        Assert.Equal((TimestampSemantics.NewestAtOrAfter, false), (history.Semantics, excerpt.IsComplete));
        Assert.Equal(Ids(150, 200), excerpt.Events.Select(e => e.EventId));
    }

    [Theory]
    [MemberData(nameof(Readings))]
    public async Task One_page_is_enough_where_it_reaches_back_far_enough(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        var service = new FakeHistory(reading, Spread(1000, secondsApart: 3));
        EventExcerpt excerpt = await new EventHistory().ReadAsync(service.ReadAsync, Invented.Start + (3 * 960), count: null, CancellationToken.None);
        Assert.True(excerpt.IsComplete);
        Assert.Equal(Ids(960, 1000), excerpt.Events.Select(e => e.EventId));
        Assert.Equal([(null, 50)], service.Asked);
    }

    [Theory]
    [InlineData(nameof(TimestampSemantics.AtOrBefore))]
    [InlineData(nameof(TimestampSemantics.OldestAtOrAfter))]
    [InlineData(nameof(TimestampSemantics.NewestAtOrAfter))]
    public async Task Nothing_between_the_time_wanted_and_a_full_page_is_told_from_a_page_that_is_cut(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        // Fifty events, nothing else after the time that is asked for, and much before it.
        IEnumerable<SimpliSafeEvent> old = Enumerable.Range(0, 60).Select(i => Invented.Event(i, Invented.Start - 100_000 + i));
        var service = new FakeHistory(reading, [.. old, .. Enumerable.Range(100, 50).Select(i => Invented.Event(i, Invented.Start + (i * 5)))]);
        EventExcerpt excerpt = await new EventHistory().ReadAsync(service.ReadAsync, Invented.Start, count: null, CancellationToken.None);
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
    public async Task Count_takes_the_newest(string name, int count)
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
    public async Task Reading_that_was_found_is_remembered_and_an_answer_that_contradicts_it_believed_more(string name)
    {
        TimestampSemantics reading = Enum.Parse<TimestampSemantics>(name);
        var service = new FakeHistory(reading, Spread(500, secondsApart: 3));
        var history = new EventHistory();
        await history.ReadAsync(service.ReadAsync, Invented.Start, count: null, CancellationToken.None);
        int first = service.Asked.Count;
        service.Asked.Clear();
        await history.ReadAsync(service.ReadAsync, Invented.Start, count: null, CancellationToken.None);
        Assert.InRange(service.Asked.Count, 1, reading == TimestampSemantics.AtOrBefore ? first : first - 1);

        TimestampSemantics other = reading == TimestampSemantics.AtOrBefore ? TimestampSemantics.OldestAtOrAfter : TimestampSemantics.AtOrBefore;
        service.Reading = other;
        EventExcerpt excerpt = await history.ReadAsync(service.ReadAsync, Invented.Start, count: null, CancellationToken.None);
        Assert.Equal((true, 500, other), (excerpt.IsComplete, excerpt.Events.Count, history.Semantics));
    }

    [Fact]
    public async Task Service_without_events_has_none()
    {
        EventExcerpt excerpt = await new EventHistory().ReadAsync(
            new FakeHistory(TimestampSemantics.AtOrBefore, []).ReadAsync, Invented.Start, count: null, CancellationToken.None);
        Assert.Empty(excerpt.Events);
        Assert.True(excerpt.IsComplete);
    }

    [Fact]
    public async Task Ids_as_text_and_events_without_ids_come_once()
    {
        SimpliSafeEvent[] events =
        [
            .. Enumerable.Range(0, 120).Select(i =>
            {
                System.Text.Json.Nodes.JsonObject json = Invented.Json(0, Invented.Start + (i / 3));
                if (i % 4 == 0)
                {
                    json.Remove("eventId");
                    json["info"] = $"without id {i}";
                }
                else
                {
                    json["eventId"] = $"7001200{i:000}";
                }

                return Invented.Event(json);
            }),
        ];
        EventExcerpt excerpt = await new EventHistory().ReadAsync(
            new FakeHistory(TimestampSemantics.AtOrBefore, events).ReadAsync, Invented.Start, count: null, CancellationToken.None);
        Assert.Equal((120, true), (excerpt.Events.Count, excerpt.IsComplete));
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new EventHistory().ReadAsync(
            new FakeHistory(TimestampSemantics.AtOrBefore, []).ReadAsync, Invented.Start, count: null, cancelled.Token));
    }

    private static IEnumerable<SimpliSafeEvent> Spread(int count, int secondsApart) =>
        Enumerable.Range(0, count).Select(i => Invented.Event(i, Invented.Start + ((long)i * secondsApart)));

    private static IEnumerable<long> Ids(int from, int until) => Enumerable.Range(from, until - from).Reverse().Select(i => (long)i);
}
