using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests bots, commands, and webhooks.</summary>
public sealed class IntegrationOperationTests
{
    [Fact]
    public async Task Bot_is_created_and_posts_with_its_token()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal((403, "api.context.permissions.app_error"), await world.ErrorAsync(
            world.HanToken, "POST bots", """{"username":"c3po"}"""));
        JsonNode bot = await world.OkAsync(
            world.AdminToken, "POST bots", """{"username":"c3po","display_name":"C-3PO","description":"protocol"}""", 201);
        Assert.Equal(
            ["user_id", "username", "display_name", "description", "owner_id", "create_at", "update_at", "delete_at"],
            bot.AsObject().Select(p => p.Key));
        string id = bot.Text("user_id");
        string token = (await world.OkAsync(world.AdminToken, $"POST users/{id}/tokens", """{"description":"t"}""")).Text("token");
        await world.OkAsync(
            world.AdminToken, $"POST teams/{world.Team.Id}/members", $$"""{"team_id":"{{world.Team.Id}}","user_id":"{{id}}"}""", 201);
        await world.OkAsync(world.AdminToken, $"POST channels/{world.Cockpit.Id}/members", $$"""{"user_id":"{{id}}"}""", 201);
        JsonNode post = await world.OkAsync(token, "POST posts", $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"oh dear"}""", 201);
        Assert.Equal("true", post["props"].Text("from_bot"));
    }

    [Fact]
    public async Task Bot_is_hidden_from_users_other_than_its_owner()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string id = world.Bot.Id;
        Assert.Equal((404, "store.sql_bot.get.missing.app_error"), await world.ErrorAsync(world.HanToken, "GET bots/" + id));
        JsonNode assigned = await world.OkAsync(world.AdminToken, $"POST bots/{id}/assign/{world.Han.Id}");
        Assert.Equal(world.Han.Id, assigned.Text("owner_id"));
        using TestSocket socket = await world.ListenAsync(world.AdminToken);
        await world.OkAsync(world.HanToken, "PUT bots/" + id, """{"display_name":"Artoo"}""");
        Assert.Equal("Artoo", (await socket.ReceiveEventAsync("user_updated"))["data"]!["user"].Text("first_name"));
        await world.OkAsync(world.HanToken, $"POST bots/{id}/disable");
        Assert.Equal(401, (await world.ErrorAsync(world.BotToken, "GET users/me")).Status);
        Assert.Equal(404, (await world.ErrorAsync(world.HanToken, "GET bots/" + id)).Status);
        await world.OkAsync(world.HanToken, $"GET bots/{id}?include_deleted=true");
        Assert.Empty((await world.OkAsync(world.AdminToken, "GET bots")).AsArray());
        await world.OkAsync(world.HanToken, $"POST bots/{id}/enable");
        await world.OkAsync(world.BotToken, "GET users/me");
    }

    [Fact]
    public async Task Bot_is_converted_to_a_user_with_password()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string call = $"POST bots/{world.Bot.Id}/convert_to_user";
        Assert.Equal(400, (await world.ErrorAsync(world.AdminToken, call, "{}")).Status);
        JsonNode user = await world.OkAsync(world.AdminToken, call, """{"password":"beep-boop","email":"r2@example.test"}""");
        Assert.Null(user["is_bot"]);
        Assert.Equal(200, (await world.ErrorAsync(null, "POST users/login", """{"login_id":"r2d2","password":"beep-boop"}""")).Status);
    }

    [Fact]
    public async Task Command_is_managed_by_team_managers_and_hidden_from_others()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string body = $$"""{"team_id":"{{world.Team.Id}}","method":"P","trigger":"jump","url":"http://127.0.0.1:1/"}""";
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, "POST commands", body)).Status);
        JsonNode command = await world.OkAsync(world.AdminToken, "POST commands", body, 201);
        Assert.Equal((400, "api.command.duplicate_trigger.app_error"), await world.ErrorAsync(world.AdminToken, "POST commands", body));
        string id = command.Text("id");
        Assert.Equal((404, "store.sql_command.get.missing.app_error"), await world.ErrorAsync(world.HanToken, "GET commands/" + id));
        string renewed = (await world.OkAsync(world.AdminToken, $"PUT commands/{id}/regen_token")).Text("token");
        Assert.NotEqual(command.Text("token"), renewed);
        command["trigger"] = "hyperjump";
        command["auto_complete"] = true;
        Assert.Equal("hyperjump", (await world.OkAsync(world.AdminToken, "PUT commands/" + id, command.ToJsonString())).Text("trigger"));
        JsonNode second = await world.OkAsync(world.AdminToken, "POST commands", body, 201);
        second["trigger"] = "hyperjump";
        Assert.Equal(
            "hyperjump",
            (await world.OkAsync(world.AdminToken, "PUT commands/" + second.Text("id"), second.ToJsonString())).Text("trigger"));
        await world.OkAsync(world.AdminToken, "DELETE commands/" + second.Text("id"));
        JsonNode offered = await world.OkAsync(world.HanToken, $"GET teams/{world.Team.Id}/commands/autocomplete");
        Assert.Equal("", offered.AsArray().Single(c => c.Text("trigger") == "hyperjump").Text("token"));
        JsonNode suggested = await world.OkAsync(
            world.HanToken, $"GET teams/{world.Team.Id}/commands/autocomplete_suggestions?user_input=/hyp");
        Assert.Equal("hyperjump", Assert.Single(suggested.AsArray()).Text("Complete"));
        SimulatedTeam other = world.Simulator.AddTeam("rebels", world.Admin);
        await world.OkAsync(world.AdminToken, $"PUT commands/{id}/move", $$"""{"team_id":"{{other.Id}}"}""");
        Assert.Single((await world.OkAsync(world.AdminToken, $"GET commands?team_id={other.Id}&custom_only=true")).AsArray());
        await world.OkAsync(world.AdminToken, "DELETE commands/" + id);
        Assert.Equal(404, (await world.ErrorAsync(world.AdminToken, "GET commands/" + id)).Status);
    }

    [Fact]
    public async Task Command_runs_in_the_channel_of_the_user()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.BotToken);
        string Body(string command) => $$"""{"channel_id":"{{world.Cockpit.Id}}","command":"{{command}}"}""";
        JsonNode response = await world.OkAsync(world.HanToken, "POST commands/execute", Body("/me waves"));
        Assert.Equal("ephemeral", response.Text("response_type"));
        Assert.Equal("*waves*", await socket.ReceivePostAsync());
        await world.OkAsync(world.HanToken, "POST commands/execute", Body("/header new course"));
        Assert.Equal("new course", (await socket.ReceiveEventAsync("channel_updated")).Inner("channel").Text("header"));
        await world.OkAsync(world.HanToken, "POST commands/execute", Body("/dnd"));
        Assert.Equal("dnd", (await world.OkAsync(world.HanToken, "GET users/me/status")).Text("status"));
        Assert.Equal((404, "api.command.execute_command.not_found.app_error"), await world.ErrorAsync(
            world.HanToken, "POST commands/execute", Body("/fire")));
        Assert.Equal(400, (await world.ErrorAsync(world.HanToken, "POST commands/execute", Body("no slash"))).Status);
        SimulatedChannel secret = world.Simulator.AddChannel(world.Team, "secret", ChannelType.Private, world.Admin);
        Assert.Equal(403, (await world.ErrorAsync(
            world.HanToken, "POST commands/execute", $$"""{"channel_id":"{{secret.Id}}","command":"/me x"}""")).Status);
    }

    [Fact]
    public async Task Webhooks_are_changed_and_deleted_by_team_managers()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        JsonNode incoming = await world.OkAsync(
            world.AdminToken, "POST hooks/incoming", $$"""{"channel_id":"{{world.Cockpit.Id}}","display_name":"in"}""", 201);
        string id = incoming.Text("id");
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, "GET hooks/incoming/" + id)).Status);
        Assert.Equal(400, (await world.ErrorAsync(world.AdminToken, "PUT hooks/incoming/" + id, """{"id":"other"}""")).Status);
        incoming["display_name"] = "renamed";
        Assert.Equal("renamed", (await world.OkAsync(
            world.AdminToken, "PUT hooks/incoming/" + id, incoming.ToJsonString(), 201)).Text("display_name"));
        await world.OkAsync(world.AdminToken, "DELETE hooks/incoming/" + id);
        Assert.Equal(404, (await world.ErrorAsync(world.AdminToken, "GET hooks/incoming/" + id)).Status);
        JsonNode outgoing = await world.OkAsync(
            world.AdminToken,
            "POST hooks/outgoing",
            $$"""
            {"team_id":"{{world.Team.Id}}","display_name":"out","trigger_words":["hey"],"callback_urls":["http://127.0.0.1:1/"]}
            """,
            201);
        id = outgoing.Text("id");
        Assert.NotEqual(
            outgoing.Text("token"), (await world.OkAsync(world.AdminToken, $"POST hooks/outgoing/{id}/regen_token")).Text("token"));
        outgoing["trigger_words"] = new JsonArray("ho");
        Assert.Equal("ho", (await world.OkAsync(
            world.AdminToken, "PUT hooks/outgoing/" + id, outgoing.ToJsonString()))["trigger_words"]![0]!.GetValue<string>());
        await world.OkAsync(world.AdminToken, "DELETE hooks/outgoing/" + id);
        Assert.Empty((await world.OkAsync(world.AdminToken, "GET hooks/outgoing")).AsArray());
    }
}
