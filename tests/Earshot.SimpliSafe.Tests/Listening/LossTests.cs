using Earshot.Http;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.SimpliSafe.Tests.Listening;

public sealed class LossTests
{
    private const int Losses = 50;
    private const int EventsInAll = 10_000;

    [Theory]
    [InlineData(EventsFrom.AtOrBefore)]
    [InlineData(EventsFrom.OldestAtOrAfter)]
    public async Task Ten_thousand_events_over_fifty_losses_all_arrive_once_and_in_order(EventsFrom reading)
    {
        var random = new Random(42);
        await using House house = await House.StartAsync(
            House.Patient, new SimpliSafeSimulatorOptions { EventsFrom = reading }, retry: new RetryOptions());
        List<SimulatedEvent> written = [];
        await house.ConnectAsync();
        for (int loss = 1; loss <= Losses; loss++)
        {
            int lost = written.Count + random.Next(5, (EventsInAll / Losses) - 20);
            int ended = house.Ear.Disconnects.Count;
            while (written.Count < loss * EventsInAll / Losses)
            {
                if (written.Count == lost)
                {
                    await UntilLiveAsync(house, () => written.Add(Write(house, random)));
                    await LoseAsync(house, inTheMiddleOfAFrame: loss % 2 == 0, () => written.Add(Write(house, random)));
                    await house.Ear.UntilAsync(ear => ear.Disconnects.Count > ended);
                }
                else
                {
                    written.Add(Write(house, random));
                }

                house.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(0, 700)));
            }

            // Losses in quick succession make the back-off grow, up to a minute.
            await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count >= written.Count), TimeSpan.FromMinutes(2));
        }

        Assert.Equal(EventsInAll, written.Count);
        Assert.InRange(house.Ear.Disconnects.Count, Losses, Losses * 3);
        Assert.Empty(house.Ear.Errors.Where(e => e.Kind == ListenerErrorKind.CatchUp).Select(e => e.Exception.ToString()));
        Assert.Empty(house.Ear.Gaps);
        foreach (SimulatedSystem system in (SimulatedSystem[])[house.Home, house.Cabin])
        {
            Assert.Equal(
                written.Where(e => e.System == system).Select(e => e.Id),
                house.Ear.Events.Where(e => e.SystemId == system.Id).Select(e => e.EventId));
        }

        Assert.Contains(house.Ear.Events, e => e.Origin == EventOrigin.CatchUp);
        Assert.Contains(house.Ear.Events, e => e.Origin == EventOrigin.Live);
    }

    [Fact]
    public async Task What_the_history_does_not_list_is_told_as_a_gap()
    {
        await using House house = await House.StartAsync(House.Patient, new SimpliSafeSimulatorOptions { EventsFrom = EventsFrom.NewestAtOrAfter });
        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, 3441);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 1);
        DateTimeOffset cut = house.Clock.GetUtcNow();
        house.Server.Faults.Add(new MessageSent(), new DropConnection());
        List<SimulatedEvent> written = [];
        for (int i = 0; i < 200; i++)
        {
            written.Add(house.Server.WriteEvent(house.Home, 3000 + i));
            if (i == 0)
            {
                await house.Ear.UntilAsync(ear => ear.Disconnects.Count == 1);
            }
        }

        house.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Gaps.Count == 1 && ear.Events.Count == 51));
        Assert.Equal(written.TakeLast(50).Select(e => e.Id), house.Ear.Events.Skip(1).Select(e => e.EventId));
        Assert.Equal(GapReason.HistoryIncomplete, house.Ear.Gaps[0].Reason);
        Assert.True(house.Ear.Gaps[0].From <= cut && house.Ear.Gaps[0].Until >= cut);
    }

    private static SimulatedEvent Write(House house, Random random) =>
        house.Server.WriteEvent(random.Next(2) == 0 ? house.Home : house.Cabin, 3441);

    // Only a live stream can be lost.
    private static async Task UntilLiveAsync(House house, Action write)
    {
        SimpliSafeEvent heard;
        do
        {
            int before = house.Ear.Events.Count;
            write();
            await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count > before), TimeSpan.FromMinutes(2));
            heard = house.Ear.Events[^1];
        }
        while (heard.Origin != EventOrigin.Live);
    }

    // In the middle of a frame: the message drips out, and is cut when some of it is through.
    private static async Task LoseAsync(House house, bool inTheMiddleOfAFrame, Action write)
    {
        if (!inTheMiddleOfAFrame)
        {
            house.Server.Faults.Add(new MessageSent { PerConnection = false }, new DropConnection());
            write();
            return;
        }

        house.Server.Faults.Add(new MessageSent { PerConnection = false }, new SlowDrip { Bytes = 30, Interval = TimeSpan.FromMilliseconds(10) });
        write();
        await house.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(10)).Soon();
        house.Clock.Advance(TimeSpan.FromMilliseconds(20));
        house.Server.Faults.Add(new TimeElapsed { After = TimeSpan.FromMilliseconds(1) }, new DropConnection());
        house.Clock.Advance(TimeSpan.FromMilliseconds(1));
    }
}
