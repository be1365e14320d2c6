using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Making people, changing them, and what keeps the wrong ones from it.</summary>
public sealed class UserOperationTests
{
    [Fact]
    public async Task Administrator_makes_a_user_who_can_log_in_and_everybody_hears_of_it()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        JsonNode user = await world.OkAsync(
            world.AdminToken, "POST users", """{"email":"leia@example.test","username":"leia","password":"leia-pass","nickname":"Princess"}""", 201);
        Assert.Equal(("leia", "Princess", "system_user"), (user.Text("username"), user.Text("nickname"), user.Text("roles")));
        Assert.Equal(user.Text("id"), (await socket.ReceiveEventAsync("new_user"))["data"].Text("user_id"));
        JsonNode login = (await world.CallAsync("POST", "/api/v4/users/login", null, """{"login_id":"leia","password":"leia-pass"}""")).Json!;
        Assert.Equal(user.Text("id"), login.Text("id"));
    }

    [Theory]
    [InlineData("""{"email":"x@example.test","username":"x y","password":"12345"}""", "model.user.is_valid.username.app_error")]
    [InlineData("""{"email":"x@example.test","username":"hansolo","password":"12345"}""", "app.user.save.username_exists.app_error")]
    [InlineData("""{"email":"no","username":"xy","password":"12345"}""", "model.user.is_valid.email.app_error")]
    [InlineData("""{"email":"hansolo@example.test","username":"xy","password":"12345"}""", "app.user.save.email_exists.app_error")]
    [InlineData("""{"email":"x@example.test","username":"xy","password":"1234"}""", "model.user.is_valid.pwd.app_error")]
    [InlineData("""{"email":"x@example.test","username":"xy","password":1}""", "api.context.invalid_body_param.app_error")]
    public async Task User_that_cannot_be_is_refused(string body, string id)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal((400, id), await world.RefusalAsync(world.AdminToken, "POST users", body));
    }

    [Fact]
    public async Task Signing_up_takes_an_invitation()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        const string Body = """{"email":"x@example.test","username":"xy","password":"12345"}""";
        Assert.Equal((403, "api.user.create_user.no_open_server"), await world.RefusalAsync(null, "POST users", Body));
        Assert.Equal((403, "api.user.create_user.no_open_server"), await world.RefusalAsync(world.HanToken, "POST users", Body));
        string invite = (await world.OkAsync(world.AdminToken, $"GET teams/{world.Team.Id}")).Text("invite_id");
        (int status, JsonNode? user) = await world.CallAsync("POST", "/api/v4/users?iid=" + invite, null, Body);
        Assert.Equal(201, status);
        await world.OkAsync(world.AdminToken, $"GET teams/{world.Team.Id}/members/{user.Text("id")}");
    }

    [Fact]
    public async Task Change_of_a_user_reaches_the_others_and_tells_the_user_more()
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
    public async Task Whole_update_empties_what_it_leaves_out_and_needs_the_right_id()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        await world.OkAsync(world.HanToken, "PUT users/me/patch", """{"nickname":"Captain"}""");
        Assert.Equal((400, "api.context.invalid_body_param.app_error"), await world.RefusalAsync(
            world.HanToken, "PUT users/me", $$"""{"id":"{{world.Bot.Id}}"}"""));
        JsonNode user = await world.OkAsync(
            world.HanToken, "PUT users/me", $$"""{"id":"{{world.Han.Id}}","username":"hansolo","email":"hansolo@example.test","first_name":"Han"}""");
        Assert.Equal(("Han", ""), (user.Text("first_name"), user.Text("nickname")));
    }

    [Fact]
    public async Task Deactivated_user_is_out_until_an_administrator_lets_them_in()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        await world.OkAsync(world.HanToken, "PUT users/me/active", """{"active":false}""");
        Assert.Equal(401, (await world.RefusalAsync(world.HanToken, "GET users/me")).Status);
        const string Login = $$"""{"login_id":"hansolo","password":"{{RecordedWorld.Password}}"}""";
        Assert.Equal((401, "api.user.login.inactive.app_error"), await world.RefusalAsync(null, "POST users/login", Login));
        Assert.NotEqual(0, (await world.OkAsync(world.AdminToken, $"GET users/{world.Han.Id}"))["delete_at"]!.GetValue<long>());
        await world.OkAsync(world.AdminToken, $"PUT users/{world.Han.Id}/active", """{"active":true}""");
        Assert.Equal(200, (await world.RefusalAsync(null, "POST users/login", Login)).Status);
    }

    [Fact]
    public async Task Roles_are_given_by_administrators_and_the_user_is_told()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        const string Body = """{"roles":"system_user system_admin"}""";
        Assert.Equal((403, "api.context.permissions.app_error"), await world.RefusalAsync(world.HanToken, "PUT users/me/roles", Body));
        Assert.Equal(400, (await world.RefusalAsync(world.AdminToken, $"PUT users/{world.Han.Id}/roles", """{"roles":"emperor"}""")).Status);
        await world.OkAsync(world.AdminToken, $"PUT users/{world.Han.Id}/roles", Body);
        Assert.Equal(world.Han.Id, (await socket.ReceiveEventAsync("user_role_updated"))["data"].Text("user_id"));
        await world.OkAsync(world.HanToken, "GET config");
    }

    [Fact]
    public async Task Password_is_changed_by_who_knows_it()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal(
            (400, "api.user.update_password.incorrect.app_error"),
            await world.RefusalAsync(world.HanToken, "PUT users/me/password", """{"current_password":"no","new_password":"kessel-run"}"""));
        await world.OkAsync(
            world.HanToken, "PUT users/me/password", $$"""{"current_password":"{{RecordedWorld.Password}}","new_password":"kessel-run"}""");
        Assert.Equal(200, (await world.RefusalAsync(null, "POST users/login", """{"login_id":"hansolo","password":"kessel-run"}""")).Status);
    }

    [Fact]
    public async Task Second_factor_is_set_up_with_its_first_code()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string secret = (await world.OkAsync(world.HanToken, "POST users/me/mfa/generate")).Text("secret");
        string code = OneTimePassword.Code(secret, world.Time.GetUtcNow());
        Assert.Equal(401, (await world.RefusalAsync(world.HanToken, "PUT users/me/mfa", """{"activate":true,"code":"000"}""")).Status);
        await world.OkAsync(world.HanToken, "PUT users/me/mfa", $$"""{"activate":true,"code":"{{code}}"}""");
        Assert.True((await world.OkAsync(world.HanToken, "GET users/me"))["mfa_active"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Search_looks_where_it_is_told_to()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        world.Simulator.AddUser("hanna", "hanna-pass");
        JsonArray all = (await world.OkAsync(world.HanToken, "POST users/search", """{"term":"han"}""")).AsArray();
        Assert.Equal(["hanna", "hansolo"], all.Select(u => u.Text("username")));
        JsonArray inside = (await world.OkAsync(
            world.HanToken, "POST users/search", $$"""{"term":"han","in_channel_id":"{{world.Cockpit.Id}}"}""")).AsArray();
        Assert.Equal(["hansolo"], inside.Select(u => u.Text("username")));
        Assert.Equal(400, (await world.RefusalAsync(world.HanToken, "POST users/search", """{"term":""}""")).Status);
        JsonNode suggested = await world.OkAsync(world.HanToken, $"GET users/autocomplete?name=han&in_channel={world.Cockpit.Id}");
        Assert.Equal(("hansolo", "hanna"), (suggested["users"]![0].Text("username"), suggested["out_of_channel"]![0].Text("username")));
    }

    [Fact]
    public async Task Custom_status_stands_in_the_user_and_among_the_recent_ones()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.BotToken);
        await world.OkAsync(world.HanToken, "PUT users/me/status/custom", """{"emoji":"ship","text":"in hyperspace","duration":"one_hour","expires_at":"2026-11-21T13:00:00Z"}""");
        JsonNode seen = (await socket.ReceiveEventAsync("user_updated"))["data"]!["user"]!;
        Assert.Equal("in hyperspace", JsonNode.Parse(seen["props"].Text("customStatus")).Text("text"));
        JsonNode recent = await world.OkAsync(world.HanToken, "GET users/me/preferences/custom_status/name/recent_custom_statuses");
        Assert.Contains("in hyperspace", recent.Text("value"), StringComparison.Ordinal);
        await world.OkAsync(world.HanToken, "POST users/me/status/custom/recent/delete", """{"emoji":"ship","text":"in hyperspace","duration":"","expires_at":""}""");
        await world.OkAsync(world.HanToken, "DELETE users/me/status/custom");
        Assert.Null((await world.OkAsync(world.HanToken, "GET users/me"))["props"]);
        Assert.Equal(400, (await world.RefusalAsync(world.HanToken, "PUT users/me/status/custom", """{"emoji":"","text":""}""")).Status);
    }

    [Fact]
    public async Task Token_that_is_switched_off_is_refused_until_it_is_on_again()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string id = (await world.OkAsync(world.AdminToken, $"GET users/{world.Bot.Id}/tokens"))[0].Text("id");
        string body = $$"""{"token_id":"{{id}}"}""";
        Assert.Equal(403, (await world.RefusalAsync(world.HanToken, "POST users/tokens/disable", body)).Status);
        await world.OkAsync(world.BotToken, "GET users/me");
        await world.OkAsync(world.AdminToken, "POST users/tokens/disable", body);
        Assert.Equal(401, (await world.RefusalAsync(world.BotToken, "GET users/me")).Status);
        await world.OkAsync(world.AdminToken, "POST users/tokens/enable", body);
        await world.OkAsync(world.BotToken, "GET users/me");
        Assert.Single((await world.OkAsync(world.AdminToken, "POST users/tokens/search", """{"term":"r2"}""")).AsArray());
    }
}
