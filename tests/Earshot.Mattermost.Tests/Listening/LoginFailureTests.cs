using Earshot.Mattermost.Tests.Servers;
using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Tests a listener with wrong tokens, expired and revoked sessions, multi-factor codes, and 403.</summary>
public sealed class LoginFailureTests
{
    [Theory]
    [InlineData(SocketAuthentication.Header)]
    [InlineData(SocketAuthentication.Challenge)]
    public async Task Wrong_token_throws_login_exception(SocketAuthentication authentication)
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client(MattermostCredentials.Token("wrongtokenxxxxxxxxxxxxxxxx"));
        await using MattermostListener listener = client.CreateListener(
            Clients.Eager with { Authentication = authentication, Relogin = true });

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => listener.RunAsync().WaitAsync(Ear.SafetyNet));

        Assert.Equal("api.context.session_expired.app_error", error.ErrorId);
        Assert.Equal(ListenerState.Faulted, listener.State);
        Assert.DoesNotContain(world.Server.Journal.Entries, entry => entry.Kind == JournalKind.WebSocketOpened);
    }

    [Theory]
    [InlineData(SocketAuthentication.Header, true, "5.37.0")]
    [InlineData(SocketAuthentication.Challenge, true, "5.37.0")]
    [InlineData(SocketAuthentication.Header, true, "11.6.0")]
    [InlineData(SocketAuthentication.Challenge, true, "11.6.0")]
    [InlineData(SocketAuthentication.Header, false, "5.37.0")]
    [InlineData(SocketAuthentication.Challenge, false, "11.6.0")]
    public async Task Ping_detects_session_that_is_revoked_while_connected(
        SocketAuthentication authentication, bool relogin, string version)
    {
        var clock = new FakeTimeProvider();

        // The server's look at the session after five seconds would close the socket before the ping, and ends while the clock is advanced.
        await using World world = await World.StartAsync(new MattermostSimulatorOptions
        {
            TimeProvider = clock,
            ServerVersion = version,
            AuthenticationTimeout = TimeSpan.FromMinutes(1),
        });
        await using MattermostClient client = world.Client(with: options => options with { TimeProvider = clock });
        await using MattermostListener listener = client.CreateListener(
            new() { Authentication = authentication, Relogin = relogin, CatchUp = false });
        var ear = new Ear(listener);
        Task<StopReport> running = listener.RunAsync();
        await ear.UntilAsync(e => e.Connects.Count == 1);
        world.Post("before");
        await ear.UntilAsync(e => e.Posts.Count == 1);
        DateTimeOffset lost = clock.GetUtcNow();
        world.Server.RevokeSessions(world.Han);
        world.Post("lost");
        await clock.UntilNextPingAsync();

        if (relogin)
        {
            await clock.UntilReconnectAsync(ear);
            await ear.UntilAsync(e => e.Connects.Count == 2 && e.Gaps.Count == 1);
            world.Post("after");

            // Server 5.37 goes on sending events to the socket of a revoked session; only an action fails.
            string[] expected = version == "5.37.0" ? ["before", "lost", "after"] : ["before", "after"];
            await ear.UntilAsync(e => e.Posts.Count == expected.Length);

            Assert.Equal(expected, ear.Messages);
            Assert.True(ear.Gaps[0].From <= lost && ear.Gaps[0].Until >= lost, $"{ear.Gaps[0]}");
            Assert.Equal(DisconnectReason.LoginExpired, ear.Disconnects[0].Reason);
            await listener.DisconnectAsync();
            await running;
        }
        else
        {
            LoginException error = await Assert.ThrowsAsync<LoginException>(() => running.WaitAsync(Ear.SafetyNet));
            Assert.Equal("api.context.session_expired.app_error", error.ErrorId);
            Assert.Contains("Relogin", error.Message, StringComparison.Ordinal);
            Assert.False(Assert.Single(ear.Disconnects).WillReconnect);
        }
    }

    [Fact]
    public async Task Session_is_renewed_with_gap_when_it_ended_while_disconnected()
    {
        await using World world = await World.StartOnPortAsync(
            new MattermostSimulatorOptions { AuthenticationTimeout = TimeSpan.FromMilliseconds(50) });
        await using var proxy = new CuttingProxy(world.Server.Url.Port);
        await using var client = new MattermostClient(Clients.Options(proxy.Url, MattermostCredentials.Password("han", World.Password)));
        await using MattermostListener listener = client.CreateListener(Clients.Eager with { Relogin = true });
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        proxy.Close();
        await world.Server.WaitForSocketsAsync(0).WaitAsync(Ear.SafetyNet);
        world.Server.RevokeSessions(world.Han);
        world.Post("lost");
        proxy.Open();
        await ear.UntilAsync(e => e.Connects.Count == 2 && e.Gaps.Count == 1);

        Assert.Equal(GapReason.SessionLost, ear.Gaps[0].Reason);
        Assert.Empty(ear.Posts);
    }

    [Fact]
    public async Task Revoked_personal_token_is_fatal_even_with_relogin()
    {
        await using World world = await World.StartAsync();
        string token = world.Server.CreateToken(world.Han);
        var clock = new FakeTimeProvider();
        await using MattermostClient client = world.Client(
            MattermostCredentials.Token(token), options => options with { TimeProvider = clock });
        await using MattermostListener listener = client.CreateListener(new() { Relogin = true });
        var ear = new Ear(listener);
        Task<StopReport> running = listener.RunAsync();
        await ear.UntilAsync(e => e.Connects.Count == 1);
        world.Server.RevokeToken(token);
        await clock.UntilNextPingAsync();

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => running.WaitAsync(Ear.SafetyNet));

        Assert.Contains("Create a new token", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SocketAuthentication.Header)]
    [InlineData(SocketAuthentication.Challenge)]
    public async Task Session_expired_before_connect_is_renewed_with_relogin(SocketAuthentication authentication)
    {
        await using World world = await World.StartAsync(
            new MattermostSimulatorOptions { AuthenticationTimeout = TimeSpan.FromMilliseconds(50) });
        await using MattermostClient client = world.Client();
        await client.LoginAsync();
        world.Server.RevokeSessions(world.Han);
        await using MattermostListener listener = client.CreateListener(
            Clients.Eager with { Relogin = true, Authentication = authentication });
        var ear = new Ear(listener);
        Task<StopReport> running = listener.RunAsync();
        await ear.UntilAsync(e => e.Connects.Count == 1);
        world.Post("heard");
        await ear.UntilAsync(e => e.Posts.Count == 1);

        Assert.Contains(ear.Errors, error => error.Kind == ListenerErrorKind.ConnectAttempt);
        Assert.Empty(ear.Gaps);
        await listener.DisconnectAsync();
        await running;
    }

    [Theory]
    [InlineData(SocketAuthentication.Header)]
    [InlineData(SocketAuthentication.Challenge)]
    public async Task Session_expired_before_connect_is_fatal_without_relogin(SocketAuthentication authentication)
    {
        await using World world = await World.StartAsync(
            new MattermostSimulatorOptions { AuthenticationTimeout = TimeSpan.FromMilliseconds(50) });
        await using MattermostClient client = world.Client();
        await client.LoginAsync();
        world.Server.RevokeSessions(world.Han);
        await using MattermostListener listener = client.CreateListener(Clients.Eager with { Authentication = authentication });

        await Assert.ThrowsAsync<LoginException>(() => listener.RunAsync().WaitAsync(Ear.SafetyNet));
    }

    [Fact]
    public async Task Wrong_password_is_tried_once()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client(MattermostCredentials.Password("han", "wrong"));
        await using MattermostListener listener = client.CreateListener(Clients.Eager with { Relogin = true });

        for (int i = 0; i < 3; i++)
        {
            LoginException error = await Assert.ThrowsAsync<LoginException>(() => listener.RunAsync().WaitAsync(Ear.SafetyNet));
            Assert.Equal("api.user.login.invalid_credentials_email_username", error.ErrorId);
        }

        Assert.Single(Requests(world, "/api/v4/users/login"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("000000")]
    public async Task Login_exception_names_missing_or_wrong_mfa_code(string? code)
    {
        await using World world = await World.StartAsync();
        world.Server.AddUser("chewie", World.Password, mfaSecret: "JBSWY3DPEHPK3PXP");
        await using MattermostClient client = world.Client(MattermostCredentials.Password("chewie", World.Password, code));
        await using MattermostListener listener = client.CreateListener(Clients.Eager);

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => listener.RunAsync().WaitAsync(Ear.SafetyNet));

        Assert.Equal(
            code is null ? "mfa.validate_token.authenticate.app_error" : "api.user.check_user_mfa.bad_code.app_error", error.ErrorId);
    }

    [Fact]
    public async Task Correct_mfa_code_is_accepted()
    {
        await using World world = await World.StartAsync();
        SimulatedUser chewie = world.Server.AddUser("chewie", World.Password, mfaSecret: "JBSWY3DPEHPK3PXP");
        await using MattermostClient client = world.Client(
            MattermostCredentials.Password("chewie", World.Password, world.Server.GetMfaCode(chewie)));

        Assert.Equal("chewie", (await client.LoginAsync()).Username);
    }

    [Fact]
    public async Task Forbidden_account_throws_permission_exception()
    {
        await using World world = await World.StartAsync();
        world.Server.Faults.Add(new RequestReceived { Path = "/api/v4/users/me" }, new SendResponse
        {
            Status = 403,
            ContentType = "application/json",
            Body = """{"id":"api.context.mfa_required.app_error","message":"Set it up.","detailed_error":"","status_code":403}""",
        });
        await using MattermostClient client = world.Client(MattermostCredentials.Token(world.Server.CreateToken(world.Han)));
        await using MattermostListener listener = client.CreateListener(Clients.Eager);

        PermissionException error = await Assert.ThrowsAsync<PermissionException>(() => listener.RunAsync().WaitAsync(Ear.SafetyNet));

        Assert.Equal("api.context.mfa_required.app_error", error.ErrorId);
    }

    [Fact]
    public async Task Concurrent_callers_and_listener_share_one_login()
    {
        await using World world = await World.StartAsync();
        var clock = new FakeTimeProvider();
        await using MattermostClient client = world.Client(with: options => options with { Relogin = true, TimeProvider = clock });
        await using MattermostListener listener = client.CreateListener(new() { Relogin = true });
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        int before = Requests(world, "/api/v4/users/login").Count;
        world.Server.RevokeSessions(world.Han);

        Task pinging = clock.UntilNextPingAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.WhoAmIAsync(async: true, CancellationToken.None).AsTask()));
        await pinging;
        await clock.UntilReconnectAsync(ear);
        await ear.UntilAsync(e => e.Connects.Count == 2 && e.Gaps.Count == 1);

        Assert.Equal(before + 1, Requests(world, "/api/v4/users/login").Count);
    }

    [Fact]
    public async Task Logout_discards_login_when_session_has_already_ended()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client(with: options => options with { Relogin = true });
        await client.LogoutAsync();
        await client.LoginAsync();
        world.Server.RevokeSessions(world.Han);

        await client.LogoutAsync();

        Assert.Null(client.CurrentUser);
        Assert.Single(Requests(world, "/api/v4/users/login"));
        Assert.Single(Requests(world, "/api/v4/users/logout"));
    }

    [Theory]
    [InlineData(401, typeof(LoginException))]
    [InlineData(403, typeof(PermissionException))]
    [InlineData(404, typeof(ConnectionException))]
    [InlineData(400, typeof(ConnectionException))]
    [InlineData(200, typeof(ConnectionException))]
    public async Task First_attempt_fails_with_typed_error_when_upgrade_is_rejected(int status, Type type)
    {
        await using World world = await World.StartAsync();
        world.Server.Faults.Add(
            new WebSocketConnected { Times = null }, new SendResponse { Status = status, ContentType = "text/plain", Body = "no" });
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);

        Exception? error = await Record.ExceptionAsync(() => listener.RunAsync().WaitAsync(Ear.SafetyNet));

        Assert.IsType(type, error);
    }

    [Fact]
    public async Task Login_is_renewed_when_upgrade_is_rejected_with_401()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await client.LoginAsync();
        world.Server.RevokeSessions(world.Han);
        world.Server.Faults.Add(new WebSocketConnected(), SendResponse.Unauthorized());
        await using MattermostListener listener = client.CreateListener(Clients.Eager with { Relogin = true });
        var ear = new Ear(listener);
        Task<StopReport> running = listener.RunAsync();
        await ear.UntilAsync(e => e.Connects.Count == 1);

        Assert.Equal(2, Requests(world, "/api/v4/users/login").Count);
        await listener.DisconnectAsync();
        await running;
    }

    [Theory]
    [InlineData("Retry-After", "40", 40)]
    [InlineData("X-RateLimit-Reset", "50", 50)]
    [InlineData(null, null, 0)]
    public async Task Reconnect_waits_as_server_requires_after_429(string? header, string? value, int seconds)
    {
        await using World world = await World.StartAsync();
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (header is not null)
        {
            headers[header] = value!;
        }

        world.Server.Faults.Add(
            new WebSocketConnected(),
            new SendResponse { Status = 429, ContentType = "text/plain", Body = "limit exceeded", Headers = headers });
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        Task<StopReport> running = listener.RunAsync();
        await ear.UntilAsync(e => e.Errors.Count == 1);

        Assert.IsType<RateLimitException>(ear.Errors[0].Exception);
        if (seconds > 0)
        {
            // Jitter of at most FirstRetryDelay is added.
            Assert.InRange(ear.Errors[0].RetryIn!.Value.TotalMilliseconds, seconds * 1000, (seconds * 1000) + 5);
        }
        else
        {
            await ear.UntilAsync(e => e.Connects.Count == 1);
        }

        await listener.DisconnectAsync();
        await running;
    }

    private static List<JournalEntry> Requests(World world, string path) =>
        [.. world.Server.Journal.Entries.Where(entry => entry.Kind == JournalKind.RequestCompleted && entry.Path == path)];
}
