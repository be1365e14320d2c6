using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Simulated;

namespace Earshot.SimpliSafe.Tests.Listening;

/// <summary>Tests what the history contributes: events that are listed late, and events that the WebSocket did not send.</summary>
public sealed class HistoryTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(7);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(SimpliSafeTransport.WebSocket)]
    [InlineData(SimpliSafeTransport.Polling)]
    public async Task Events_that_are_listed_late_are_received(SimpliSafeTransport transport)
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { Transport = transport, PollInterval = TimeSpan.FromSeconds(10) });
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.ConnectAsync();
        fixture.Clock.Advance(TimeSpan.FromMinutes(15));
        SimulatedEvent known = fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1), TimeSpan.FromSeconds(10));
        DateTimeOffset now = fixture.Clock.GetUtcNow();
        long[] late = [.. ((int[])[600, 200, 100]).Select(age =>
            fixture.Server.WriteListedEvent(fixture.Home, 1134, now - TimeSpan.FromSeconds(age)).Id)];
        if (transport == SimpliSafeTransport.WebSocket)
        {
            fixture.Server.Faults.Add(new MessageSent { PerConnection = false }, new DropConnection());
            fixture.Server.SendText(fixture.Account, "{}");
        }

        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 4), TimeSpan.FromSeconds(10));
        Assert.Equal([known.Id, .. late], fixture.Recorder.Events.Select(static e => e.EventId));
        Assert.Empty(fixture.Recorder.Gaps);
    }

    [Fact]
    public async Task Event_later_than_the_overlap_is_not_received()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { HistoryOverlap = TimeSpan.FromMinutes(2) });
        await fixture.ConnectAsync();
        fixture.Clock.Advance(TimeSpan.FromMinutes(15));
        fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        fixture.Server.WriteListedEvent(fixture.Home, 1134, fixture.Clock.GetUtcNow() - TimeSpan.FromMinutes(3));
        SimulatedEvent inTime = fixture.Server.WriteListedEvent(fixture.Home, 1134, fixture.Clock.GetUtcNow() - TimeSpan.FromMinutes(1));
        fixture.Server.Faults.Add(new MessageSent { PerConnection = false }, new DropConnection());
        fixture.Server.SendText(fixture.Account, "{}");
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2));
        Assert.Equal(inTime.Id, fixture.Recorder.Events[1].EventId);
    }

    [Fact]
    public async Task Event_that_the_socket_does_not_send_is_found_while_connected()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(ListenerFixture.Patient with { HistoryInterval = Interval });
        await fixture.ConnectAsync();
        SimulatedEvent live = fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        SimulatedEvent swallowed = fixture.Server.WriteListedEvent(fixture.Home, 1134);
        await PassIntervalAsync(fixture);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2), Grace);
        Assert.Equal((swallowed.Id, EventOrigin.CatchUp), (fixture.Recorder.Events[1].EventId, fixture.Recorder.Events[1].Origin));

        // It is not delivered twice if the WebSocket sends it after all, nor is the event that was sent.
        fixture.Server.ResendEvent(swallowed);
        fixture.Server.ResendEvent(live);
        SimulatedEvent last = fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Any(e => e.EventId == last.Id));
        Assert.Equal([live.Id, swallowed.Id, last.Id], fixture.Recorder.Events.Select(static e => e.EventId));
        Assert.Empty(fixture.Recorder.Gaps);
        Assert.Single(fixture.Recorder.Connects);
        Assert.Single(fixture.Logs.Lines, static line => line.Id == 411);
    }

    [Fact]
    public async Task Event_that_is_listed_before_the_socket_sends_it_stays_in_order()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(ListenerFixture.Patient with { HistoryInterval = Interval });
        await fixture.ConnectAsync();
        SimulatedEvent early = fixture.Server.WriteListedEvent(fixture.Home, 3441);
        await PassIntervalAsync(fixture);
        await fixture.Clock.WaitUntilSetAsync(Grace, 1).Soon();
        SimulatedEvent second = fixture.Server.WriteListedEvent(fixture.Home, 1400);
        fixture.Server.ResendEvent(early);
        fixture.Server.ResendEvent(second);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2);
        Assert.All(fixture.Recorder.Events, static e => Assert.Equal(EventOrigin.Live, e.Origin));
        fixture.Clock.Advance(Grace);
        await fixture.Clock.WaitUntilSetAsync(Interval, 2).Soon();
        Assert.Equal([early.Id, second.Id], fixture.Recorder.Events.Select(static e => e.EventId));
    }

    [Theory]
    [InlineData(SimpliSafeTransport.WebSocket, FromTimestampMode.OldestAtOrAfter)]
    [InlineData(SimpliSafeTransport.WebSocket, FromTimestampMode.NewestAtOrBefore)]
    [InlineData(SimpliSafeTransport.Polling, FromTimestampMode.OldestAtOrAfter)]
    [InlineData(SimpliSafeTransport.Polling, FromTimestampMode.NewestAtOrBefore)]
    public async Task Pages_with_equal_times_at_their_edges_are_complete(SimpliSafeTransport transport, FromTimestampMode mode)
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { Transport = transport, PollInterval = TimeSpan.FromSeconds(10) },
            new SimpliSafeSimulatorOptions { FromTimestamp = mode });
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1), TimeSpan.FromSeconds(10));
        DateTimeOffset now = fixture.Clock.GetUtcNow();

        // 160 events in four seconds: each page ends within a second.
        long[] written = [.. Enumerable.Range(0, 160).Select(i =>
            fixture.Server.WriteListedEvent(fixture.Home, 1400, now + TimeSpan.FromSeconds(i / 40)).Id)];
        if (transport == SimpliSafeTransport.WebSocket)
        {
            fixture.Server.Faults.Add(new MessageSent { PerConnection = false }, new DropConnection());
            fixture.Server.SendText(fixture.Account, "{}");
        }

        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count >= 161), TimeSpan.FromSeconds(10));
        Assert.Equal(written, fixture.Recorder.Events.Skip(1).Select(static e => e.EventId));
        Assert.Empty(fixture.Recorder.Gaps);
    }

    [Fact]
    public async Task Live_events_wait_until_the_missed_ones_are_delivered()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(ListenerFixture.Patient);
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        fixture.Server.Faults.Add(
            new RequestReceived { Path = $"*/{fixture.Home.Id}/events" }, new Delay { Duration = TimeSpan.FromSeconds(20) });
        fixture.Server.Faults.Add(new MessageSent(), new DropConnection());
        SimulatedEvent missed = fixture.Server.WriteEvent(fixture.Home, 3401);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Connects.Count == 2));
        await fixture.Clock.WaitUntilSetAsync(TimeSpan.FromSeconds(20), 1).Soon();
        SimulatedEvent live = fixture.Server.WriteEvent(fixture.Home, 1400);
        SimulatedEvent other = fixture.Server.WriteEvent(fixture.Cabin, 1400);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2);
        Assert.Equal(other.Id, fixture.Recorder.Events[1].EventId);
        fixture.Clock.Advance(TimeSpan.FromSeconds(20));
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 4);
        Assert.Equal([missed.Id, live.Id], fixture.Recorder.Events.Skip(2).Select(static e => e.EventId));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(0)]
    public void Too_short_intervals_are_rejected(int seconds) => Assert.Contains(
        "HistoryInterval",
        Assert.Throws<ArgumentException>(
            new SimpliSafeListenerOptions { HistoryInterval = TimeSpan.FromSeconds(seconds) }.Validate).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Empty_selection_and_missing_overlap_are_rejected()
    {
        Assert.Throws<ArgumentException>(new SimpliSafeListenerOptions { Systems = [] }.Validate);
        Assert.Throws<ArgumentException>(new SimpliSafeListenerOptions { HistoryOverlap = TimeSpan.Zero }.Validate);
    }

    private static async Task PassIntervalAsync(ListenerFixture fixture)
    {
        await fixture.Clock.WaitUntilSetAsync(Interval, 1).Soon();
        fixture.Clock.Advance(Interval);
    }
}
