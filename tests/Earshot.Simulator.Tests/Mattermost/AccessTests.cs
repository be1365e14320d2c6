using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>
/// Tests what is rejected although the user can do it elsewhere: channels of other users, archived channels, and system messages.
/// </summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Flagged_post_is_hidden_when_it_cannot_be_read()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedChannel secret = world.Simulator.AddChannel(world.Team, "secret", ChannelType.Private, world.Admin);
        SimulatedPost hidden = world.Simulator.Post(world.Admin, secret, "hidden");
        SimulatedPost open = world.Simulator.Post(world.Admin, world.Cockpit, "open");
        string Flag(string postId) => $$"""{"user_id":"{{world.Han.Id}}","category":"flagged_post","name":"{{postId}}","value":"true"}""";
        await world.OkAsync(world.HanToken, "PUT users/me/preferences", $"[{Flag(hidden.Id)},{Flag(open.Id)}]");
        JsonNode flagged = await world.OkAsync(world.HanToken, "GET users/me/posts/flagged");
        Assert.Equal(open.Id, Assert.Single(flagged["posts"]!.AsObject()).Key);
        Assert.Equal(open.Id, Assert.Single(flagged["order"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task Page_of_flagged_posts_contains_no_other_posts()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string flags = string.Join(',', Enumerable.Range(0, 3).Select(i => world.Simulator.Post(world.Admin, world.Cockpit, $"post {i}"))
            .Select(p => $$"""{"user_id":"{{world.Han.Id}}","category":"flagged_post","name":"{{p.Id}}","value":"true"}"""));
        await world.OkAsync(world.HanToken, "PUT users/me/preferences", $"[{flags}]");
        JsonNode page = await world.OkAsync(world.HanToken, "GET users/me/posts/flagged?page=1&per_page=2");
        Assert.Equal((1, 1), (page["order"]!.AsArray().Count, page["posts"]!.AsObject().Count));
    }

    [Fact]
    public async Task Users_outside_a_team_are_hidden_and_cannot_join_channels()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedTeam rebels = world.Simulator.AddTeam("rebels", world.Admin);
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, "GET users?not_in_team=" + rebels.Id)).Status);
        SimulatedChannel base1 = world.Simulator.AddChannel(rebels, "base", ChannelType.Private, world.Admin);
        Assert.Equal((404, "app.team.get_member.missing.app_error"), await world.ErrorAsync(
            world.AdminToken, $"POST channels/{base1.Id}/members", $$"""{"user_id":"{{world.Han.Id}}"}"""));
    }

    [Fact]
    public async Task Archived_channel_rejects_changes()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost post = world.Simulator.Post(world.Han, world.Cockpit, "last words");
        string cockpit = world.Cockpit.Id;
        await world.OkAsync(world.AdminToken, $"DELETE channels/{cockpit}");
        string reaction = $$"""{"user_id":"{{world.Han.Id}}","post_id":"{{post.Id}}","emoji_name":"tada"}""";
        Assert.Equal((403, "api.reaction.save.archived_channel.app_error"), await world.ErrorAsync(
            world.HanToken, "POST reactions", reaction));
        Assert.Equal((403, "api.reaction.delete.archived_channel.app_error"), await world.ErrorAsync(
            world.HanToken, $"DELETE users/me/posts/{post.Id}/reactions/tada"));
        Assert.Equal((400, "api.post.update_post.can_not_update_post_in_deleted.error"), await world.ErrorAsync(
            world.HanToken, $"PUT posts/{post.Id}/patch", """{"message":"more"}"""));
        Assert.Equal((400, "api.command.execute_command.deleted.error"), await world.ErrorAsync(
            world.HanToken, "POST commands/execute", $$"""{"channel_id":"{{cockpit}}","command":"/me waves"}"""));
        Assert.Equal((400, "api.channel.delete_channel.deleted.app_error"), await world.ErrorAsync(
            world.AdminToken, $"DELETE channels/{cockpit}"));
        Assert.Equal(404, (await world.ErrorAsync(world.HanToken, $"POST teams/{world.Team.Id}/channels/ids", $"[\"{cockpit}\"]")).Status);
    }

    [Fact]
    public async Task System_messages_cannot_be_edited()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        await world.OkAsync(world.AdminToken, $"PUT channels/{world.Cockpit.Id}/patch", """{"header":"new"}""");
        JsonNode posts = await world.OkAsync(world.AdminToken, $"GET channels/{world.Cockpit.Id}/posts");
        string id = posts["posts"]!.AsObject().Single(p => p.Value.Text("type") == "system_header_change").Key;
        Assert.Equal((400, "api.post.update_post.system_message.app_error"), await world.ErrorAsync(
            world.AdminToken, $"PUT posts/{id}/patch", """{"message":"other"}"""));
    }

    [Fact]
    public async Task Rejected_change_of_a_webhook_changes_nothing()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        JsonNode hook = await world.OkAsync(
            world.AdminToken, "POST hooks/incoming", $$"""{"channel_id":"{{world.Cockpit.Id}}","display_name":"in"}""", 201);
        string path = "hooks/incoming/" + hook.Text("id");
        string elsewhere = world.Simulator.AddChannel(world.Simulator.AddTeam("rebels", world.Admin), "base", creator: world.Admin).Id;
        Assert.Equal((400, "api.webhook.team_mismatch.app_error"), await world.ErrorAsync(
            world.AdminToken, "PUT " + path, $$"""{"id":"{{hook.Text("id")}}","channel_id":"{{elsewhere}}","display_name":"out"}"""));
        Assert.True(JsonNode.DeepEquals(hook, await world.OkAsync(world.AdminToken, "GET " + path)));
    }
}
