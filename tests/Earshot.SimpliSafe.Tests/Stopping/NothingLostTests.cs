using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Listening;
using Earshot.SimpliSafe.Tests.Simulated;

namespace Earshot.SimpliSafe.Tests.Stopping;

/// <summary>Tests that events that were read are delivered or read again whenever the listener stops.</summary>
public sealed class NothingLostTests
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);

    private static readonly SimpliSafeListenerOptions Polling =
        ListenerFixture.Patient with { Transport = SimpliSafeTransport.Polling, PollInterval = Poll };

    [Fact]
    public async Task Event_of_an_interrupted_poll_is_delivered_once()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(Polling);
        await fixture.ConnectAsync();
        SimulatedEvent first = await CutShortAsync(fixture);
        await fixture.Listener.DisconnectAsync().Soon();

        fixture.Server.Faults.Clear();
        await fixture.ConnectAsync();
        SimulatedEvent second = fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Any(e => e.EventId == second.Id)), Poll);
        Assert.Equal([first.Id, second.Id], fixture.Recorder.Events.Select(e => e.EventId));
        Assert.Empty(fixture.Recorder.Gaps);
    }

    [Fact]
    public async Task Event_of_an_interrupted_catch_up_is_delivered_once()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(ListenerFixture.Patient);
        await fixture.ConnectAsync();
        await fixture.Listener.DisconnectAsync().Soon();
        SimulatedEvent first = fixture.Server.WriteEvent(fixture.Home, 3441);
        fixture.Server.Faults.Add(new RequestReceived { Path = History(fixture.Cabin), Times = null }, new Hang());
        await fixture.Listener.ConnectAsync().Soon();
        await AskedAsync(fixture);
        await fixture.Listener.DisconnectAsync().Soon();

        fixture.Server.Faults.Clear();
        await fixture.ConnectAsync();
        SimulatedEvent second = fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Any(e => e.EventId == second.Id));
        Assert.Equal([first.Id, second.Id], fixture.Recorder.Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task Events_before_a_late_baseline_are_reported_as_gap()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(ListenerFixture.Patient);
        DateTimeOffset begun = fixture.Clock.GetUtcNow();

        // The reading of the baseline and the first catch-up fail.
        fixture.Server.Faults.Add(new RequestReceived { Path = History(fixture.Home), Times = 2 }, SendResponse.ServerError());
        await fixture.ConnectAsync();
        await fixture.Recorder.UntilAsync(recorder => recorder.Gaps.Count == 1);
        fixture.Server.Faults.Add(new MessageSent(), new DropConnection());
        fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        SimulatedEvent missed = fixture.Server.WriteEvent(fixture.Home, 3401);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Gaps.Count == 2));

        Assert.DoesNotContain(fixture.Recorder.Events, e => e.EventId == missed.Id);
        Assert.Equal(GapReason.HistoryIncomplete, fixture.Recorder.Gaps[1].Reason);
        Assert.InRange(missed.Timestamp, fixture.Recorder.Gaps[1].From, fixture.Recorder.Gaps[1].Until);
        Assert.Equal(begun, fixture.Recorder.Gaps[1].From);
    }

    [Fact]
    public async Task Handler_can_disconnect_during_polling()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(Polling);
        Task? stopped = null;
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Listener.OnEvent(_ =>
        {
            stopped = fixture.Listener.DisconnectAsync();
            asked.TrySetResult();
        });
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.PassUntilAsync(asked.Task, Poll);
        await stopped!.Soon();
        await fixture.Listener.DisconnectAsync().Soon();
        Assert.Equal(DisconnectReason.Requested, Assert.Single(fixture.Recorder.Disconnects).Reason);
        Assert.Equal(ListenerState.Stopped, fixture.Listener.State);
    }

    [Fact]
    public async Task Client_can_be_disposed_during_polling()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(Polling);
        await fixture.ConnectAsync();
        SimulatedEvent read = await CutShortAsync(fixture);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        await fixture.Client.DisposeAsync().AsTask().Soon();
        Assert.Equal(ListenerState.Stopped, fixture.Listener.State);
        Assert.Equal([read.Id], fixture.Recorder.Events.Select(e => e.EventId));
    }

    // Lets a poll read an event of the first system and hang at the second system.
    private static async Task<SimulatedEvent> CutShortAsync(ListenerFixture fixture)
    {
        Assert.True(fixture.Home.Id < fixture.Cabin.Id);
        await fixture.Clock.WaitForTimerAsync(Poll).Soon();
        SimulatedEvent e = fixture.Server.WriteEvent(fixture.Home, 3441);
        fixture.Server.Faults.Add(new RequestReceived { Path = History(fixture.Cabin), Times = null }, new Hang());
        fixture.Clock.Advance(Poll);
        await AskedAsync(fixture);
        return e;
    }

    private static string History(SimulatedSystem system) => $"*/{system.Id}/events";

    // Waits until the hanging request was received.
    private static Task<JournalEntry> AskedAsync(ListenerFixture fixture) =>
        fixture.Server.Journal.WaitForAsync(entry => entry.Kind == JournalKind.FaultApplied).Soon();
}
