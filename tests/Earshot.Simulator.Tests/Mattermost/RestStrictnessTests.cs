using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests what the server rejects over REST.</summary>
public sealed class RestStrictnessTests
{
    private const string Secret = "JBSWY3DPEHPK3PXP";

    [Fact]
    public async Task Login_with_MFA_requires_the_current_code()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedUser user = world.Simulator.AddUser("leia", "leia-pass", mfaSecret: Secret);
        string right = world.Simulator.GetMfaCode(user);
        string wrong = right[..5] + (char)('0' + ((right[5] - '0' + 1) % 10));
        Assert.Equal((400, "mfa.validate_token.authenticate.app_error"), await LoginAsync(world, "leia", "leia-pass"));
        Assert.Equal((400, "mfa.validate_token.authenticate.app_error"), await LoginAsync(world, "leia", "leia-pass", "12x"));
        Assert.Equal((401, "api.user.check_user_mfa.bad_code.app_error"), await LoginAsync(world, "leia", "leia-pass", wrong));
        Assert.Equal((200, user.Id), await LoginAsync(world, "leia", "leia-pass", right));
        world.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((401, "api.user.check_user_mfa.bad_code.app_error"), await LoginAsync(world, "leia", "leia-pass", right));
    }

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(2000000000, "279037")]
    public void One_time_password_follows_the_standard(long time, string code) =>
        Assert.Equal(code, OneTimePassword.Code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", DateTimeOffset.FromUnixTimeSeconds(time)));

    [Fact]
    public async Task Tenth_failed_login_locks_the_account()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal((401, "api.user.login.invalid_credentials_email_username"), await LoginAsync(world, "hansolo", "wrong"));
        }

        Assert.Equal(
            (401, "api.user.check_user_login_attempts.too_many.app_error"), await LoginAsync(world, "hansolo", RecordedWorld.Password));
    }

    [Theory]
    [InlineData("unknown", "x", 401, "api.user.login.invalid_credentials_email_username")]
    [InlineData("hansolo", "", 400, "api.user.login.blank_pwd.app_error")]
    [InlineData("r2d2", "x", 401, "api.user.login.bot_login_forbidden.app_error")]
    public async Task Login_is_rejected(string name, string password, int status, string id)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal((status, id), await LoginAsync(world, name, password));
    }

    [Fact]
    public async Task Enforced_MFA_rejects_all_but_the_current_user()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { EnforceMfa = true });
        Assert.Equal((403, "api.context.mfa_required.app_error"), await IdAsync(world, "GET", "/api/v4/users", world.HanToken));
        Assert.Equal((200, world.Han.Id), await IdAsync(world, "GET", "/api/v4/users/me", world.HanToken));
    }

    [Fact]
    public async Task Expired_and_logged_out_sessions_are_rejected()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { SessionLength = TimeSpan.FromHours(1) });
        Assert.Equal(200, (await IdAsync(world, "GET", "/api/v4/users/me", world.HanToken)).Status);
        world.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal((401, "api.context.session_expired.app_error"), await IdAsync(world, "GET", "/api/v4/users/me", world.HanToken));
        string token = world.Simulator.Login(world.Han);
        await world.CallAsync("POST", "/api/v4/users/logout", token);
        Assert.Equal(401, (await IdAsync(world, "GET", "/api/v4/users/me", token)).Status);
        world.Simulator.RevokeSessions(world.Bot);
        Assert.Equal(200, (await IdAsync(world, "GET", "/api/v4/users/me", world.BotToken)).Status);
        world.Simulator.RevokeToken(world.BotToken);
        Assert.Equal(401, (await IdAsync(world, "GET", "/api/v4/users/me", world.BotToken)).Status);
    }

    [Fact]
    public async Task Posts_and_channels_of_other_users_are_forbidden()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedChannel secret = world.Simulator.AddChannel(world.Team, "secret", ChannelType.Private, world.Admin);
        SimulatedPost hidden = world.Simulator.Post(world.Admin, secret, "hidden");
        SimulatedPost bots = world.Simulator.Post(world.Bot, world.Cockpit, "beep");
        foreach ((string method, string path, string? body) in new (string, string, string?)[]
        {
            ("GET", $"channels/{secret.Id}/posts", null), ("GET", $"posts/{hidden.Id}", null), ("GET", $"channels/{secret.Id}", null),
            ("PUT", $"posts/{bots.Id}/patch", """{"message":"mine now"}"""), ("DELETE", $"posts/{bots.Id}", null),
            ("POST", "reactions", $$"""{"user_id":"{{world.Bot.Id}}","post_id":"{{bots.Id}}","emoji_name":"+1"}"""),
            ("GET", $"users/{world.Admin.Id}/preferences", null), ("GET", "channels", null), ("GET", "hooks/incoming", null),
        })
        {
            Assert.Equal((path, 403), (path, (await IdAsync(world, method, "/api/v4/" + path, world.HanToken, body)).Status));
        }
    }

    [Fact]
    public async Task Too_large_bodies_and_URLs_are_rejected()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string body = $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"{{new string('x', 300_000)}}"}""";
        Assert.Equal(
            (413, "api.context.request_body_too_large.app_error"), await IdAsync(world, "POST", "/api/v4/posts", world.HanToken, body));
        Assert.Equal(414, (await IdAsync(world, "GET", "/api/v4/users?x=" + new string('x', 2100), world.HanToken)).Status);
    }

    [Fact]
    public async Task Message_is_limited_to_16383_characters()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        foreach ((int length, int status) in new[] { (16_383, 201), (16_384, 400) })
        {
            string body = $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"{{new string('ä', length)}}"}""";
            Assert.Equal(status, (await IdAsync(world, "POST", "/api/v4/posts", world.HanToken, body)).Status);
        }
    }

    [Fact]
    public async Task Operation_that_is_not_simulated_returns_501()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal((501, "simulator.not_simulated.app_error"), await IdAsync(world, "GET", "/api/v4/jobs", world.AdminToken));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rate_limit_returns_429_until_the_bucket_drains(bool byToken)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(
            o => o with { RateLimit = new RateLimitOptions { PerSecond = 2, MaxBurst = 2, ByToken = byToken } });
        for (int left = 2; left >= 0; left--)
        {
            using HttpResponseMessage taken = await world.SendAsync("GET", "/api/v4/users/me", world.HanToken);
            Assert.Equal((200, "3", $"{left}"), ((int)taken.StatusCode, taken.Headers.GetValues("X-RateLimit-Limit")
                .Single(), taken.Headers.GetValues("X-RateLimit-Remaining").Single()));
        }

        using HttpResponseMessage refused = await world.SendAsync("GET", "/api/v4/users/me", world.HanToken);
        Assert.Equal((429, "limit exceeded\n", "text/plain"),
        ((int)refused.StatusCode, await refused.Content.ReadAsStringAsync(), refused.Content.Headers.ContentType!.MediaType));
        Assert.Equal(("0", "2", "1"), (refused.Headers.GetValues("X-RateLimit-Remaining")
            .Single(), refused.Headers.GetValues("X-RateLimit-Reset").Single(), refused.Headers.GetValues("Retry-After").Single()));
        Assert.Equal("nosniff", refused.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(byToken ? 200 : 429, await StatusAsync(world, world.BotToken));
        world.Time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(200, (await IdAsync(world, "GET", "/api/v4/users/me", world.HanToken)).Status);
    }

    [Fact]
    public async Task Restart_discards_the_counts_of_the_rate_limit()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(
            o => o with { RateLimit = new RateLimitOptions { PerSecond = 1, MaxBurst = 0 } });
        Assert.Equal(200, await StatusAsync(world, world.HanToken));
        Assert.Equal(429, await StatusAsync(world, world.HanToken));
        await world.Simulator.RestartAsync();
        Assert.Equal(200, await StatusAsync(world, world.HanToken));
    }

    [Fact]
    public async Task Sub_path_precedes_every_path()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { SubPath = "/chat" });
        Assert.EndsWith("/chat", world.Simulator.Url.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal((200, world.Han.Id), await IdAsync(world, "GET", "/api/v4/users/me", world.HanToken));
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        await socket.ReceiveEventAsync("hello");
        using HttpResponseMessage outside = await world.Http.GetAsync(new Uri(world.Simulator.Url, "/api/v4/users/me"));
        Assert.Equal((404, "text/html"), ((int)outside.StatusCode, outside.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Unchanged_response_is_not_sent_again()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using HttpResponseMessage first = await world.SendAsync("GET", "/api/v4/users/me", world.HanToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(world.Simulator.Url, "/api/v4/users/me"));
        request.Headers.Authorization = new("Bearer", world.HanToken);
        request.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.NonValidated["ETag"].ToString());
        using HttpResponseMessage second = await world.Http.SendAsync(request);
        Assert.Equal(304, (int)second.StatusCode);
    }

    private static async Task<int> StatusAsync(RecordedWorld world, string token)
    {
        using HttpResponseMessage response = await world.SendAsync("GET", "/api/v4/users/me", token);
        return (int)response.StatusCode;
    }

    private static Task<(int Status, string Id)> LoginAsync(RecordedWorld world, string name, string password, string code = "") => IdAsync(
        world, "POST", "/api/v4/users/login", null, $$"""{"login_id":"{{name}}","password":"{{password}}","token":"{{code}}"}""");

    private static async Task<(int Status, string Id)> IdAsync(
        RecordedWorld world, string method, string path, string? token, string? body = null)
    {
        (int status, JsonNode? json) = await world.CallAsync(method, path, token, body);
        return (status, (json as JsonObject)?["id"]?.GetValue<string>() ?? "");
    }
}
