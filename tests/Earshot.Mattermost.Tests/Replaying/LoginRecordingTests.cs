using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Mattermost.Tests.Reading;
using Earshot.Mattermost.Tests.Servers;

namespace Earshot.Mattermost.Tests.Replaying;

public sealed class LoginRecordingTests
{
    private const string SessionToken = "sessiontokenxxxxxxxxxxxxxx";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Login_by_password_matches_recording_and_sets_user(bool synchronous)
    {
        JsonElement call = Recorded.Steps("login.json")[0];
        await using ScriptedServer server = Serve(call);
        await using var client = new MattermostClient(
            Clients.Options(server.Url, MattermostCredentials.Password("hansolo", "Lea-pass-1234")));

        User me = synchronous ? await Task.Run(() => client.Login()) : await client.LoginAsync();

        Assert.Empty(server.Complaints);
        RecordedObject.AssertSame(call.GetProperty("response").GetProperty("json"), me);
        Assert.Same(me, client.CurrentUser);
        Assert.Equal(SessionToken, await client.EnsureLoggedInAsync(CancellationToken.None));
        Assert.Equal("POST /api/v4/users/login", Assert.Single(server.Requests));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wrong_password_throws_login_exception_with_recorded_ids(bool synchronous)
    {
        await using ScriptedServer server = Serve(Recorded.Steps("login.json")[1]);
        await using var client = new MattermostClient(Clients.Options(server.Url, MattermostCredentials.Password("hansolo", "wrong")));

        LoginException error = synchronous
            ? Assert.Throws<LoginException>(() => client.Login())
            : await Assert.ThrowsAsync<LoginException>(() => client.LoginAsync());

        Assert.Empty(server.Complaints);
        Assert.Equal("api.user.login.invalid_credentials_email_username", error.ErrorId);
        Assert.Equal("bft38i1djjd33kpco1cxhbh1fw", error.RequestId);
        Assert.Equal(401, error.StatusCode);
        Assert.Null(client.CurrentUser);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Login_by_token_reads_its_user(bool synchronous)
    {
        JsonElement call = Recorded.Steps("login.json")[2];
        await using ScriptedServer server = Serve(call);
        await using var client = new MattermostClient(Clients.Options(server.Url, MattermostCredentials.Token(SessionToken)));

        User me = synchronous ? await Task.Run(() => client.Login()) : await client.LoginAsync();

        Assert.Empty(server.Complaints);
        RecordedObject.AssertSame(call.GetProperty("response").GetProperty("json"), me);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bad_token_throws_login_exception_with_recorded_ids(bool synchronous)
    {
        await using ScriptedServer server = Serve(Recorded.Steps("login.json")[4]);
        await using var client = new MattermostClient(Clients.Options(server.Url, MattermostCredentials.Token("bad")));

        LoginException error = synchronous
            ? Assert.Throws<LoginException>(() => client.Login())
            : await Assert.ThrowsAsync<LoginException>(() => client.LoginAsync());

        Assert.Equal("api.context.session_expired.app_error", error.ErrorId);
        Assert.Equal("mzoqr8muu7fr8k8z57frbgf4by", error.RequestId);
    }

    private static ScriptedServer Serve(JsonElement call) => new(async exchange =>
    {
        JsonElement request = call.GetProperty("request");
        JsonElement response = call.GetProperty("response");
        Assert.Equal(Recorded.Text(request, "method"), exchange.Method);
        Assert.Equal(Recorded.Text(request, "path"), exchange.Target);
        Assert.Equal(request.GetProperty("auth").GetBoolean(), exchange.Headers.ContainsKey("Authorization"));
        if (request.GetProperty("json").ValueKind == JsonValueKind.Object)
        {
            Assert.True(
                JsonNode.DeepEquals(JsonNode.Parse(request.GetProperty("json").GetRawText()), JsonNode.Parse(exchange.Body)),
                "The body differs.");
        }

        await exchange.RespondAsync(
            response.GetProperty("status").GetInt32(),
            response.GetProperty("json").GetRawText(),
            "application/json",
            response.GetProperty("headers").EnumerateObject()
                .Where(h => h.Name is not "content-type")
                .Select(h => (h.Name, h.Value.GetString()!)));
    });
}
