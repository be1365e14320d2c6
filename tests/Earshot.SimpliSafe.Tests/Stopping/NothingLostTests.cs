using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Listening;

namespace Earshot.SimpliSafe.Tests.Stopping;

/// <summary>What was read counts as heard, so it must be handed over or be read again, whenever the listening ends.</summary>
public sealed class NothingLostTests
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);

    private static readonly SimpliSafeListenerOptions Polling = House.Patient with { Transport = SimpliSafeTransport.Polling, PollInterval = Poll };

    [Fact]
    public async Task Event_of_a_poll_that_a_stop_cuts_short_is_heard_once()
    {
        await using House house = await House.StartAsync(Polling);
        await house.ConnectAsync();
        SimulatedEvent first = await CutShortAsync(house);
        await house.Listener.DisconnectAsync().Soon();

        house.Server.Faults.Clear();
        await house.ConnectAsync();
        SimulatedEvent second = house.Server.WriteEvent(house.Home, 1400);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Any(e => e.EventId == second.Id)), Poll);
        Assert.Equal([first.Id, second.Id], house.Ear.Events.Select(e => e.EventId));
        Assert.Empty(house.Ear.Gaps);
    }

    [Fact]
    public async Task Event_of_a_catch_up_that_a_stop_cuts_short_is_heard_once()
    {
        await using House house = await House.StartAsync(House.Patient);
        await house.ConnectAsync();
        await house.Listener.DisconnectAsync().Soon();
        SimulatedEvent first = house.Server.WriteEvent(house.Home, 3441);
        house.Server.Faults.Add(new RequestReceived { Path = History(house.Cabin), Times = null }, new Hang());
        await house.Listener.ConnectAsync().Soon();
        await AskedAsync(house);
        await house.Listener.DisconnectAsync().Soon();

        house.Server.Faults.Clear();
        await house.ConnectAsync();
        SimulatedEvent second = house.Server.WriteEvent(house.Home, 1400);
        await house.Ear.UntilAsync(ear => ear.Events.Any(e => e.EventId == second.Id));
        Assert.Equal([first.Id, second.Id], house.Ear.Events.Select(e => e.EventId));
    }

    [Fact]
    public async Task What_came_while_no_beginning_could_be_read_is_told_as_a_gap()
    {
        await using House house = await House.StartAsync(House.Patient);
        DateTimeOffset begun = house.Clock.GetUtcNow();

        // The reading of where the systems stand, and the first catching up.
        house.Server.Faults.Add(new RequestReceived { Path = "*/events", Times = 3 }, Answer.ServerError());
        await house.ConnectAsync();
        await house.Ear.UntilAsync(ear => ear.Gaps.Count == 1);
        house.Server.Faults.Add(new MessageSent(), new DropConnection());
        house.Clock.Advance(TimeSpan.FromSeconds(30));
        SimulatedEvent missed = house.Server.WriteEvent(house.Home, 3401);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Gaps.Count == 2));

        Assert.DoesNotContain(house.Ear.Events, e => e.EventId == missed.Id);
        Assert.Equal(GapReason.HistoryIncomplete, house.Ear.Gaps[1].Reason);
        Assert.InRange(missed.Timestamp, house.Ear.Gaps[1].From, house.Ear.Gaps[1].Until);
        Assert.Equal(begun, house.Ear.Gaps[1].From);
    }

    [Fact]
    public async Task Handler_may_disconnect_while_it_is_polled()
    {
        await using House house = await House.StartAsync(Polling);
        Task? stopped = null;
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        house.Listener.OnEvent(_ =>
        {
            stopped = house.Listener.DisconnectAsync();
            asked.TrySetResult();
        });
        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, 3441);
        await house.PassUntilAsync(asked.Task, Poll);
        await stopped!.Soon();
        await house.Listener.DisconnectAsync().Soon();
        Assert.Equal(DisconnectReason.Requested, Assert.Single(house.Ear.Disconnects).Reason);
        Assert.Equal(ListenerState.Stopped, house.Listener.State);
    }

    [Fact]
    public async Task Client_may_be_disposed_of_while_it_is_polled()
    {
        await using House house = await House.StartAsync(Polling);
        await house.ConnectAsync();
        SimulatedEvent read = await CutShortAsync(house);
        await house.Client.DisposeAsync().AsTask().Soon();
        Assert.Equal(ListenerState.Stopped, house.Listener.State);
        Assert.Equal([read.Id], house.Ear.Events.Select(e => e.EventId));
    }

    // Lets a poll read an event of the first system, and hang at the second.
    private static async Task<SimulatedEvent> CutShortAsync(House house)
    {
        Assert.True(house.Home.Id < house.Cabin.Id);
        await house.Clock.WaitForTimerAsync(Poll).Soon();
        SimulatedEvent e = house.Server.WriteEvent(house.Home, 3441);
        house.Server.Faults.Add(new RequestReceived { Path = History(house.Cabin), Times = null }, new Hang());
        house.Clock.Advance(Poll);
        await AskedAsync(house);
        return e;
    }

    private static string History(SimulatedSystem system) => $"*/{system.Id}/events";

    // The request that is to hang has come.
    private static Task<JournalEntry> AskedAsync(House house) => house.Server.Journal.WaitForAsync(entry => entry.Kind == JournalKind.Fault).Soon();
}
