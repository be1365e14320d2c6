using System.Text.Json.Nodes;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>The socket: who is let in, who hears what, and how it ends.</summary>
public sealed class SocketTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Socket_greets_registers_and_subscribes(bool helloAtOpen)
    {
        await using House house = await House.StartAsync(o => o with { SendHelloOnOpen = helloAtOpen });
        using Listener listener = await Listener.ConnectAsync(house.Simulator.Url, house.Http, token: null, "");
        if (helloAtOpen)
        {
            Assert.Equal("com.simplisafe.service.hello", (await listener.ReceiveAsync())["type"]!.GetValue<string>());
        }

        await listener.IdentifyAsync(house.Tokens.AccessToken, $"uid:{house.Account.UserId}");
        if (!helloAtOpen)
        {
            Assert.Equal("com.simplisafe.service.hello", (await listener.ReceiveAsync())["type"]!.GetValue<string>());
        }

        Assert.Equal("com.simplisafe.service.registered", (await listener.ReceiveAsync())["type"]!.GetValue<string>());
        JsonObject subscribed = await listener.ReceiveAsync();
        Assert.Equal("com.simplisafe.namespace.subscribed", subscribed["type"]!.GetValue<string>());
        Assert.Equal($"uid:{house.Account.UserId}", subscribed["data"]!["namespace"]!.GetValue<string>());
        Assert.Equal(1, house.Simulator.OpenSocketCount);
    }

    [Fact]
    public async Task Events_reach_the_own_account_only()
    {
        await using House house = await House.StartAsync();
        SimulatedAccount other = house.Simulator.AddAccount("other@example.test", "another-one");
        SimulatedSystem elsewhere = house.Simulator.AddSystem(other);
        using Listener mine = await house.ListenAsync();
        using Listener theirs = await house.ListenAsync(house.Simulator.IssueTokens(other).AccessToken, $"uid:{other.UserId}");
        await house.Simulator.WaitForSocketsAsync(2).WaitAsync(Listener.WaitTimeout);
        house.Simulator.WriteEvent(elsewhere, 1602);
        SimulatedEvent written = house.Simulator.WriteEvent(house.System, 3441);
        JsonObject heard = await mine.ReceiveEventAsync();
        Assert.Equal(written.Id, heard["eventId"]!.GetValue<long>());
        Assert.True(written.Id > int.MaxValue);
        Assert.Equal(elsewhere.Id, (await theirs.ReceiveEventAsync())["sid"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("nonsense", null)]
    [InlineData(null, "uid:1")]
    public async Task Wrong_token_or_foreign_name_is_never_subscribed(string? token, string? join)
    {
        await using House house = await House.StartAsync();
        using Listener wrong = await house.ListenAsync(token, join);
        Assert.Equal("com.simplisafe.service.hello", (await wrong.ReceiveAsync())["type"]!.GetValue<string>());
        using Listener right = await house.ListenAsync();
        await house.Simulator.WaitForSocketsAsync(1).WaitAsync(Listener.WaitTimeout);
        house.Simulator.WriteEvent(house.System, 3441);
        int[] heard = await right.ReceiveCodesAsync(1);
        Assert.Equal([3441], heard);
        Assert.Equal(1, house.Simulator.OpenSocketCount);
    }

    [Fact]
    public async Task Socket_of_an_expired_token_goes_quiet_until_it_identifies_anew()
    {
        await using House house = await House.StartAsync();
        using Listener listener = await house.ListenAsync();
        await house.Simulator.WaitForSocketsAsync(1).WaitAsync(Listener.WaitTimeout);
        house.Pass(3600);
        house.Simulator.WriteEvent(house.System, 1111);
        house.Tokens = house.Simulator.IssueTokens(house.Account);
        await listener.IdentifyAsync(house.Tokens.AccessToken, $"uid:{house.Account.UserId}");

        // Hello, registered, subscribed; registered, subscribed.
        for (int greeting = 0; greeting < 5; greeting++)
        {
            Assert.NotEqual("com.simplisafe.event.standard", (await listener.ReceiveAsync())["type"]!.GetValue<string>());
        }

        house.Simulator.WriteEvent(house.System, 2222);
        int[] heard = await listener.ReceiveCodesAsync(1);
        Assert.Equal([2222], heard);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("expired")]
    [InlineData("withdrawn")]
    public async Task Socket_is_closed_where_the_options_say_so(string how)
    {
        await using House house = await House.StartAsync(o => o with { RefusedSocketCloseCode = 4401 });
        using Listener listener = await house.ListenAsync(how == "wrong" ? "nonsense" : null);
        if (how != "wrong")
        {
            await house.Simulator.WaitForSocketsAsync(1).WaitAsync(Listener.WaitTimeout);
        }

        if (how == "expired")
        {
            house.Pass(3600);
        }
        else if (how == "withdrawn")
        {
            house.Simulator.RevokeAccessTokens(house.Account);
        }

        Assert.Equal("4401", await listener.ReceiveEndAsync());
    }

    [Fact]
    public async Task Unknown_message_is_passed_over()
    {
        await using House house = await House.StartAsync(o => o with { SubscribedType = "com.simplisafe.service.subscribed" });
        using Listener listener = await Listener.ConnectAsync(house.Simulator.Url, house.Http, token: null, "");
        foreach (string text in (string[])["{\"type\":\"com.simplisafe.other\"}", "[1]", "no JSON at all", "{\"type\":7}"])
        {
            await listener.SendAsync(text);
        }

        await listener.IdentifyAsync(house.Tokens.AccessToken, $"uid:{house.Account.UserId}");
        await listener.ReceiveAsync();
        await listener.ReceiveAsync();
        Assert.Equal("com.simplisafe.service.subscribed", (await listener.ReceiveAsync())["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Journal_tells_of_identify_without_the_token()
    {
        await using House house = await House.StartAsync();
        using Listener listener = await house.ListenAsync();
        JournalEntry entry = await house.Simulator.Journal.WaitForAsync(e => e.Kind == JournalKind.MessageReceived).WaitAsync(Listener.WaitTimeout);
        Assert.Contains("com.simplisafe.connection.identify", entry.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(house.Tokens.AccessToken, entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ping_of_a_client_is_answered_and_in_the_journal()
    {
        await using House house = await House.StartAsync();
        using Listener listener = await Listener.ConnectAsync(
            house.Simulator.Url, house.Http, house.Tokens.AccessToken, $"uid:{house.Account.UserId}", ping: TimeSpan.FromMilliseconds(20));
        Task<string> end = listener.ReceiveEndAsync();
        int pings = 0;
        await house.Simulator.Journal.WaitForAsync(e => e.Kind == JournalKind.PingReceived && ++pings == 3).WaitAsync(Listener.WaitTimeout);
        Assert.False(end.IsCompleted);
    }
}
