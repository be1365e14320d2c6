using Earshot.Mattermost.Tests.Servers;
using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Tests malformed frames and responses: every post is received, or a gap is reported.</summary>
public sealed class BadDayTests
{
    [Theory]
    [InlineData(FrameContent.NotJson)]
    [InlineData(FrameContent.NotAnObject)]
    [InlineData(FrameContent.Binary)]
    [InlineData(FrameContent.Huge)]
    public async Task Malformed_frame_is_reported_and_all_posts_are_received(FrameContent content)
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        world.Server.Faults.Add(new MessageSent { Event = "posted" }, new SendFrame { Content = content });
        world.Post("one");
        world.Post("two");
        await ear.UntilAsync(e => e.Posts.Count == 2 && (content == FrameContent.Huge || e.MalformedMessages.Count == 1));

        Assert.Equal(["one", "two"], ear.Messages);
        Assert.Empty(ear.Gaps);
        Assert.Empty(ear.Disconnects);
    }

    [Fact]
    public async Task Event_is_replayed_when_frame_was_not_valid()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        world.Server.Faults.Add(new MessageSent { Event = "posted" }, new SendFrame { Content = FrameContent.NotJson, Instead = true });
        world.Post("one");
        world.Post("two");
        await ear.UntilAsync(e => e.Posts.Count == 2);

        Assert.Equal(["one", "two"], ear.Messages);
        Assert.Empty(ear.Gaps);
        Assert.Single(ear.MalformedMessages);
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_ends_connection_without_loss()
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        world.Server.Faults.Add(new MessageSent { Event = "posted" }, new SendFrame { Content = FrameContent.InvalidUtf8 });
        world.Post("one");
        world.Post("two");
        await ear.UntilAsync(e => e.Posts.Count == 2);

        Assert.Equal(["one", "two"], ear.Messages);
        Assert.Empty(ear.Gaps);
        Assert.NotEmpty(ear.Disconnects);
    }

    [Fact]
    public async Task Event_of_five_megabytes_is_received()
    {
        string message = new('x', 5 * 1024 * 1024);
        await using var server = new ScriptedMattermost(async (socket, _) =>
        {
            await socket.SendHelloAsync();
            await socket.SendPostedAsync(1, message);
            await socket.ReplyToPingsAsync();
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 1);

        Assert.Equal(message, ear.Posts[0].Post.Message);
    }

    [Fact]
    public async Task Event_is_reported_as_gap_when_message_is_too_large()
    {
        await using var server = new ScriptedMattermost(async (socket, number) =>
        {
            if (number == 1)
            {
                await socket.SendHelloAsync();
                await socket.SendPostedAsync(1, new string('x', 20_000));
            }

            await socket.SendPostedAsync(2, "small");
            await socket.ReplyToPingsAsync();
        });
        await using MattermostClient client = Clients.For(server);
        await using MattermostListener listener = client.CreateListener(Clients.Eager with { MaxMessageBytes = 8192 });
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await ear.UntilAsync(e => e.Posts.Count == 1 && e.Gaps.Count == 1);

        Assert.Single(ear.MalformedMessages);
        Assert.Equal((1, 1, 1), (ear.Gaps[0].FirstSequence, ear.Gaps[0].LastSequence, ear.Gaps[0].Count));
    }

    [Fact]
    public async Task Frames_of_one_byte_are_assembled()
    {
        await using World world = await World.StartAsync();
        world.Server.Faults.Add(new WebSocketConnected(), new FragmentMessages { Size = 1 });
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        world.Post("one");
        world.Post("two");
        await ear.UntilAsync(e => e.Posts.Count == 2);

        Assert.Equal(["one", "two"], ear.Messages);
        Assert.Empty(ear.MalformedMessages);
        Assert.Empty(ear.Gaps);
    }

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(1005, 1000)] // .NET reads an empty close frame as a normal one.
    [InlineData(1009, 1009)]
    [InlineData(4001, 4001)]
    public async Task Close_by_server_is_reported_with_code_and_session_resumed(int code, int told)
    {
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        world.Server.Faults.Add(new MessageSent { Event = "posted" }, new CloseSocket { Code = code });
        world.Post("one");
        await ear.UntilAsync(e => e.Posts.Count == 1 && e.Disconnects.Count == 1);

        DisconnectNotification disconnect = Assert.Single(ear.Disconnects);
        Assert.Equal(DisconnectReason.ClosedByServer, disconnect.Reason);
        Assert.Equal(told, (int)disconnect.CloseStatus!);
        Assert.True(disconnect.WillReconnect);
        Assert.True(disconnect.ReconnectIn >= TimeSpan.FromMilliseconds(250), "The server cannot resume before it has noticed the end.");
        Assert.Empty(ear.Gaps);
    }

    [Fact]
    public async Task Server_restart_is_gap_and_listening_continues()
    {
        await using World world = await World.StartOnPortAsync();
        await using var client = new MattermostClient(
            Clients.Options(world.Server.Url, MattermostCredentials.Token(world.Server.CreateToken(world.Han))));
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        await world.Server.RestartAsync();
        await ear.UntilAsync(e => e.Connects.Count == 2 && e.Gaps.Count == 1);
        world.Post("after");
        await ear.UntilAsync(e => e.Posts.Count == 1);

        Assert.Equal(GapReason.SessionLost, ear.Gaps[0].Reason);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Upgrade_is_retried_after_server_error(int status)
    {
        await using World world = await World.StartAsync();
        world.Server.Faults.Add(
            new WebSocketConnected { Times = 2 }, new SendResponse { Status = status, Body = "<html>", ContentType = "text/html" });
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        Task<StopReport> running = listener.RunAsync();
        await ear.UntilAsync(e => e.Connects.Count == 1);

        Assert.Equal(3, ear.Connects[0].Attempts);
        Assert.All(ear.Errors, error => Assert.IsType<ServerException>(error.Exception));
        await listener.DisconnectAsync();
        await running;
    }

    [Theory]
    [InlineData("web page", ConnectionProblem.NotAnApi)]
    [InlineData("cut json", ConnectionProblem.NotAnApi)]
    [InlineData("empty", ConnectionProblem.NotAnApi)]
    [InlineData("null", ConnectionProblem.NotAnApi)]
    [InlineData("other api", ConnectionProblem.NotAnApi)]
    [InlineData("not found", ConnectionProblem.WrongPath)]
    public async Task First_attempt_fails_when_response_is_not_from_api(string kind, ConnectionProblem problem)
    {
        await using World world = await World.StartAsync();
        world.Server.Faults.Add(new RequestReceived { Times = null }, kind switch
        {
            "web page" => SendResponse.WebPage(),
            "cut json" => new SendResponse { Status = 200, ContentType = "application/json", Body = """{"id":"dsu5""" },
            "empty" => new SendResponse { Status = 200, ContentType = "application/json" },
            "null" => new SendResponse { Status = 200, ContentType = "application/json", Body = "null" },
            "other api" => new SendResponse { Status = 200, ContentType = "application/json", Body = """{"status":"ok"}""" },
            _ => new SendResponse { Status = 404, ContentType = "text/plain", Body = "404 page not found" },
        });
        MattermostCredentials[] both = [MattermostCredentials.Token("t"), MattermostCredentials.Password("han", World.Password)];
        foreach (MattermostCredentials credentials in both)
        {
            await using MattermostClient client = world.Client(credentials);
            await using MattermostListener listener = client.CreateListener(Clients.Eager);

            ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => listener.RunAsync().WaitAsync(Ear.SafetyNet));

            Assert.Equal(problem, error.Problem);
        }
    }

    [Fact]
    public async Task Wrong_path_in_url_is_reported()
    {
        await using World world = await World.StartAsync(new MattermostSimulatorOptions { SubPath = "/chat" });
        await using MattermostClient client = world.Client(with: options => options with { Url = new Uri(world.Server.Url, "/wrong") });

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => client.LoginAsync());

        Assert.Equal(ConnectionProblem.WrongPath, error.Problem);
    }

    [Fact]
    public async Task Login_waits_up_to_MaxServerDelay_after_too_many_requests()
    {
        await using World world = await World.StartAsync();
        world.Server.Faults.Add(new RequestReceived { Path = "/api/v4/users/login" }, SendResponse.RateLimited(TimeSpan.FromHours(1)));
        await using MattermostClient client = world.Client();
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        Task<StopReport> running = listener.RunAsync();
        await ear.UntilAsync(e => e.Errors.Count == 1);

        RateLimitException error = Assert.IsType<RateLimitException>(ear.Errors[0].Exception);
        Assert.Equal(TimeSpan.FromHours(1), error.RetryAfter);
        Assert.InRange(ear.Errors[0].RetryIn!.Value.TotalMilliseconds, 300_000, 300_005);
        await listener.DisconnectAsync();
        await running;
    }

    [Fact]
    public async Task Too_many_requests_are_retried_without_headers()
    {
        await using World world = await World.StartAsync();
        world.Server.Faults.Add(new RequestReceived { Path = "/api/v4/users/login", Times = 2 }, SendResponse.RateLimited());
        await using MattermostClient client = world.Client();

        Assert.Equal("han", (await client.LoginAsync()).Username);
        Assert.Equal(3, world.Server.Journal.Entries.Count(e => e.Kind == JournalKind.RequestCompleted && e.Path == "/api/v4/users/login"));
    }

    [Fact]
    public async Task Run_retries_unreachable_host_and_Connect_fails()
    {
        Uri nobody;
        await using (var server = new ScriptedServer(_ => Task.CompletedTask))
        {
            nobody = server.Url;
        }

        await using var client = new MattermostClient(Clients.Options(nobody));
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => listener.ConnectAsync().WaitAsync(Ear.SafetyNet));
        Assert.Equal(ConnectionProblem.Unreachable, error.Problem);

        Task<StopReport> running = listener.RunAsync();
        await ear.UntilAsync(e => e.Errors.Count(x => x.RetryIn is not null) >= 3);
        await listener.DisconnectAsync();
        await running;
    }
}
