using System.Text.Json.Nodes;
using Earshot.Mattermost.Tests.Servers;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Tests errors that no other login resolves, and replies with status 401.</summary>
public sealed class RequiredActionTests
{
    private const string Login = "/api/v4/users/login";
    private const string Logout = "/api/v4/users/logout";
    private const string Me = "/api/v4/users/me";

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Listener_ends_and_names_mfa_when_server_requires_its_setup(int status)
    {
        await using var server = new ScriptedMattermost(RejectPingsAsync, exchange => exchange.Path switch
        {
            Login => exchange.RespondAsync(200, ScriptedMattermost.Me, extra: [("Token", "token-of-the-login")]),
            Me => exchange.RespondAsync(status, Error(MattermostErrors.MfaSetupRequired, status)),
            _ => Task.CompletedTask,
        });
        await using var client = new MattermostClient(Clients.Options(server.Url, MattermostCredentials.Password("han", "secret")));
        await using MattermostListener listener = client.CreateListener(Clients.Eager with { Relogin = true });

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => listener.RunAsync().WaitAsync(Ear.SafetyNet));

        Assert.Equal((MattermostErrors.MfaSetupRequired, status), (error.ErrorId, error.StatusCode));
        Assert.Contains("multi-factor", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests, request => request.Contains(Login, StringComparison.Ordinal));
        Assert.Equal(1, server.Sockets);
    }

    [Theory]
    [InlineData(MattermostErrors.AccountDeactivated, "deactivated")]
    [InlineData(MattermostErrors.AccountLocked, "locked")]
    public async Task Listener_ends_and_says_what_to_do_when_account_cannot_log_in(string errorId, string word)
    {
        await using var server = new ScriptedMattermost(
            RejectPingsAsync, exchange => exchange.Path == Login ? exchange.RespondAsync(401, Error(errorId, 401)) : Task.CompletedTask);
        await using var client = new MattermostClient(Clients.Options(server.Url, MattermostCredentials.Password("han", "secret")));
        await using MattermostListener listener = client.CreateListener(Clients.Eager with { Relogin = true });

        LoginException error = await Assert.ThrowsAsync<LoginException>(() => listener.RunAsync().WaitAsync(Ear.SafetyNet));

        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains($"The account is {word}", error.Message, StringComparison.Ordinal);
        Assert.Contains("administrator", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_login_first_ends_old_login_session()
    {
        int logins = 0;
        await using var server = new ScriptedMattermost(
            async (socket, number) =>
            {
                await socket.SendHelloAsync();
                if (number == 1)
                {
                    await RejectAsync(socket);
                }

                await socket.ReplyToPingsAsync();
            },
            exchange => exchange.Path switch
            {
                Login => exchange.RespondAsync(200, ScriptedMattermost.Me, extra: [("Token", $"token-{++logins}")]),
                Logout => exchange.RespondAsync(200, """{"status":"OK"}"""),
                Me => exchange.Headers["Authorization"].EndsWith('1')
                    ? exchange.RespondAsync(401, Error(MattermostErrors.SessionExpired, 401))
                    : Task.CompletedTask,
                _ => Task.CompletedTask,
            });
        await using var client = new MattermostClient(Clients.Options(server.Url, MattermostCredentials.Password("han", "secret")));
        await using MattermostListener listener = client.CreateListener(Clients.Eager with { Relogin = true });
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Connects.Count == 2);

        Assert.Equal(
            [$"POST {Login}", $"POST {Logout}", $"POST {Login}"],
            server.Requests.Where(request => request.Contains("log", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Connection_that_401_reply_ended_gets_no_quick_return()
    {
        var clock = new FakeTimeProvider();
        await using var server = new ScriptedMattermost(RejectPingsAsync);
        await using MattermostClient client = Clients.For(server, clock);
        await using MattermostListener listener = client.CreateListener(new());
        var ear = new Ear(listener);
        Task<StopReport> running = listener.RunAsync();
        TimeSpan waited = TimeSpan.Zero;
        int ended = 0;
        while (waited < TimeSpan.FromMinutes(2))
        {
            await ear.UntilAsync(e => e.Disconnects.Count > ended);
            TimeSpan wait = ear.Disconnects[ended++].ReconnectIn!.Value;
            await clock.PassAsync(wait);
            waited += wait;
        }

        // With the quick return it would be 20 connections in the first 20 seconds.
        Assert.InRange(server.Sockets, 2, 19);
        Assert.All(ear.Disconnects, end => Assert.Equal(DisconnectReason.LoginExpired, end.Reason));
        await listener.DisconnectAsync();
        await running;
    }

    [Fact]
    public async Task Plugin_error_with_status_401_fails_only_its_action()
    {
        await using var server = new ScriptedMattermost(async (socket, _) =>
        {
            await socket.SendHelloAsync();
            while (await socket.ReceiveAsync() is { } action)
            {
                long number = ScriptedSocket.Number(action);
                await socket.SendAsync(ScriptedSocket.Name(action) == "ping" ? Frames.Ok(number) : Frames.Fail(number, "plugin.link"));
            }
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();

        ApiException error = await Assert.ThrowsAnyAsync<ApiException>(
            () => listener.SendActionAsync(MattermostAction.Custom("custom_plugin_link")).WaitAsync(Ear.SafetyNet));
        await listener.PingAsync();

        Assert.Equal((401, "plugin.link"), (error.StatusCode, error.ErrorId));
        Assert.Empty(ear.Disconnects);
    }

    [Fact]
    public async Task Stale_reply_after_resume_completes_no_other_action()
    {
        var old = new List<long>();
        await using var server = new ScriptedMattermost(async (socket, number) =>
        {
            if (number == 1)
            {
                await socket.SendHelloAsync();
                await socket.SendPostedAsync(1, "one");
                while (old.Count < 6 && await socket.ReceiveAsync() is { } unanswered)
                {
                    old.Add(ScriptedSocket.Number(unanswered));
                }

                socket.Abort();
                return;
            }

            while (await socket.ReceiveAsync() is { } action)
            {
                if (ScriptedSocket.Name(action) == "get_statuses")
                {
                    foreach (long stale in old)
                    {
                        await socket.SendAsync(Frames.Ok(stale, new JsonObject { ["leia"] = "away" }));
                    }
                }

                await socket.SendAsync(Frames.Ok(ScriptedSocket.Number(action), new JsonObject { ["leia"] = "online" }));
            }
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        Task<IReadOnlyDictionary<string, PresenceStatus>>[] lost = [.. Enumerable.Range(0, 5).Select(_ => listener.GetStatusesAsync())];
        await ear.UntilAsync(e => e.Connects.Count == 2);
        Assert.True(ear.Connects[1].Resumed);

        Assert.Equal("online", (await listener.GetStatusesAsync().WaitAsync(Ear.SafetyNet))["leia"]);
        foreach (Task waiting in lost)
        {
            await Assert.ThrowsAsync<ConnectionException>(() => waiting);
        }
    }

    private static async Task RejectPingsAsync(ScriptedSocket socket, int number)
    {
        await socket.SendHelloAsync();
        await RejectAsync(socket);
    }

    private static async Task RejectAsync(ScriptedSocket socket)
    {
        while (await socket.ReceiveAsync() is { } action)
        {
            await socket.SendAsync(Frames.Fail(ScriptedSocket.Number(action), MattermostErrors.NotAuthenticated));
        }
    }

    private static string Error(string id, int status) =>
        new JsonObject { ["id"] = id, ["message"] = "No.", ["status_code"] = status }.ToJsonString();
}
