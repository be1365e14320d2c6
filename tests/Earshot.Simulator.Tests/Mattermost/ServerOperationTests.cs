using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests emoji, roles, settings, and the state of the server.</summary>
public sealed class ServerOperationTests
{
    private static readonly byte[] Image = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];

    [Fact]
    public async Task Emoji_is_created_and_announced_to_all_users()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.BotToken);
        string Emoji(string name, string creator) => $$"""{"name":"{{name}}","creator_id":"{{creator}}"}""";
        Assert.Equal(403,
            (await world.UploadAsync(world.HanToken, "emoji", "image", "a.png", Image, "emoji", Emoji("falcon", world.Admin.Id))).Status);
        (int status, JsonNode? emoji) = await world.UploadAsync(
            world.HanToken, "emoji", "image", "a.png", Image, "emoji", Emoji("falcon", world.Han.Id));
        Assert.Equal(201, status);
        Assert.Equal("falcon", (await socket.ReceiveEventAsync("emoji_added")).Inner("emoji").Text("name"));
        Assert.Equal(400,
            (await world.UploadAsync(world.HanToken, "emoji", "image", "a.png", Image, "emoji", Emoji("falcon", world.Han.Id))).Status);
        string id = emoji.Text("id");
        Assert.Equal(id, (await world.OkAsync(world.HanToken, "GET emoji/name/falcon")).Text("id"));
        Assert.Single((await world.OkAsync(world.HanToken, "POST emoji/search", """{"term":"alc"}""")).AsArray());
        Assert.Empty((await world.OkAsync(world.HanToken, "POST emoji/search", """{"term":"alc","prefix_only":true}""")).AsArray());
        using HttpResponseMessage image = await world.SendAsync("GET", $"/api/v4/emoji/{id}/image", world.HanToken);
        Assert.Equal(Image, await image.Content.ReadAsByteArrayAsync());
        Assert.Equal(403, (await world.ErrorAsync(world.BotToken, "DELETE emoji/" + id)).Status);
        await world.OkAsync(world.HanToken, "DELETE emoji/" + id);
        Assert.Equal(404, (await world.ErrorAsync(world.HanToken, "GET emoji/" + id)).Status);
    }

    [Fact]
    public async Task Role_is_read_by_all_and_patched_by_administrators()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        JsonNode role = await world.OkAsync(world.HanToken, "GET roles/name/team_user");
        string call = $"PUT roles/{role.Text("id")}/patch";
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, call, """{"permissions":["view_team"]}""")).Status);
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        await world.OkAsync(world.AdminToken, call, """{"permissions":["view_team"]}""");
        Assert.Equal("view_team", Assert.Single((await socket.ReceiveEventAsync("role_updated"))
            .Inner("role")["permissions"]!.AsArray())!.GetValue<string>());
        Assert.Equal(
            2, (await world.OkAsync(world.HanToken, "POST roles/names", """["team_user","team_admin","unknown"]""")).AsArray().Count);
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, "GET roles")).Status);
    }

    [Fact]
    public async Task Settings_patch_checks_types_and_is_sent_to_clients()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, "GET config")).Status);
        Assert.Equal(400, (await world.ErrorAsync(world.AdminToken, "PUT config/patch", """{"TeamSettings":{"SiteName":1}}""")).Status);
        JsonNode config = await world.OkAsync(
            world.AdminToken, "PUT config/patch", """{"TeamSettings":{"SiteName":"Falcon"},"Unknown":{"x":1}}""");
        Assert.Equal("Falcon", config["TeamSettings"].Text("SiteName"));
        Assert.Null(config["Unknown"]);
        Assert.Equal("Falcon", (await socket.ReceiveEventAsync("config_changed"))["data"]!["config"].Text("SiteName"));
    }

    [Fact]
    public async Task Ping_optionally_returns_database_and_file_store_status()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Null((await world.CallAsync("GET", "/api/v4/system/ping")).Json!["database_status"]);
        using HttpResponseMessage whole = await world.SendAsync("GET", "/api/v4/system/ping?get_server_status=true");
        Assert.Equal("OK", JsonNode.Parse(await whole.Content.ReadAsStringAsync()).Text("database_status"));
        Assert.Equal("OK", whole.Headers.GetValues("filestore_status").Single());
    }

    [Fact]
    public async Task Server_is_busy_for_the_requested_time()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal(400, (await world.ErrorAsync(world.AdminToken, "POST server_busy?seconds=0")).Status);
        await world.OkAsync(world.AdminToken, "POST server_busy?seconds=60");
        Assert.True((await world.OkAsync(world.AdminToken, "GET server_busy"))["busy"]!.GetValue<bool>());
        world.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.False((await world.OkAsync(world.AdminToken, "GET server_busy"))["busy"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Analytics_count_existing_items()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        world.Simulator.Post(world.Han, world.Cockpit, "one");
        JsonNode rows = await world.OkAsync(world.AdminToken, "GET analytics/old?name=standard");
        Assert.Equal(1, rows.AsArray().Single(r => r.Text("name") == "post_count")!["value"]!.GetValue<int>());
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, "GET analytics/old")).Status);
    }

    [Fact]
    public async Task Last_repeated_field_is_used_and_half_surrogates_are_rejected()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string post = $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"one","message":"two"}""";
        Assert.Equal("two", (await world.OkAsync(world.HanToken, "POST posts", post, 201)).Text("message"));
        string half = $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"\ud83d"}""";
        Assert.Equal(400, (await world.ErrorAsync(world.HanToken, "POST posts", half)).Status);
    }
}
