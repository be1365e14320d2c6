using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests creating and changing users, and the required permissions.</summary>
public sealed class UserOperationTests
{
    [Fact]
    public async Task Administrator_creates_a_user_who_can_log_in()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        JsonNode user = await world.OkAsync(
            world.AdminToken,
            "POST users",
            """{"email":"leia@example.test","username":"leia","password":"leia-pass","nickname":"Princess"}""",
            201);
        Assert.Equal(("leia", "Princess", "system_user"), (user.Text("username"), user.Text("nickname"), user.Text("roles")));
        Assert.Equal(user.Text("id"), (await socket.ReceiveEventAsync("new_user"))["data"].Text("user_id"));
        JsonNode login =
            (await world.CallAsync("POST", "/api/v4/users/login", null, """{"login_id":"leia","password":"leia-pass"}""")).Json!;
        Assert.Equal(user.Text("id"), login.Text("id"));
    }

    [Theory]
    [InlineData("""{"email":"x@example.test","username":"x y","password":"12345"}""", "model.user.is_valid.username.app_error")]
    [InlineData("""{"email":"x@example.test","username":"hansolo","password":"12345"}""", "app.user.save.username_exists.app_error")]
    [InlineData("""{"email":"no","username":"xy","password":"12345"}""", "model.user.is_valid.email.app_error")]
    [InlineData("""{"email":"hansolo@example.test","username":"xy","password":"12345"}""", "app.user.save.email_exists.app_error")]
    [InlineData("""{"email":"x@example.test","username":"xy","password":"1234"}""", "model.user.is_valid.pwd.app_error")]
    [InlineData("""{"email":"x@example.test","username":"xy","password":1}""", "api.context.invalid_body_param.app_error")]
    public async Task Invalid_user_is_rejected(string body, string id)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal((400, id), await world.ErrorAsync(world.AdminToken, "POST users", body));
    }

    [Fact]
    public async Task Sign_up_requires_an_invitation()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        const string Body = """{"email":"x@example.test","username":"xy","password":"12345"}""";
        Assert.Equal((403, "api.user.create_user.no_open_server"), await world.ErrorAsync(null, "POST users", Body));
        Assert.Equal((403, "api.user.create_user.no_open_server"), await world.ErrorAsync(world.HanToken, "POST users", Body));
        string invite = (await world.OkAsync(world.AdminToken, $"GET teams/{world.Team.Id}")).Text("invite_id");
        (int status, JsonNode? user) = await world.CallAsync("POST", "/api/v4/users?iid=" + invite, null, Body);
        Assert.Equal(201, status);
        await world.OkAsync(world.AdminToken, $"GET teams/{world.Team.Id}/members/{user.Text("id")}");
    }

    [Fact]
    public async Task User_change_sends_more_fields_to_the_user()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket own = await world.ListenAsync(world.HanToken);
        using TestSocket other = await world.ListenAsync(world.BotToken);
        JsonNode changed = await world.OkAsync(
            world.HanToken, "PUT users/me/patch", """{"nickname":"Captain","notify_props":{"email":"false"}}""");
        Assert.Equal("Captain", changed.Text("nickname"));
        Assert.Equal("false", changed["notify_props"].Text("email"));
        Assert.NotNull((await own.ReceiveEventAsync("user_updated"))["data"]!["user"]!["notify_props"]);
        JsonNode seen = (await other.ReceiveEventAsync("user_updated"))["data"]!["user"]!;
        Assert.Equal("Captain", seen.Text("nickname"));
        Assert.Null(seen["notify_props"]);
    }

    [Fact]
    public async Task Update_clears_missing_fields_and_requires_the_user_id()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        await world.OkAsync(world.HanToken, "PUT users/me/patch", """{"nickname":"Captain"}""");
        Assert.Equal((400, "api.context.invalid_body_param.app_error"), await world.ErrorAsync(
            world.HanToken, "PUT users/me", $$"""{"id":"{{world.Bot.Id}}"}"""));
        JsonNode user = await world.OkAsync(
            world.HanToken,
            "PUT users/me",
            $$"""{"id":"{{world.Han.Id}}","username":"hansolo","email":"hansolo@example.test","first_name":"Han"}""");
        Assert.Equal(("Han", ""), (user.Text("first_name"), user.Text("nickname")));
    }

    [Fact]
    public async Task Deactivated_user_is_locked_out_until_reactivated()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        await world.OkAsync(world.HanToken, "PUT users/me/active", """{"active":false}""");
        Assert.Equal(401, (await world.ErrorAsync(world.HanToken, "GET users/me")).Status);
        const string Login = $$"""{"login_id":"hansolo","password":"{{RecordedWorld.Password}}"}""";
        Assert.Equal((401, "api.user.login.inactive.app_error"), await world.ErrorAsync(null, "POST users/login", Login));
        Assert.NotEqual(0, (await world.OkAsync(world.AdminToken, $"GET users/{world.Han.Id}"))["delete_at"]!.GetValue<long>());
        await world.OkAsync(world.AdminToken, $"PUT users/{world.Han.Id}/active", """{"active":true}""");
        Assert.Equal(200, (await world.ErrorAsync(null, "POST users/login", Login)).Status);
    }

    [Fact]
    public async Task Roles_are_set_by_administrators_and_sent_to_the_user()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        const string Body = """{"roles":"system_user system_admin"}""";
        Assert.Equal((403, "api.context.permissions.app_error"), await world.ErrorAsync(world.HanToken, "PUT users/me/roles", Body));
        Assert.Equal(400, (await world.ErrorAsync(world.AdminToken, $"PUT users/{world.Han.Id}/roles", """{"roles":"emperor"}""")).Status);
        await world.OkAsync(world.AdminToken, $"PUT users/{world.Han.Id}/roles", Body);
        Assert.Equal(world.Han.Id, (await socket.ReceiveEventAsync("user_role_updated"))["data"].Text("user_id"));
        await world.OkAsync(world.HanToken, "GET config");
    }

    [Fact]
    public async Task Password_change_requires_the_current_password()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal(
            (400, "api.user.update_password.incorrect.app_error"),
            await world.ErrorAsync(world.HanToken, "PUT users/me/password", """{"current_password":"no","new_password":"kessel-run"}"""));
        await world.OkAsync(
            world.HanToken, "PUT users/me/password", $$"""{"current_password":"{{RecordedWorld.Password}}","new_password":"kessel-run"}""");
        Assert.Equal(200, (await world.ErrorAsync(null, "POST users/login", """{"login_id":"hansolo","password":"kessel-run"}""")).Status);
    }

    [Fact]
    public async Task MFA_is_enabled_with_the_first_code()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string secret = (await world.OkAsync(world.HanToken, "POST users/me/mfa/generate")).Text("secret");
        string code = OneTimePassword.Code(secret, world.Time.GetUtcNow());
        Assert.Equal(401, (await world.ErrorAsync(world.HanToken, "PUT users/me/mfa", """{"activate":true,"code":"000"}""")).Status);
        await world.OkAsync(world.HanToken, "PUT users/me/mfa", $$"""{"activate":true,"code":"{{code}}"}""");
        Assert.True((await world.OkAsync(world.HanToken, "GET users/me"))["mfa_active"]!.GetValue<bool>());
    }

    [Fact]
    public async Task User_search_respects_its_filters()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        world.Simulator.AddUser("hanna", "hanna-pass");
        JsonArray all = (await world.OkAsync(world.HanToken, "POST users/search", """{"term":"han"}""")).AsArray();
        Assert.Equal(["hanna", "hansolo"], all.Select(u => u.Text("username")));
        JsonArray inside = (await world.OkAsync(
            world.HanToken, "POST users/search", $$"""{"term":"han","in_channel_id":"{{world.Cockpit.Id}}"}""")).AsArray();
        Assert.Equal(["hansolo"], inside.Select(u => u.Text("username")));
        Assert.Equal(400, (await world.ErrorAsync(world.HanToken, "POST users/search", """{"term":""}""")).Status);
        JsonNode suggested = await world.OkAsync(world.HanToken, $"GET users/autocomplete?name=han&in_channel={world.Cockpit.Id}");
        Assert.Equal(("hansolo", "hanna"), (suggested["users"]![0].Text("username"), suggested["out_of_channel"]![0].Text("username")));
    }

    [Fact]
    public async Task Custom_status_is_stored_in_user_and_recent_list()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.BotToken);
        await world.OkAsync(world.HanToken, "PUT users/me/status/custom",
            """{"emoji":"ship","text":"in hyperspace","duration":"one_hour","expires_at":"2026-11-21T13:00:00Z"}""");
        JsonNode seen = (await socket.ReceiveEventAsync("user_updated"))["data"]!["user"]!;
        Assert.Equal("in hyperspace", JsonNode.Parse(seen["props"].Text("customStatus")).Text("text"));
        JsonNode recent = await world.OkAsync(world.HanToken, "GET users/me/preferences/custom_status/name/recent_custom_statuses");
        Assert.Contains("in hyperspace", recent.Text("value"), StringComparison.Ordinal);
        await world.OkAsync(world.HanToken, "POST users/me/status/custom/recent/delete",
            """{"emoji":"ship","text":"in hyperspace","duration":"","expires_at":""}""");
        await world.OkAsync(world.HanToken, "DELETE users/me/status/custom");
        Assert.Null((await world.OkAsync(world.HanToken, "GET users/me"))["props"]);
        Assert.Equal(400, (await world.ErrorAsync(world.HanToken, "PUT users/me/status/custom", """{"emoji":"","text":""}""")).Status);
    }

    [Fact]
    public async Task Disabled_token_is_rejected_until_enabled()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string id = (await world.OkAsync(world.AdminToken, $"GET users/{world.Bot.Id}/tokens"))[0].Text("id");
        string body = $$"""{"token_id":"{{id}}"}""";
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, "POST users/tokens/disable", body)).Status);
        await world.OkAsync(world.BotToken, "GET users/me");
        await world.OkAsync(world.AdminToken, "POST users/tokens/disable", body);
        Assert.Equal(401, (await world.ErrorAsync(world.BotToken, "GET users/me")).Status);
        await world.OkAsync(world.AdminToken, "POST users/tokens/enable", body);
        await world.OkAsync(world.BotToken, "GET users/me");
        Assert.Single((await world.OkAsync(world.AdminToken, "POST users/tokens/search", """{"term":"r2"}""")).AsArray());
    }
}
