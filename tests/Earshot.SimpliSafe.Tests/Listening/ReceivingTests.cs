using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Simulated;

namespace Earshot.SimpliSafe.Tests.Listening;

public sealed class ReceivingTests
{
    [Fact]
    public async Task Events_are_received_with_all_fields()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        SimulatedEvent old = fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        SimulatedEvent written = fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2);
        SimpliSafeEvent heard = fixture.Recorder.Events[1];
        Assert.NotEqual(old.Id, heard.EventId);
        Assert.Equal((written.Id, SimpliSafeEventKind.DisarmedAtKeypad, EventOrigin.Live), (heard.EventId, heard.Kind, heard.Origin));
        Assert.Equal(
            (fixture.Home.Id, heard.Lane),
            (heard.SystemId, fixture.Home.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(
            System.Text.Json.Nodes.JsonNode.Parse(written.ToJson()), System.Text.Json.Nodes.JsonNode.Parse(heard.Raw.GetRawText())));
    }

    [Theory]
    [InlineData(false, "com.simplisafe.namespace.subscribed")]
    [InlineData(true, "com.simplisafe.service.subscribed")]
    public async Task Both_subscription_types_are_accepted(bool helloFirst, string type)
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            options: new SimpliSafeSimulatorOptions { SendHelloOnOpen = helloFirst, SubscribedType = type });
        await fixture.ConnectAsync();
        Assert.Equal((ListenerState.Connected, SimpliSafeTransport.WebSocket), (fixture.Listener.State, fixture.Listener.CurrentTransport));
    }

    [Fact]
    public async Task Unknown_types_are_logged_once_and_malformed_messages_skipped()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        await fixture.ConnectAsync();
        for (int i = 0; i < 3; i++)
        {
            fixture.Server.SendText(
                fixture.Account, """{"type":"com.simplisafe.event.camera","source":"socketlink","data":{"secret":"never"}}""");
            fixture.Server.SendText(fixture.Account, "no json");
            fixture.Server.SendText(fixture.Account, "[]");
            fixture.Server.SendText(fixture.Account, """{"type":"com.simplisafe.event.standard","data":"text"}""");
            fixture.Server.SendText(fixture.Account, """{"type":"com.simplisafe.event.standard"}""");
            fixture.Server.SendText(fixture.Account, """{"type":7}""");
        }

        fixture.Server.Faults.Add(new MessageSent(), new SendFrame { Content = FrameContent.Binary });
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1 && recorder.MalformedMessages.Count >= 13);
        Assert.Single(fixture.Recorder.Connects);
        Assert.All(fixture.Recorder.MalformedMessages, error => Assert.IsType<MalformedMessageException>(error));
        Assert.Single(fixture.Logs.Lines, line => line.Text.Contains("com.simplisafe.event.camera", StringComparison.Ordinal));
        Assert.DoesNotContain(fixture.Logs.Lines, line => line.Text.Contains("never", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Duplicate_event_is_delivered_once_and_unlisted_systems_too()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        await fixture.ConnectAsync();
        SimulatedEvent written = fixture.Server.WriteEvent(fixture.Home, 3441);
        fixture.Server.ResendEvent(written);
        fixture.Server.SendText(
            fixture.Account,
            """{"type":"com.simplisafe.event.standard","source":"messagequeue","data":{"eventId":5,"sid":999,"eventCid":3441}}""");
        fixture.Server.SendText(
            fixture.Account,
            """{"type":"com.simplisafe.event.standard","source":"messagequeue","data":{"eventId":"5","sid":"999","eventCid":3441}}""");
        fixture.Server.ResendEvent(written);
        fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.Recorder.UntilAsync(
            recorder => recorder.Events.Any(e => e.Code == 1400) && recorder.Events.Any(e => e.SystemId == 999));
        await fixture.Listener.DisconnectAsync().Soon();
        Assert.Equal(3, fixture.Recorder.Events.Count);
        Assert.Equal("999", fixture.Recorder.Events.Single(e => e.SystemId == 999).Lane);
    }

    [Fact]
    public async Task Events_without_video_or_links_are_received()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, """{"eventCid":1170,"eventType":"activityCam"}""");
        fixture.Server.WriteEvent(fixture.Home, """{"eventCid":1170,"videoStartedBy":"cam","video":{"cam":{"clipId":"1"}}}""");
        fixture.Server.WriteEvent(fixture.Home, """{"eventCid":1170,"videoStartedBy":"other","video":{"cam":{"_links":7}}}""");
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 3);
        Assert.Equal([0, 1, 1], fixture.Recorder.Events.Select(e => e.Recordings.Count));
        Assert.Empty(fixture.Recorder.Events[1].Recording!.Links);
        Assert.Null(fixture.Recorder.Events[2].Recording);
    }

    [Fact]
    public async Task Half_open_connection_is_replaced()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(new SimpliSafeListenerOptions
        {
            PingInterval = TimeSpan.FromMilliseconds(40),
            PongTimeout = TimeSpan.FromMilliseconds(40),
        });
        await fixture.ConnectAsync();
        fixture.Server.Faults.Add(new MessageSent(), new HalfOpen());
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Disconnects.Count == 1);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1));
        Assert.Equal(DisconnectReason.ConnectionLost, fixture.Recorder.Disconnects[0].Reason);
        Assert.Equal(EventOrigin.CatchUp, fixture.Recorder.Events[0].Origin);
        Assert.Empty(fixture.Recorder.Gaps);
    }

    [Fact]
    public async Task Silent_stream_is_replaced_after_five_minutes()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { SilenceTimeout = TimeSpan.FromMinutes(5) });
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        await fixture.Clock.WaitForTimerAsync(TimeSpan.FromMinutes(5)).Soon();
        fixture.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Empty(fixture.Recorder.Disconnects);

        // The last read may have started a moment ago, and the time may go on while this test learns of the end of the connection.
        await fixture.PassUntilAsync(
            fixture.Recorder.UntilAsync(recorder => recorder.Disconnects.Count >= 1), longest: TimeSpan.FromMinutes(5));
        Assert.Equal(DisconnectReason.KeepAliveTimedOut, fixture.Recorder.Disconnects[0].Reason);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Connects.Count >= 2));
    }

    [Fact]
    public async Task Systems_are_read_after_each_connect()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        fixture.Server.AddSensor(fixture.Home, SensorKind.Keypad, "Hall keypad");
        IReadOnlyDictionary<long, SimpliSafeSystem> systems = await fixture.Client.GetSystemsAsync();
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        int before = fixture.Server.Journal.Entries.Count(IsSubscriptions);
        fixture.Server.Faults.Add(new MessageSent(), new DropConnection());
        fixture.Server.ArmAwayAtKeypad(fixture.Home);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2 && recorder.Connects.Count == 2));
        Assert.Equal(SystemState.AwayCountdown, systems[fixture.Home.Id].State);
        Assert.Equal(before + 1, fixture.Server.Journal.Entries.Count(IsSubscriptions));
    }

    private static bool IsSubscriptions(JournalEntry entry) =>
        entry is { Kind: JournalKind.RequestCompleted, Status: not null }
            && entry.Path!.EndsWith("/subscriptions", StringComparison.Ordinal);
}
