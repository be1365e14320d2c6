using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.SimpliSafe.Tests.Listening;

public sealed class HearingTests
{
    [Fact]
    public async Task Events_are_heard_with_everything_that_the_service_sends()
    {
        await using House house = await House.StartAsync();
        SimulatedEvent old = house.Server.WriteEvent(house.Home, 3441);
        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, 3441);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 1);
        SimulatedEvent written = house.Server.WriteEvent(house.Home, 1400);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 2);
        SimpliSafeEvent heard = house.Ear.Events[1];
        Assert.NotEqual(old.Id, heard.EventId);
        Assert.Equal((written.Id, SimpliSafeEventKind.DisarmedAtKeypad, EventOrigin.Live), (heard.EventId, heard.Kind, heard.Origin));
        Assert.Equal((house.Home.Id, heard.Lane), (heard.SystemId, house.Home.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(
            System.Text.Json.Nodes.JsonNode.Parse(written.ToJsonText()), System.Text.Json.Nodes.JsonNode.Parse(heard.Raw.GetRawText())));
    }

    [Theory]
    [InlineData(false, "com.simplisafe.namespace.subscribed")]
    [InlineData(true, "com.simplisafe.service.subscribed")]
    public async Task Either_word_for_live_is_taken_and_hello_may_come_first_or_second(bool helloFirst, string type)
    {
        await using House house = await House.StartAsync(options: new SimpliSafeSimulatorOptions { HelloAtOpen = helloFirst, SubscribedType = type });
        await house.ConnectAsync();
        Assert.Equal((ListenerState.Connected, SimpliSafeTransport.WebSocket), (house.Listener.State, house.Listener.CurrentTransport));
    }

    [Fact]
    public async Task Unknown_types_are_logged_once_and_bad_frames_are_passed_over()
    {
        await using House house = await House.StartAsync();
        await house.ConnectAsync();
        for (int i = 0; i < 3; i++)
        {
            house.Server.SendText(house.Account, """{"type":"com.simplisafe.event.camera","source":"socketlink","data":{"secret":"never"}}""");
            house.Server.SendText(house.Account, "no json");
            house.Server.SendText(house.Account, "[]");
            house.Server.SendText(house.Account, """{"type":"com.simplisafe.event.standard","data":"text"}""");
            house.Server.SendText(house.Account, """{"type":"com.simplisafe.event.standard"}""");
            house.Server.SendText(house.Account, """{"type":7}""");
        }

        house.Server.Faults.Add(new MessageSent(), new SendFrame { Content = FrameContent.Binary });
        house.Server.WriteEvent(house.Home, 3441);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 1 && ear.BadFrames.Count >= 13);
        Assert.Single(house.Ear.Connects);
        Assert.All(house.Ear.BadFrames, error => Assert.IsType<BadFrameException>(error));
        Assert.Single(house.Logs.Lines, line => line.Text.Contains("com.simplisafe.event.camera", StringComparison.Ordinal));
        Assert.DoesNotContain(house.Logs.Lines, line => line.Text.Contains("never", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Event_that_comes_twice_is_handed_over_once_and_events_of_other_systems_are_handed_over()
    {
        await using House house = await House.StartAsync();
        await house.ConnectAsync();
        SimulatedEvent written = house.Server.WriteEvent(house.Home, 3441);
        house.Server.SendAgain(written);
        house.Server.SendText(house.Account, """{"type":"com.simplisafe.event.standard","source":"messagequeue","data":{"eventId":5,"sid":999,"eventCid":3441}}""");
        house.Server.SendText(house.Account, """{"type":"com.simplisafe.event.standard","source":"messagequeue","data":{"eventId":"5","sid":"999","eventCid":3441}}""");
        house.Server.SendAgain(written);
        house.Server.WriteEvent(house.Home, 1400);
        await house.Ear.UntilAsync(ear => ear.Events.Any(e => e.Code == 1400) && ear.Events.Any(e => e.SystemId == 999));
        await house.Listener.DisconnectAsync().Soon();
        Assert.Equal(3, house.Ear.Events.Count);
        Assert.Equal("999", house.Ear.Events.Single(e => e.SystemId == 999).Lane);
    }

    [Fact]
    public async Task Events_without_video_and_with_video_without_links_are_heard()
    {
        await using House house = await House.StartAsync();
        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, """{"eventCid":1170,"eventType":"activityCam"}""");
        house.Server.WriteEvent(house.Home, """{"eventCid":1170,"videoStartedBy":"cam","video":{"cam":{"clipId":"1"}}}""");
        house.Server.WriteEvent(house.Home, """{"eventCid":1170,"videoStartedBy":"other","video":{"cam":{"_links":7}}}""");
        await house.Ear.UntilAsync(ear => ear.Events.Count == 3);
        Assert.Equal([0, 1, 1], house.Ear.Events.Select(e => e.Recordings.Count));
        Assert.Empty(house.Ear.Events[1].Recording!.Links);
        Assert.Null(house.Ear.Events[2].Recording);
    }

    [Fact]
    public async Task Socket_pings_by_itself_and_a_half_open_one_is_replaced()
    {
        await using House house = await House.StartAsync(new SimpliSafeListenerOptions
        {
            PingInterval = TimeSpan.FromMilliseconds(40),
            PongTimeout = TimeSpan.FromMilliseconds(40),
        });
        await house.ConnectAsync();
        house.Server.Faults.Add(new MessageSent(), new HalfOpen());
        house.Server.WriteEvent(house.Home, 3441);
        await house.Ear.UntilAsync(ear => ear.Disconnects.Count == 1);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 1));
        Assert.Equal(DisconnectReason.ConnectionLost, house.Ear.Disconnects[0].Reason);
        Assert.Equal(EventOrigin.CatchUp, house.Ear.Events[0].Origin);
        Assert.Empty(house.Ear.Gaps);
    }

    [Fact]
    public async Task Silent_stream_is_replaced_after_five_minutes()
    {
        await using House house = await House.StartAsync(House.Patient with { SilenceTimeout = TimeSpan.FromMinutes(5) });
        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, 3441);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 1);
        await house.Clock.WaitForTimerAsync(TimeSpan.FromMinutes(5)).Soon();
        house.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Empty(house.Ear.Disconnects);

        // The last read may have begun a moment ago.
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Disconnects.Count == 1), longest: TimeSpan.FromMinutes(5));
        Assert.Equal(DisconnectReason.KeepAliveTimedOut, house.Ear.Disconnects[0].Reason);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Connects.Count == 2));
    }

    [Fact]
    public async Task State_of_the_systems_is_read_after_each_connect()
    {
        await using House house = await House.StartAsync();
        house.Server.AddSensor(house.Home, SensorKind.Keypad, "Hall keypad");
        IReadOnlyDictionary<long, SimpliSafeSystem> systems = await house.Client.GetSystemsAsync();
        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, 3441);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 1);
        int before = house.Server.Journal.Entries.Count(IsSubscriptions);
        house.Server.Faults.Add(new MessageSent(), new DropConnection());
        house.Server.ArmAwayAtKeypad(house.Home);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 2 && ear.Connects.Count == 2));
        Assert.Equal(SystemState.AwayCountdown, systems[house.Home.Id].State);
        Assert.Equal(before + 1, house.Server.Journal.Entries.Count(IsSubscriptions));
    }

    private static bool IsSubscriptions(JournalEntry entry) =>
        entry is { Kind: JournalKind.Request, Status: not null } && entry.Path!.EndsWith("/subscriptions", StringComparison.Ordinal);
}
