using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Simulated;

namespace Earshot.SimpliSafe.Tests.Listening;

public sealed class LossTests
{
    private const int Losses = 50;
    private const int EventsInAll = 10_000;

    [Theory]
    [InlineData(FromTimestampMode.NewestAtOrBefore)]
    [InlineData(FromTimestampMode.OldestAtOrAfter)]
    public async Task Events_arrive_once_and_in_order_over_fifty_losses(FromTimestampMode reading)
    {
        var random = new Random(42);
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { HistoryOverlap = TimeSpan.FromMinutes(2) },
            new SimpliSafeSimulatorOptions { FromTimestamp = reading },
            retry: new RetryOptions());
        List<SimulatedEvent> written = [];
        await fixture.ConnectAsync();
        for (int loss = 1; loss <= Losses; loss++)
        {
            int lost = written.Count + random.Next(5, (EventsInAll / Losses) - 20);
            int ended = fixture.Recorder.Disconnects.Count;
            while (written.Count < loss * EventsInAll / Losses)
            {
                if (written.Count == lost)
                {
                    await UntilLiveAsync(fixture, () => written.Add(Write(fixture, random)));
                    await LoseAsync(fixture, inTheMiddleOfAFrame: loss % 2 == 0, () => written.Add(Write(fixture, random)));
                    await fixture.Recorder.UntilAsync(recorder => recorder.Disconnects.Count > ended);
                }
                else
                {
                    written.Add(Write(fixture, random));
                }

                fixture.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(0, 700)));
            }

            // Losses in quick succession increase the back-off up to a minute.
            await fixture.PassUntilAsync(
                fixture.Recorder.UntilAsync(recorder => recorder.Events.Count >= written.Count), TimeSpan.FromMinutes(2));
        }

        Assert.Equal(EventsInAll, written.Count);
        Assert.InRange(fixture.Recorder.Disconnects.Count, Losses, Losses * 3);
        Assert.Empty(fixture.Recorder.Errors.Where(e => e.Kind == ListenerErrorKind.CatchUp).Select(e => e.Exception.ToString()));
        Assert.Empty(fixture.Recorder.Gaps);
        foreach (SimulatedSystem system in (SimulatedSystem[])[fixture.Home, fixture.Cabin])
        {
            Assert.Equal(
                written.Where(e => e.System == system).Select(e => e.Id),
                fixture.Recorder.Events.Where(e => e.SystemId == system.Id).Select(e => e.EventId));
        }

        Assert.Contains(fixture.Recorder.Events, e => e.Origin == EventOrigin.CatchUp);
        Assert.Contains(fixture.Recorder.Events, e => e.Origin == EventOrigin.Live);
    }

    [Fact]
    public async Task Events_missing_in_history_are_reported_as_gap()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient, new SimpliSafeSimulatorOptions { FromTimestamp = FromTimestampMode.NewestAtOrAfter });
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        DateTimeOffset cut = fixture.Clock.GetUtcNow();
        fixture.Server.Faults.Add(new MessageSent(), new DropConnection());
        List<SimulatedEvent> written = [];
        for (int i = 0; i < 200; i++)
        {
            written.Add(fixture.Server.WriteEvent(fixture.Home, 3000 + i));
            if (i == 0)
            {
                await fixture.Recorder.UntilAsync(recorder => recorder.Disconnects.Count == 1);
            }
        }

        fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Gaps.Count == 1 && recorder.Events.Count == 51));
        Assert.Equal(written.TakeLast(50).Select(e => e.Id), fixture.Recorder.Events.Skip(1).Select(e => e.EventId));
        Assert.Equal(GapReason.HistoryIncomplete, fixture.Recorder.Gaps[0].Reason);
        Assert.True(fixture.Recorder.Gaps[0].From <= cut && fixture.Recorder.Gaps[0].Until >= cut);
    }

    private static SimulatedEvent Write(ListenerFixture fixture, Random random) =>
        fixture.Server.WriteEvent(random.Next(2) == 0 ? fixture.Home : fixture.Cabin, 3441);

    // Only a live stream can be lost.
    private static async Task UntilLiveAsync(ListenerFixture fixture, Action write)
    {
        SimpliSafeEvent heard;
        do
        {
            int before = fixture.Recorder.Events.Count;
            write();
            await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count > before), TimeSpan.FromMinutes(2));
            heard = fixture.Recorder.Events[^1];
        }
        while (heard.Origin != EventOrigin.Live);
    }

    // In the middle of a frame, the message is sent slowly and the connection is dropped after a part of it.
    private static async Task LoseAsync(ListenerFixture fixture, bool inTheMiddleOfAFrame, Action write)
    {
        if (!inTheMiddleOfAFrame)
        {
            fixture.Server.Faults.Add(new MessageSent { PerConnection = false }, new DropConnection());
            write();
            return;
        }

        fixture.Server.Faults.Add(
            new MessageSent { PerConnection = false }, new SlowDrip { Bytes = 30, Interval = TimeSpan.FromMilliseconds(10) });
        write();
        await fixture.Clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(10)).Soon();
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(20));
        fixture.Server.Faults.Add(new TimeElapsed { After = TimeSpan.FromMilliseconds(1) }, new DropConnection());
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
    }
}
