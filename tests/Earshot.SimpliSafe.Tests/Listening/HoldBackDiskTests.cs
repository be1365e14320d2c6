using System.Text;
using Earshot.Protocol;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Realtime;
using Earshot.SimpliSafe.Tests.Events;
using Earshot.SimpliSafe.Tests.Simulated;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Listening;

/// <summary>Tests that events are the same after they were kept in a file during a catch-up.</summary>
public sealed class HoldBackDiskTests
{
    [Fact]
    public async Task Events_are_created_again_with_all_their_properties()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        var protocol = new SimpliSafeProtocol(fixture.Client.Account(), ListenerFixture.Patient);
        SimpliSafeEvent[] events =
        [
            TestEvents.Event(1, TestEvents.Start),
            TestEvents.Event(0, TestEvents.Start, code: 1134, type: "alarm"),
            TestEvents.Event(TestEvents.Json(3, TestEvents.Start), EventOrigin.Observed),
        ];
        foreach (SimpliSafeEvent e in events)
        {
            SimpliSafeEvent again = protocol.Recreate(
                new DetachedEvent(e.RawUtf8.ToArray(), protocol.Detach(e)!, e.Origin, e.ReceivedAt));
            Assert.Equal(Described(e), Described(again));
        }
    }

    [Fact]
    public async Task Live_events_wait_in_a_file_for_the_catch_up_and_are_delivered_once_and_in_order()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        SimpliSafeListenerOptions options = ListenerFixture.Patient with { HoldBackCapacity = 1, HoldBackFull = HoldBackFullMode.Disk };
        var protocol = new HeldCatchUp<SimpliSafeEvent>(new SimpliSafeProtocol(fixture.Client.Account(), options));
        await using var listener = new Listener<SimpliSafeEvent>(
            protocol, options, new ListenerEnvironment { TimeProvider = fixture.Clock });
        var recorder = new Recorder(listener);
        await listener.ConnectAsync().Soon();
        await fixture.Server.WaitForSocketsAsync(1).Soon();
        long[] listed = [.. Enumerable.Range(0, 5).Select(_ => fixture.Server.WriteEvent(fixture.Home, 3441).Id)];

        // These are in no history, so that they can only be read back.
        long[] unlisted = [.. Enumerable.Range(0, 20).Select(Send)];
        await protocol.WrittenAsync(24);
        protocol.Begin();
        await recorder.UntilAsync(r => r.Events.Count >= 25);
        SimulatedEvent live = fixture.Server.WriteEvent(fixture.Home, 1400);
        await recorder.UntilAsync(r => r.Events.Any(e => e.EventId == live.Id));

        Assert.Equal([.. listed, .. unlisted, live.Id], recorder.Events.Select(e => e.EventId));
        Assert.True(protocol.ReadBack >= 20);
        Assert.Empty(recorder.Gaps);
        Assert.Empty(recorder.Errors);

        long Send(int i)
        {
            long id = 9_000_000_000 + i;
            string data = TestEvents.Json(id, fixture.Clock.GetUtcNow().ToUnixTimeSeconds() + i, fixture.Home.Id).ToJsonString();
            fixture.Server.SendText(fixture.Account, $$"""{"type":"com.simplisafe.event.standard","data":{{data}}}""");
            return id;
        }
    }

    private static object Described(SimpliSafeEvent e) => new
    {
        e.Type,
        e.Id,
        e.Lane,
        e.EventId,
        e.SystemId,
        e.Kind,
        e.EventType,
        e.IsAlarm,
        e.OccurredAt,
        e.ReceivedAt,
        e.Origin,
        Raw = Encoding.UTF8.GetString(e.RawUtf8.Span),
        Text = e.ToString(),
    };

    private sealed class Recorder(Listener<SimpliSafeEvent> listener) : ListenerRecorder<SimpliSafeEvent>(listener)
    {
        public Task UntilAsync(Func<Recorder, bool> condition) => WaitUntilAsync(() => condition(this));
    }
}
