using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>Tests that the simulator can produce every known failure of the service.</summary>
public sealed class ServiceFaultTests
{
    [Fact]
    public async Task Handshake_can_be_rejected()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        service.Simulator.Faults.Add(new WebSocketConnected { Path = "/" }, SimpliSafeResponses.Blocked());
        WebSocketException refused = await Assert.ThrowsAsync<WebSocketException>(() => service.ListenAsync());
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        using SocketClient client = await service.ListenAsync();
        await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
    }

    [Fact]
    public async Task Command_takes_effect_when_its_response_is_lost_or_replaced()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        service.Simulator.Faults.Add(new ResponseReady { Path = "*/state/home" }, new DropConnection());
        service.Simulator.Faults.Add(new ResponseReady { Path = "*/state/off" }, SimpliSafeResponses.GatewayTimeout());
        await Assert.ThrowsAsync<HttpRequestException>(() => service.ArmAsync("home"));
        Assert.Equal(AlarmState.Home, service.System.State);
        (int status, JsonNode? error) = await service.ArmAsync("off");
        Assert.Equal((504, "GatewayTimeout"), (status, error!["type"]!.GetValue<string>()));
        Assert.Equal(AlarmState.Off, service.System.State);
    }

    [Fact]
    public async Task Command_can_be_rejected_before_it_takes_effect()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SendResponse[] responses =
        [
            SimpliSafeResponses.SettingsInProgress(),
            SimpliSafeResponses.GatewayTimeout(),
            SimpliSafeResponses.GatewayTimeoutText(),
            SendResponse.BadGatewayPage(),
            SimpliSafeResponses.Unauthorized(),
            SimpliSafeResponses.NoRemoteManagement(),
            SimpliSafeResponses.Blocked(),
            SimpliSafeResponses.InvalidGrant(),
        ];
        foreach (SendResponse scripted in responses)
        {
            service.Simulator.Faults.Clear();
            service.Simulator.Faults.Add(new RequestReceived { Method = "POST", Path = "/v1/ss3/*" }, scripted);
            using HttpResponseMessage response = await service.SendAsync("POST", $"/v1/ss3/subscriptions/{service.Sid}/state/away");
            Assert.Equal((scripted.Status, scripted.Body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        }

        Assert.Empty(service.Codes);
    }

    [Fact]
    public async Task Script_can_express_the_faults()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        foreach (Fault fault in FaultScript.Parse("""
            { "faults": [
              { "when": { "on": "request", "path": "*/sensors" },
                  "do": { "fault": "respond", "status": 409, "contentType": "application/json",
                "body": "{\"type\":\"SettingsInProgress\",\"message\":\"\",\"code\":\"200\",\"statusCode\":409,\"props\":{}}" } },
              { "when": { "on": "response", "method": "POST", "path": "*/state/*" }, "do": { "fault": "drop" } },
              { "when": { "on": "message", "event": "com.simplisafe.event.standard", "nth": 2 },
                  "do": { "fault": "send", "content": "not-json", "instead": true } },
              { "when": { "on": "websocket", "path": "/", "nth": 2 }, "do": { "fault": "respond", "status": 403 } }
            ] }
            """))
        {
            service.Simulator.Faults.Add(fault);
        }

        Assert.Equal(409, (await service.SendJsonAsync("GET", $"/v1/ss3/subscriptions/{service.Sid}/sensors")).Status);
        using SocketClient client = await service.ListenAsync();
        await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
        await Assert.ThrowsAsync<HttpRequestException>(() => service.ArmAsync("home"));
        int[] heard = await client.ReceiveCodesAsync(1);
        Assert.Equal([3441], heard);
        service.Simulator.WriteEvent(service.System, 1);
        Assert.StartsWith("<<<", await client.ReceiveTextAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<WebSocketException>(() => service.ListenAsync());
    }

    [Fact]
    public async Task Restart_drops_sockets_and_keeps_accounts_systems_and_tokens()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        using SocketClient client = await service.ListenAsync();
        await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
        await service.Simulator.RestartAsync();
        Assert.Equal(1006, (await client.ReceiveCloseAsync()).Code);
        await service.Simulator.WaitForSocketsAsync(0).WaitAsync(SocketClient.WaitTimeout);
        await service.StateAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_origin_serves_everything_over_TLS(bool inMemory)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync(o => o with { Https = true, InMemory = inMemory });
        Assert.Equal("https", service.Simulator.Url.Scheme);
        await service.StateAsync();
        using HttpResponseMessage page = await service.Http.GetAsync(Authorize.Path());
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        using SocketClient client = await service.ListenAsync();
        await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
    }

    [Fact]
    public async Task Slow_socket_is_aborted()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync(o => o with { SendQueueSize = 4 });
        using SocketClient client = await service.ListenAsync();
        await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
        string padding = new('x', 100_000);
        for (int i = 0; i < 200 && service.Simulator.OpenSocketCount > 0; i++)
        {
            service.Simulator.SendText(service.Account, $$"""{"type":"{{padding}}"}""");
        }

        Assert.Equal(1006, (await client.ReceiveCloseAsync()).Code);
    }

    [Fact]
    public async Task Raw_events_are_sent_unchanged_and_can_be_resent()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        using SocketClient client = await service.ListenAsync();
        await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
        SimulatedEvent written = service.Simulator.WriteEvent(
            service.System, """{"eventCid":5999,"eventTimestamp":1785655620,"strange":[1]}""");
        service.Simulator.ResendEvent(written);
        JsonObject first = await client.ReceiveEventAsync();
        JsonObject second = await client.ReceiveEventAsync();
        Assert.True(JsonNode.DeepEquals(first, second));
        Assert.Equal(["eventCid", "eventTimestamp", "strange", "eventId", "userId", "sid"], first.Select(p => p.Key));
        Assert.Equal(1785655620, written.Timestamp.ToUnixTimeSeconds());
    }
}
