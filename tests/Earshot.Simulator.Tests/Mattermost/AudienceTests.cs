using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests that events are sent only to the users who can see them.</summary>
public sealed class AudienceTests
{
    [Fact]
    public async Task Posts_are_sent_to_channel_members_only()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false });
        SimulatedChannel secret = world.Simulator.AddChannel(world.Team, "secret", ChannelType.Private, world.Admin);
        world.Simulator.Join(secret, world.Bot);
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        await socket.ReceiveEventAsync("hello");
        world.Simulator.Post(world.Bot, secret, "not for han");
        world.Simulator.Post(world.Bot, world.Cockpit, "for han");
        Assert.Equal("for han", await socket.ReceivePostAsync());
        world.Simulator.Join(secret, world.Han);
        world.Simulator.Post(world.Bot, secret, "now for han, too");
        Assert.Equal("now for han, too", await socket.ReceivePostAsync());
        world.Simulator.Leave(secret, world.Han);
        world.Simulator.Post(world.Bot, secret, "not any more");
        world.Simulator.Post(world.Bot, world.Cockpit, "last");
        Assert.Equal("last", await socket.ReceivePostAsync());
    }

    [Fact]
    public async Task Typing_is_sent_to_the_other_members()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false });
        using TestSocket han = await world.ConnectAsync(world.HanToken);
        using TestSocket bot = await world.ConnectAsync(world.BotToken);
        await han.ReceiveEventAsync("hello");
        await bot.ReceiveEventAsync("hello");
        await bot.SendAsync(1, "user_typing", $$"""{"channel_id":"{{world.Cockpit.Id}}","parent_id":""}""");
        Assert.Equal("OK", (await bot.ReceiveAsync())["status"]!.GetValue<string>());
        JsonObject typing = await han.ReceiveAsync();
        Assert.Equal("typing", typing["event"]!.GetValue<string>());
        Assert.Equal($$"""{"{{world.Bot.Id}}":true}""", typing["broadcast"]!["omit_users"]!.ToJsonString());
    }

    [Fact]
    public async Task Team_events_are_sent_to_members_only()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false });
        SimulatedUser leia = world.Simulator.AddUser("leia", "leia-pass");
        SimulatedTeam other = world.Simulator.AddTeam("other", leia);
        world.Simulator.Join(other, world.Bot);
        world.Simulator.Join(world.Team, leia);
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        await socket.ReceiveEventAsync("hello");
        world.Simulator.Leave(other, world.Bot);
        world.Simulator.Leave(world.Team, leia);
        JsonObject heard = await socket.ReceiveAsync();
        Assert.Equal(("leave_team", world.Team.Id), (heard["event"]!.GetValue<string>(), heard["data"]!["team_id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Status_changes_are_sent_to_their_user_only()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false });
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        await socket.ReceiveEventAsync("hello");
        world.Simulator.SetStatus(world.Admin, "dnd");
        world.Simulator.SetStatus(world.Han, "dnd");
        Assert.Equal(world.Han.Id, (await socket.ReceiveAsync())["data"]!["user_id"]!.GetValue<string>());
    }
}
