using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>Tests when and how events appear in the event list and on the WebSocket.</summary>
public sealed class EventListTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Events_without_camera_have_no_video_fields(bool legacy)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync(o => o with { LegacyResponses = legacy });
        using SocketClient client = await service.ListenAsync();
        await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
        service.Simulator.WriteEvent(service.System, 3441);
        JsonObject sent = await client.ReceiveEventAsync();
        JsonObject listed = (await EventsAsync(service))[0]!.AsObject();
        foreach (string field in (string[])["videoStartedBy", "video"])
        {
            Assert.False(sent.ContainsKey(field));
            Assert.Equal(legacy, listed.ContainsKey(field));
        }
    }

    [Fact]
    public async Task Events_are_listed_after_the_delay_but_sent_immediately()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync(o => o with { ListDelay = TimeSpan.FromSeconds(30) });
        using SocketClient client = await service.ListenAsync();
        await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
        SimulatedEvent written = service.Simulator.WriteEvent(service.System, 3441);
        Assert.Equal(written.Id, (await client.ReceiveEventAsync())["eventId"]!.GetValue<long>());
        Assert.Empty(await EventsAsync(service));
        service.Advance(30);
        Assert.Single(await EventsAsync(service));
    }

    [Fact]
    public async Task Listed_event_is_not_sent_and_keeps_its_time()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        using SocketClient client = await service.ListenAsync();
        await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
        SimulatedEvent now = service.Simulator.WriteListedEvent(service.System, 1134);
        SimulatedEvent late = service.Simulator.WriteListedEvent(service.System, 1134, now.Timestamp - TimeSpan.FromMinutes(10));
        SimulatedEvent sent = service.Simulator.WriteEvent(service.System, 3441);
        Assert.Equal(sent.Id, (await client.ReceiveEventAsync())["eventId"]!.GetValue<long>());
        Assert.Equal([sent.Id, now.Id, late.Id], (await EventsAsync(service)).Select(static e => e!["eventId"]!.GetValue<long>()));
    }

    [Fact]
    public async Task Duress_PIN_that_is_not_set_is_shown_as_an_empty_string()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedSystem old = service.Simulator.AddSystem(service.Account, version: 2);
        service.Simulator.SetPin(service.System, "duress", "");
        service.Simulator.SetPin(old, "duress", "");
        JsonNode settings = await service.GetAsync($"/v1/ss3/subscriptions/{service.Sid}/settings/normal?forceUpdate=true");
        JsonNode pins = settings["settings"]!["pins"]!;
        Assert.Equal("", pins["duress"]!["pin"]!.GetValue<string>());
        pins = (await service.GetAsync($"/v1/subscriptions/{old.Id}/pins?settingsType=all&cached=true"))["pins"]!;
        Assert.Equal("", pins["duress"]!["value"]!.GetValue<string>());
        Assert.DoesNotContain("duress", service.Simulator.GetPins(old).Keys);
    }

    private static async Task<JsonArray> EventsAsync(ServiceFixture service) =>
        (await service.GetAsync($"/v1/subscriptions/{service.Sid}/events"))["events"]!.AsArray();
}
