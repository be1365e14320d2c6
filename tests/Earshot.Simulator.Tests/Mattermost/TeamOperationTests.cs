using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests creating, changing, and archiving teams, and their members.</summary>
public sealed class TeamOperationTests
{
    [Fact]
    public async Task Creator_of_a_team_manages_it()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        JsonNode team = await world.OkAsync(world.HanToken, "POST teams", """{"name":"rebels","display_name":"Rebels","type":"O"}""", 201);
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        await world.OkAsync(world.HanToken, $"PUT teams/{team.Text("id")}/patch", """{"description":"hope"}""");
        JsonObject message = await socket.ReceiveEventAsync("update_team");
        Assert.Equal(("", "", team.Text("id")), message.To());
        Assert.Equal(("hope", "", ""),
        (message.Inner("team").Text("description"), message.Inner("team").Text("email"), message.Inner("team").Text("invite_id")));
        Assert.Equal((400, "app.team.save.existing.app_error"), await world.ErrorAsync(
            world.HanToken, "POST teams", """{"name":"rebels","display_name":"R","type":"O"}"""));
    }

    [Theory]
    [InlineData("""{"name":"x","display_name":"X","type":"O"}""", "model.team.is_valid.characters.app_error")]
    [InlineData("""{"name":"xx","display_name":"","type":"O"}""", "model.team.is_valid.name.app_error")]
    [InlineData("""{"name":"xx","display_name":"X","type":"Q"}""", "model.team.is_valid.type.app_error")]
    [InlineData("""{"name":"admin","display_name":"X","type":"O"}""", "model.team.is_valid.reserved.app_error")]
    public async Task Invalid_team_is_rejected(string body, string id)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal((400, id), await world.ErrorAsync(world.HanToken, "POST teams", body));
    }

    [Theory]
    [InlineData("PUT", "/patch", """{"description":"mine"}""")]
    [InlineData("DELETE", "", null)]
    [InlineData("POST", "/restore", null)]
    [InlineData("PUT", "/privacy", """{"privacy":"I"}""")]
    [InlineData("POST", "/regenerate_invite_id", null)]
    [InlineData("DELETE", "/image", null)]
    public async Task Member_cannot_manage_a_team(string method, string path, string? body)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal((403, "api.context.permissions.app_error"), await world.ErrorAsync(
            world.HanToken, $"{method} teams/{world.Team.Id}{path}", body));
    }

    [Fact]
    public async Task Archived_team_is_announced_to_all_and_restored()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        await world.OkAsync(world.AdminToken, $"DELETE teams/{world.Team.Id}");
        Assert.Equal(("", "", ""), (await socket.ReceiveEventAsync("delete_team")).To());
        Assert.Empty((await world.OkAsync(world.HanToken, "GET users/me/teams")).AsArray());
        await world.OkAsync(world.AdminToken, $"POST teams/{world.Team.Id}/restore");
        Assert.Equal(world.Team.Id, (await socket.ReceiveEventAsync("restore_team")).Inner("team").Text("id"));
        Assert.Single((await world.OkAsync(world.HanToken, "GET users/me/teams")).AsArray());
    }

    [Fact]
    public async Task Member_batch_returns_errors_when_requested()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedUser leia = world.Simulator.AddUser("leia", "leia-pass");
        string body = $$"""[{"team_id":"{{world.Team.Id}}","user_id":"{{leia.Id}}"}]""";
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, $"POST teams/{world.Team.Id}/members/batch", body)).Status);
        JsonNode graceful = await world.OkAsync(world.AdminToken, $"POST teams/{world.Team.Id}/members/batch?graceful=true", body, 201);
        Assert.Equal(leia.Id, graceful[0]!["member"].Text("user_id"));
        Assert.Null(graceful[0]!["error"]);
        JsonNode plain = await world.OkAsync(world.AdminToken, $"POST teams/{world.Team.Id}/members/batch", body, 201);
        Assert.Equal(leia.Id, plain[0].Text("user_id"));
        JsonNode byIds = await world.OkAsync(world.HanToken, $"POST teams/{world.Team.Id}/members/ids", $$"""["{{leia.Id}}"]""");
        Assert.Single(byIds.AsArray());
    }

    [Fact]
    public async Task Team_role_is_sent_to_its_member_and_takes_effect()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        await world.OkAsync(
            world.AdminToken, $"PUT teams/{world.Team.Id}/members/{world.Han.Id}/roles", """{"roles":"team_user team_admin"}""");
        JsonObject message = await socket.ReceiveEventAsync("memberrole_updated");
        Assert.Equal((world.Han.Id, true), (message.To().User, message.Inner("member")["scheme_admin"]!.GetValue<bool>()));
        await world.OkAsync(world.HanToken, $"PUT teams/{world.Team.Id}/patch", """{"description":"now I may"}""");
    }

    [Fact]
    public async Task Invitation_names_the_team_and_allows_joining()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedUser leia = world.Simulator.AddUser("leia", "leia-pass");
        string token = world.Simulator.Login(leia);
        string invite = (await world.OkAsync(world.AdminToken, $"POST teams/{world.Team.Id}/regenerate_invite_id")).Text("invite_id");
        Assert.Equal("falcon", ((await world.CallAsync("GET", "/api/v4/teams/invite/" + invite)).Json).Text("name"));
        Assert.Equal(404, (await world.ErrorAsync(null, "GET teams/invite/" + new string('a', 26))).Status);
        using TestSocket socket = await world.ListenAsync(token);
        await world.OkAsync(token, "POST teams/members/invite?token=&invite_id=" + invite, status: 201);
        Assert.Equal(world.Team.Id, (await socket.ReceiveEventAsync("added_to_team"))["data"].Text("team_id"));
    }

    [Fact]
    public async Task Icon_is_stored_and_removed()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        byte[] image = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];
        Assert.Equal(400, (await world.UploadAsync(world.AdminToken, $"teams/{world.Team.Id}/image", "image", "a.png", [1, 2, 3])).Status);
        Assert.Equal(200, (await world.UploadAsync(world.AdminToken, $"teams/{world.Team.Id}/image", "image", "a.png", image)).Status);
        using HttpResponseMessage icon = await world.SendAsync("GET", $"/api/v4/teams/{world.Team.Id}/image", world.HanToken);
        Assert.Equal(image, await icon.Content.ReadAsByteArrayAsync());
        await world.OkAsync(world.AdminToken, $"DELETE teams/{world.Team.Id}/image");
        Assert.Equal(404, (await world.ErrorAsync(world.HanToken, $"GET teams/{world.Team.Id}/image")).Status);
    }
}
