using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests creating, changing, and archiving channels, their members, and the sidebar.</summary>
public sealed class ChannelOperationTests
{
    [Fact]
    public async Task Group_channel_is_created_once_and_announced_to_members()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.BotToken);
        string body = $$"""["{{world.Admin.Id}}","{{world.Bot.Id}}"]""";
        JsonNode group = await world.OkAsync(world.HanToken, "POST channels/group", body, 201);
        Assert.Equal(("G", "admin, hansolo, r2d2"), (group.Text("type"), group.Text("display_name")));
        JsonObject message = await socket.ReceiveEventAsync("group_added");
        Assert.Equal(("", group.Text("id"), ""), message.To());
        Assert.Equal(3, message.Inner("teammate_ids").AsArray().Count);
        Assert.Equal(group.Text("id"), (await world.OkAsync(world.HanToken, "POST channels/group", body, 201)).Text("id"));
        Assert.Single((await world.OkAsync(world.HanToken, "POST channels/group/search", """{"term":"r2"}""")).AsArray());
        JsonNode people = await world.OkAsync(world.HanToken, "POST users/group_channels", $$"""["{{group.Text("id")}}"]""");
        Assert.Equal(2, people[group.Text("id")]!.AsArray().Count);
        Assert.Equal(
            (400, "api.channel.create_group.bad_size.app_error"), await world.ErrorAsync(
                world.HanToken, "POST channels/group", $$"""["{{world.Bot.Id}}"]"""));
    }

    [Fact]
    public async Task Privacy_change_sends_an_event_and_a_system_message()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        const string Body = """{"privacy":"P"}""";
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, $"PUT channels/{world.Cockpit.Id}/privacy", Body)).Status);
        JsonNode channel = await world.OkAsync(world.AdminToken, $"PUT channels/{world.Cockpit.Id}/privacy", Body);
        Assert.Equal("P", channel.Text("type"));
        Assert.Equal("P", (await socket.ReceiveEventAsync("channel_updated")).Inner("channel").Text("type"));
        Assert.Equal("system_change_chan_privacy", (await socket.ReceiveEventAsync("posted")).Inner("post").Text("type"));
        JsonObject converted = await socket.ReceiveEventAsync("channel_converted");
        Assert.Equal((world.Cockpit.Id, world.Team.Id), (converted["data"].Text("channel_id"), converted.To().Team));
    }

    [Fact]
    public async Task Only_public_channel_other_than_the_default_is_converted()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string convert = $"POST channels/{world.Cockpit.Id}/convert";
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, convert)).Status);
        Assert.Equal("P", (await world.OkAsync(world.AdminToken, convert)).Text("type"));
        Assert.Equal(
            (400, "api.channel.convert_channel_to_private.private_channel_error"), await world.ErrorAsync(world.AdminToken, convert));
        string square = (await world.OkAsync(world.AdminToken, $"GET teams/{world.Team.Id}/channels/name/town-square")).Text("id");
        Assert.Equal(
            (400, "api.channel.convert_channel_to_private.default_channel_error"),
            await world.ErrorAsync(world.AdminToken, $"POST channels/{square}/convert"));
    }

    [Fact]
    public async Task Name_that_is_taken_is_rejected_with_other_id_when_channel_is_updated()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string taken = world.Cockpit.Name;
        string body = $$"""{"team_id":"{{world.Team.Id}}","name":"{{taken}}","display_name":"Second","type":"O"}""";
        Assert.Equal(
            (400, "store.sql_channel.save_channel.exists.app_error"), await world.ErrorAsync(world.AdminToken, "POST channels", body));
        JsonNode other = await world.OkAsync(
            world.AdminToken, "POST channels", body.Replace(taken, "second", StringComparison.Ordinal), 201);
        Assert.Equal(
            (400, "app.channel.update.bad_id"),
            await world.ErrorAsync(world.AdminToken, $"PUT channels/{other.Text("id")}/patch", $$"""{"name":"{{taken}}"}"""));
    }

    [Fact]
    public async Task Archived_channel_is_searched_separately_and_restored()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        string cockpit = world.Cockpit.Id;
        Assert.Equal((400, "api.channel.restore_channel.restored.app_error"), await world.ErrorAsync(
            world.AdminToken, $"POST channels/{cockpit}/restore"));
        await world.OkAsync(world.AdminToken, $"DELETE channels/{cockpit}");
        await socket.ReceiveEventAsync("channel_deleted");
        const string Term = """{"term":"cock"}""";
        Assert.Empty((await world.OkAsync(world.HanToken, $"POST teams/{world.Team.Id}/channels/search", Term)).AsArray());
        Assert.Single((await world.OkAsync(world.HanToken, $"POST teams/{world.Team.Id}/channels/search_archived", Term, 201)).AsArray());
        Assert.Equal((400, "api.channel.update_channel.deleted.app_error"), await world.ErrorAsync(
            world.AdminToken, $"PUT channels/{cockpit}/patch", """{"header":"x"}"""));
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, $"POST channels/{cockpit}/restore")).Status);
        await world.OkAsync(world.AdminToken, $"POST channels/{cockpit}/restore");
        Assert.Equal(cockpit, (await socket.ReceiveEventAsync("channel_restored"))["data"].Text("channel_id"));
        Assert.Single((await world.OkAsync(world.HanToken, $"POST teams/{world.Team.Id}/channels/search", Term)).AsArray());
    }

    [Fact]
    public async Task Move_requires_an_administrator_and_members_in_the_other_team()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedTeam other = world.Simulator.AddTeam("rebels", world.Admin);
        string call = $"POST channels/{world.Cockpit.Id}/move";
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, call, $$"""{"team_id":"{{other.Id}}"}""")).Status);
        Assert.Equal(500, (await world.ErrorAsync(world.AdminToken, call, $$"""{"team_id":"{{other.Id}}"}""")).Status);
        Assert.Equal(
            other.Id, (await world.OkAsync(world.AdminToken, call, $$"""{"team_id":"{{other.Id}}","force":true}""")).Text("team_id"));
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, $"GET channels/{world.Cockpit.Id}")).Status);
    }

    [Fact]
    public async Task Channel_search_returns_a_count_when_paged()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, "POST channels/search", """{"term":"o"}""")).Status);
        Assert.Equal(3, (await world.OkAsync(world.AdminToken, "POST channels/search", """{"term":"o"}""")).AsArray().Count);
        JsonNode page = await world.OkAsync(world.AdminToken, "POST channels/search", """{"term":"o","page":1,"per_page":2}""");
        Assert.Equal((1, 3), (page["channels"]!.AsArray().Count, page["total_count"]!.GetValue<int>()));
        JsonNode listed = await world.OkAsync(world.AdminToken, "GET channels?include_total_count=true&per_page=1");
        Assert.Equal((1, 3), (listed["channels"]!.AsArray().Count, listed["total_count"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Notification_and_role_changes_are_sent_to_the_member()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        string member = $"channels/{world.Cockpit.Id}/members/{world.Han.Id}";
        Assert.Equal(400, (await world.ErrorAsync(world.HanToken, $"PUT {member}/notify_props", """{"desktop":"loud"}""")).Status);
        await world.OkAsync(world.HanToken, $"PUT {member}/notify_props", """{"desktop":"none","mark_unread":"mention"}""");
        JsonObject message = await socket.ReceiveEventAsync("channel_member_updated");
        Assert.Equal((world.Han.Id, "none"), (message.To().User, message.Inner("channelMember")["notify_props"].Text("desktop")));
        Assert.Equal(403, (await world.ErrorAsync(
            world.HanToken, $"PUT {member}/roles", """{"roles":"channel_admin channel_user"}""")).Status);
        await world.OkAsync(world.AdminToken, $"PUT {member}/roles", """{"roles":"channel_admin channel_user"}""");
        Assert.True((await socket.ReceiveEventAsync("channel_member_updated")).Inner("channelMember")["scheme_admin"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Unread_post_is_counted_and_sent_to_the_user()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost first = world.Simulator.Post(world.Admin, world.Cockpit, "hi @hansolo");
        world.Time.Advance(TimeSpan.FromSeconds(1));
        world.Simulator.Post(world.Admin, world.Cockpit, "are you there?");
        await world.OkAsync(world.HanToken, "POST channels/members/me/view", $$"""{"channel_id":"{{world.Cockpit.Id}}"}""");
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        JsonNode at = await world.OkAsync(world.HanToken, $"POST users/me/posts/{first.Id}/set_unread");
        Assert.Equal(1, at["mention_count"]!.GetValue<int>());
        JsonObject message = await socket.ReceiveEventAsync("post_unread");
        Assert.Equal((world.Han.Id, world.Cockpit.Id, world.Team.Id), message.To());
        Assert.Equal(first.Id, message["data"].Text("post_id"));
        Assert.Equal(
            2, (await world.OkAsync(world.HanToken, $"GET users/me/channels/{world.Cockpit.Id}/unread"))["msg_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Sidebar_keeps_each_channel_in_one_category()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        string root = $"users/me/teams/{world.Team.Id}/channels/categories";
        JsonNode made = await world.OkAsync(
            world.HanToken,
            "POST " + root,
            $$"""
            {"user_id":"{{world.Han.Id}}","team_id":"{{world.Team.Id}}","display_name":"Ship","channel_ids":["{{world.Cockpit.Id}}"]}
            """);
        Assert.Equal(("custom", world.Cockpit.Id), (made.Text("type"), made["channel_ids"]![0]!.GetValue<string>()));
        JsonObject message = await socket.ReceiveEventAsync("sidebar_category_created");
        Assert.Equal((world.Han.Id, made.Text("id")), (message.To().User, message["data"].Text("category_id")));
        JsonNode all = await world.OkAsync(world.HanToken, "GET " + root);
        Assert.Single(
            all["categories"]!.AsArray(), c => c!["channel_ids"]!.AsArray().Any(id => id!.GetValue<string>() == world.Cockpit.Id));
        string[] order = [.. all["order"]!.AsArray().Select(o => o!.GetValue<string>()).Reverse()];
        await world.OkAsync(world.HanToken, $"PUT {root}/order", Json(order));
        Assert.Equal(order, (await socket.ReceiveEventAsync("sidebar_category_order_updated"))["data"]!["order"]!.AsArray()
            .Select(o => o!.GetValue<string>()));
        Assert.Equal(order, (await world.OkAsync(world.HanToken, $"GET {root}/order")).AsArray().Select(o => o!.GetValue<string>()));
        Assert.Equal(400, (await world.ErrorAsync(world.HanToken, $"PUT {root}/order", Json(order[1..]))).Status);
        await world.OkAsync(world.HanToken, $"DELETE {root}/{made.Text("id")}");
        await socket.ReceiveEventAsync("sidebar_category_deleted");
        Assert.Equal(400, (await world.ErrorAsync(world.HanToken, $"DELETE {root}/favorites_{world.Han.Id}_{world.Team.Id}")).Status);
        Assert.Equal(403, (await world.ErrorAsync(
            world.HanToken, $"GET users/{world.Admin.Id}/teams/{world.Team.Id}/channels/categories")).Status);
    }

    private static string Json(string[] texts) => "[" + string.Join(',', texts.Select(t => $"\"{t}\"")) + "]";
}
