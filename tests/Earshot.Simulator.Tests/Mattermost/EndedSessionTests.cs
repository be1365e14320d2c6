using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests what an open socket receives after its login session ended, as measured on servers 5.37, 9.10, and 11.6.</summary>
public sealed class EndedSessionTests
{
    private const string InvalidToken = "api.context.invalid_token.error";
    private const string NotAuthenticated = "api.web_socket_router.not_authenticated.app_error";

    [Theory]
    [InlineData("5.37.0", "logout", true)]
    [InlineData("5.37.0", "revoke", true)]
    [InlineData("5.37.0", "revoke all", true)]
    [InlineData("5.37.0", "token", true)]
    [InlineData("5.37.0", "deactivate", false)]
    [InlineData("5.37.0", "expire", false)]
    [InlineData("5.37.0", "revoke and change", false)]
    [InlineData("9.10.0", "logout", true)]
    [InlineData("9.10.0", "token", true)]
    [InlineData("9.10.0", "deactivate", false)]
    [InlineData("11.6.0", "logout", false)]
    [InlineData("11.6.0", "revoke", false)]
    [InlineData("11.6.0", "revoke all", false)]
    [InlineData("11.6.0", "token", false)]
    [InlineData("11.6.0", "deactivate", false)]
    public async Task Socket_stays_open_and_actions_fail(string version, string how, bool hears)
    {
        await using RecordedWorld world = await StartAsync(version);
        string token = how == "token" ? world.Simulator.CreateToken(world.Han) : world.HanToken;
        using TestSocket socket = await world.ListenAsync(token);
        world.Time.Advance(TimeSpan.FromSeconds(6));
        await EndAsync(world, how, token);
        Assert.Equal(401, (await world.ErrorAsync(token, "GET users/me")).Status);
        world.Simulator.Post(world.Bot, world.Cockpit, "after");
        await socket.SendAsync(7, "ping");
        JsonObject message = await socket.ReceiveAsync();
        if (hears)
        {
            Assert.Equal("posted", message.Text("event"));
            message = await socket.ReceiveAsync();
        }

        JsonNode error = message["error"]!;
        Assert.Equal(("FAIL", 7L), (message.Text("status"), message.Number("seq_reply")));
        Assert.Equal((hears ? InvalidToken : NotAuthenticated, 401L), (error.Text("id"), error.Number("status_code")));
        Assert.Equal(hears, error.Text("message").Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("5.37.0", "logout", false)]
    [InlineData("5.37.0", "deactivate", true)]
    [InlineData("11.6.0", "logout", true)]
    public async Task Session_that_ends_within_five_seconds_closes_the_socket_when_the_server_notices(
        string version, string how, bool closes)
    {
        await using RecordedWorld world = await StartAsync(version);
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        await EndAsync(world, how, world.HanToken);
        world.Time.Advance(TimeSpan.FromSeconds(5));
        if (closes)
        {
            Assert.Equal((1006, 0), await socket.ReceiveCloseAsync());
        }
        else
        {
            world.Simulator.Post(world.Bot, world.Cockpit, "after");
            Assert.Equal("after", await socket.ReceivePostAsync());
        }
    }

    [Fact]
    public async Task New_challenge_continues_with_the_same_ID_and_numbers()
    {
        await using RecordedWorld world = await StartAsync("11.6.0");
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = (await socket.ReceiveEventAsync("hello"))["data"].Text("connection_id");
        world.Simulator.RevokeSessions(world.Han);
        await socket.SendAsync(7, "ping");
        await socket.ReceiveAsync();
        await ChallengeAsync(world, socket);
        JsonObject hello = await socket.ReceiveEventAsync("hello");
        Assert.Equal((id, 1L), (hello["data"].Text("connection_id"), hello.Number("seq")));
    }

    [Theory]
    [InlineData("5.37.0", true)]
    [InlineData("9.10.0", false)]
    [InlineData("11.6.0", false)]
    public async Task New_challenge_on_a_resumed_socket_is_followed_by_hello_on_old_servers(string version, bool hello)
    {
        await using RecordedWorld world = await StartAsync(version);
        string id;
        using (TestSocket first = await world.ConnectAsync(world.HanToken))
        {
            id = (await first.ReceiveEventAsync("hello"))["data"].Text("connection_id");
            first.Abort();
            await world.Simulator.WaitForSocketsAsync(0).WaitAsync(TimeSpan.FromSeconds(30));
        }

        using TestSocket socket = await world.ConnectAsync(world.HanToken, $"connection_id={id}&sequence_number=1");
        world.Simulator.ExpireSession(world.HanToken);
        await socket.SendAsync(7, "ping");
        await socket.ReceiveAsync();
        await ChallengeAsync(world, socket);
        JsonObject message = await socket.ReceiveAsync();
        Assert.Equal(hello, message["event"]?.GetValue<string>() == "hello");
    }

    [Fact]
    public async Task Unknown_action_fails_before_the_session_is_looked_up()
    {
        await using RecordedWorld world = await StartAsync("5.37.0");
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        world.Simulator.RevokeSessions(world.Han);
        await socket.SendAsync(7, "nonsense");
        Assert.Equal("api.web_socket_router.bad_action.app_error", (await socket.ReceiveAsync())["error"].Text("id"));
    }

    private static Task<RecordedWorld> StartAsync(string version) =>
        RecordedWorld.StartAsync(o => o with { ServerVersion = version, AutomaticStatus = false });

    private static async Task ChallengeAsync(RecordedWorld world, TestSocket socket)
    {
        string token = world.Simulator.Login(world.Han);
        await socket.SendAsync(8, "authentication_challenge", $$"""{"token":"{{token}}"}""");
    }

    private static async Task EndAsync(RecordedWorld world, string how, string token)
    {
        switch (how)
        {
            case "logout":
                await world.OkAsync(token, "POST users/logout");
                break;
            case "revoke":
                JsonNode sessions = await world.OkAsync(token, "GET users/me/sessions");
                string id = sessions.AsArray().Single().Text("id");
                await world.OkAsync(token, "POST users/me/sessions/revoke", $$"""{"session_id":"{{id}}"}""");
                break;
            case "revoke all" or "revoke and change":
                await world.OkAsync(world.AdminToken, $"POST users/{world.Han.Id}/sessions/revoke/all");
                if (how != "revoke all")
                {
                    // Any change of the user's memberships makes the server look the session up.
                    world.Simulator.Join(world.Simulator.AddChannel(world.Team, "other", creator: world.Admin), world.Han);
                }

                break;
            case "token":
                world.Simulator.RevokeToken(token);
                break;
            case "expire":
                world.Simulator.ExpireSession(token);
                break;
            default:
                world.Simulator.SetActive(world.Han, isActive: false);
                break;
        }
    }
}
