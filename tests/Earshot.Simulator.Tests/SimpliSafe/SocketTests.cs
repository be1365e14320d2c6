using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>Tests the socket: authentication, recipients of events, and its end.</summary>
public sealed class SocketTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Socket_sends_hello_registered_and_subscribed(bool helloAtOpen)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync(o => o with { SendHelloOnOpen = helloAtOpen });
        using SocketClient client = await SocketClient.ConnectAsync(service.Simulator.Url, service.Http, token: null, "");
        if (helloAtOpen)
        {
            Assert.Equal("com.simplisafe.service.hello", (await client.ReceiveAsync())["type"]!.GetValue<string>());
        }

        await client.IdentifyAsync(service.Tokens.AccessToken, $"uid:{service.Account.UserId}");
        if (!helloAtOpen)
        {
            Assert.Equal("com.simplisafe.service.hello", (await client.ReceiveAsync())["type"]!.GetValue<string>());
        }

        Assert.Equal("com.simplisafe.service.registered", (await client.ReceiveAsync())["type"]!.GetValue<string>());
        JsonObject subscribed = await client.ReceiveAsync();
        Assert.Equal("com.simplisafe.namespace.subscribed", subscribed["type"]!.GetValue<string>());
        Assert.Equal($"uid:{service.Account.UserId}", subscribed["data"]!["namespace"]!.GetValue<string>());
        Assert.Equal(1, service.Simulator.OpenSocketCount);
    }

    [Fact]
    public async Task Events_are_sent_to_their_account_only()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        SimulatedAccount other = service.Simulator.AddAccount("other@example.test", "another-one");
        SimulatedSystem elsewhere = service.Simulator.AddSystem(other);
        using SocketClient mine = await service.ListenAsync();
        using SocketClient theirs = await service.ListenAsync(service.Simulator.IssueTokens(other).AccessToken, $"uid:{other.UserId}");
        await service.Simulator.WaitForSocketsAsync(2).WaitAsync(SocketClient.WaitTimeout);
        service.Simulator.WriteEvent(elsewhere, 1602);
        SimulatedEvent written = service.Simulator.WriteEvent(service.System, 3441);
        JsonObject heard = await mine.ReceiveEventAsync();
        Assert.Equal(written.Id, heard["eventId"]!.GetValue<long>());
        Assert.True(written.Id > int.MaxValue);
        Assert.Equal(elsewhere.Id, (await theirs.ReceiveEventAsync())["sid"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("nonsense", null)]
    [InlineData(null, "uid:1")]
    public async Task Invalid_token_or_other_account_is_never_subscribed(string? token, string? join)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        using SocketClient wrong = await service.ListenAsync(token, join);
        Assert.Equal("com.simplisafe.service.hello", (await wrong.ReceiveAsync())["type"]!.GetValue<string>());
        using SocketClient right = await service.ListenAsync();
        await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
        service.Simulator.WriteEvent(service.System, 3441);
        int[] heard = await right.ReceiveCodesAsync(1);
        Assert.Equal([3441], heard);
        Assert.Equal(1, service.Simulator.OpenSocketCount);
    }

    [Fact]
    public async Task Socket_with_expired_token_is_silent_until_it_identifies_again()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        using SocketClient client = await service.ListenAsync();
        await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
        service.Advance(3600);
        service.Simulator.WriteEvent(service.System, 1111);
        service.Tokens = service.Simulator.IssueTokens(service.Account);
        await client.IdentifyAsync(service.Tokens.AccessToken, $"uid:{service.Account.UserId}");

        // Hello, registered, and subscribed; then registered and subscribed.
        for (int greeting = 0; greeting < 5; greeting++)
        {
            Assert.NotEqual("com.simplisafe.event.standard", (await client.ReceiveAsync())["type"]!.GetValue<string>());
        }

        service.Simulator.WriteEvent(service.System, 2222);
        int[] heard = await client.ReceiveCodesAsync(1);
        Assert.Equal([2222], heard);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("expired")]
    [InlineData("withdrawn")]
    public async Task Socket_is_closed_when_the_option_is_set(string how)
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync(o => o with { RefusedSocketCloseCode = 4401 });
        using SocketClient client = await service.ListenAsync(how == "wrong" ? "nonsense" : null);
        if (how != "wrong")
        {
            await service.Simulator.WaitForSocketsAsync(1).WaitAsync(SocketClient.WaitTimeout);
        }

        if (how == "expired")
        {
            service.Advance(3600);
        }
        else if (how == "withdrawn")
        {
            service.Simulator.RevokeAccessTokens(service.Account);
        }

        Assert.Equal(4401, (await client.ReceiveCloseAsync()).Code);
    }

    [Fact]
    public async Task Unknown_message_is_ignored()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync(
            o => o with { SubscribedType = "com.simplisafe.service.subscribed" });
        using SocketClient client = await SocketClient.ConnectAsync(service.Simulator.Url, service.Http, token: null, "");
        foreach (string text in (string[])["{\"type\":\"com.simplisafe.other\"}", "[1]", "no JSON at all", "{\"type\":7}"])
        {
            await client.SendAsync(text);
        }

        await client.IdentifyAsync(service.Tokens.AccessToken, $"uid:{service.Account.UserId}");
        await client.ReceiveAsync();
        await client.ReceiveAsync();
        Assert.Equal("com.simplisafe.service.subscribed", (await client.ReceiveAsync())["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Journal_records_identify_without_the_token()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        using SocketClient client = await service.ListenAsync();
        JournalEntry entry = await service.Simulator.Journal.WaitForAsync(e => e.Kind == JournalKind.MessageReceived)
            .WaitAsync(SocketClient.WaitTimeout);
        Assert.Contains("com.simplisafe.connection.identify", entry.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(service.Tokens.AccessToken, entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ping_of_a_client_gets_a_pong_and_is_recorded()
    {
        await using ServiceFixture service = await ServiceFixture.StartAsync();
        using SocketClient client = await SocketClient.ConnectAsync(
            service.Simulator.Url,
            service.Http,
            service.Tokens.AccessToken,
            $"uid:{service.Account.UserId}",
            ping: TimeSpan.FromMilliseconds(20));
        Task<(int Code, int Messages)> end = client.ReceiveCloseAsync();
        int pings = 0;
        await service.Simulator.Journal.WaitForAsync(e => e.Kind == JournalKind.PingReceived && ++pings == 3)
            .WaitAsync(SocketClient.WaitTimeout);
        Assert.False(end.IsCompleted);
    }
}
