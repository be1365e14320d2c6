using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>The days on which things go wrong: each can be had from the simulator.</summary>
public sealed class ServiceFaultTests
{
    [Fact]
    public async Task Handshake_can_be_refused()
    {
        await using House house = await House.StartAsync();
        house.Simulator.Faults.Add(new WebSocketConnected { Path = "/" }, SimpliSafeResponses.Blocked());
        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => house.ListenAsync());
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        using Listener listener = await house.ListenAsync();
        await house.Simulator.WaitForSocketsAsync(1).WaitAsync(Listener.WaitTimeout);
    }

    [Fact]
    public async Task Command_can_be_done_and_its_answer_lost_or_replaced()
    {
        await using House house = await House.StartAsync();
        house.Simulator.Faults.Add(new ResponseReady { Path = "*/state/home" }, new DropConnection());
        house.Simulator.Faults.Add(new ResponseReady { Path = "*/state/off" }, SimpliSafeResponses.GatewayTimeout());
        await Assert.ThrowsAsync<HttpRequestException>(() => house.ArmAsync("home"));
        Assert.Equal(AlarmState.Home, house.System.State);
        (int status, JsonNode? error) = await house.ArmAsync("off");
        Assert.Equal((504, "GatewayTimeout"), (status, error!["type"]!.GetValue<string>()));
        Assert.Equal(AlarmState.Off, house.System.State);
    }

    [Fact]
    public async Task Command_can_be_refused_before_it_is_done()
    {
        await using House house = await House.StartAsync();
        SendResponse[] responses =
        [
            SimpliSafeResponses.SettingsInProgress(), SimpliSafeResponses.GatewayTimeout(), SimpliSafeResponses.GatewayTimeoutText(), SendResponse.BadGatewayPage(),
            SimpliSafeResponses.Unauthorized(), SimpliSafeResponses.NoRemoteManagement(), SimpliSafeResponses.Blocked(), SimpliSafeResponses.InvalidGrant(),
        ];
        foreach (SendResponse scripted in responses)
        {
            house.Simulator.Faults.Clear();
            house.Simulator.Faults.Add(new RequestReceived { Method = "POST", Path = "/v1/ss3/*" }, scripted);
            using HttpResponseMessage response = await house.SendAsync("POST", $"/v1/ss3/subscriptions/{house.Sid}/state/away");
            Assert.Equal((scripted.Status, scripted.Body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        }

        Assert.Empty(house.Codes);
    }

    [Fact]
    public async Task Script_says_it_all()
    {
        await using House house = await House.StartAsync();
        foreach (Fault fault in FaultScript.Parse("""
            { "faults": [
              { "when": { "on": "request", "path": "*/sensors" }, "do": { "fault": "respond", "status": 409, "contentType": "application/json",
                "body": "{\"type\":\"SettingsInProgress\",\"message\":\"\",\"code\":\"200\",\"statusCode\":409,\"props\":{}}" } },
              { "when": { "on": "response", "method": "POST", "path": "*/state/*" }, "do": { "fault": "drop" } },
              { "when": { "on": "message", "event": "com.simplisafe.event.standard", "nth": 2 }, "do": { "fault": "send", "content": "not-json", "instead": true } },
              { "when": { "on": "websocket", "path": "/", "nth": 2 }, "do": { "fault": "respond", "status": 403 } }
            ] }
            """))
        {
            house.Simulator.Faults.Add(fault);
        }

        Assert.Equal(409, (await house.CallAsync("GET", $"/v1/ss3/subscriptions/{house.Sid}/sensors")).Status);
        using Listener listener = await house.ListenAsync();
        await house.Simulator.WaitForSocketsAsync(1).WaitAsync(Listener.WaitTimeout);
        await Assert.ThrowsAsync<HttpRequestException>(() => house.ArmAsync("home"));
        int[] heard = await listener.ReceiveCodesAsync(1);
        Assert.Equal([3441], heard);
        house.Simulator.WriteEvent(house.System, 1);
        Assert.StartsWith("<<<", await listener.ReceiveTextAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<WebSocketException>(() => house.ListenAsync());
    }

    [Fact]
    public async Task Restart_cuts_sockets_and_keeps_accounts_systems_and_tokens()
    {
        await using House house = await House.StartAsync();
        using Listener listener = await house.ListenAsync();
        await house.Simulator.WaitForSocketsAsync(1).WaitAsync(Listener.WaitTimeout);
        await house.Simulator.RestartAsync();
        Assert.Equal("1006", await listener.ReceiveEndAsync());
        await house.Simulator.WaitForSocketsAsync(0).WaitAsync(Listener.WaitTimeout);
        await house.StateAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_origin_serves_everything_by_tls_too(bool inMemory)
    {
        await using House house = await House.StartAsync(o => o with { Https = true, InMemory = inMemory });
        Assert.Equal("https", house.Simulator.Url.Scheme);
        await house.StateAsync();
        using HttpResponseMessage page = await house.Http.GetAsync(Authorize.Path());
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        using Listener listener = await house.ListenAsync();
        await house.Simulator.WaitForSocketsAsync(1).WaitAsync(Listener.WaitTimeout);
    }

    [Fact]
    public async Task Socket_that_does_not_keep_up_is_cut()
    {
        await using House house = await House.StartAsync(o => o with { SendQueueSize = 4 });
        using Listener listener = await house.ListenAsync();
        await house.Simulator.WaitForSocketsAsync(1).WaitAsync(Listener.WaitTimeout);
        string padding = new('x', 100_000);
        for (int i = 0; i < 200 && house.Simulator.OpenSocketCount > 0; i++)
        {
            house.Simulator.SendText(house.Account, $$"""{"type":"{{padding}}"}""");
        }

        Assert.Equal("1006", await listener.ReceiveEndAsync());
    }

    [Fact]
    public async Task Raw_events_go_out_as_they_are_and_once_more_where_asked()
    {
        await using House house = await House.StartAsync();
        using Listener listener = await house.ListenAsync();
        await house.Simulator.WaitForSocketsAsync(1).WaitAsync(Listener.WaitTimeout);
        SimulatedEvent written = house.Simulator.WriteEvent(house.System, """{"eventCid":5999,"eventTimestamp":1785655620,"strange":[1]}""");
        house.Simulator.ResendEvent(written);
        JsonObject first = await listener.ReceiveEventAsync();
        JsonObject second = await listener.ReceiveEventAsync();
        Assert.True(JsonNode.DeepEquals(first, second));
        Assert.Equal(["eventCid", "eventTimestamp", "strange", "eventId", "userId", "sid"], first.Select(p => p.Key));
        Assert.Equal(1785655620, written.Timestamp.ToUnixTimeSeconds());
    }
}
