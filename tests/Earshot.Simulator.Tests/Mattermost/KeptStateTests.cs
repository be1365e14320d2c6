using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>
/// Tests how long the state of a closed socket is kept: the server removes it at a tick every five minutes if the last user activity is
/// more than five minutes ago.
/// </summary>
public sealed class KeptStateTests
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("nothing", false)]
    [InlineData("GET system/ping", false)]
    [InlineData("GET users/me/teams", false)]
    [InlineData("PUT users/me/patch", false)]
    [InlineData("socket", false)]
    [InlineData("GET users/me", true)]
    [InlineData("GET users/me not modified", false)]
    [InlineData("GET users/me of another session", false)]
    [InlineData("GET users", true)]
    [InlineData("GET users/other", true)]
    [InlineData("POST posts", true)]
    [InlineData("POST posts rejected", false)]
    [InlineData("POST channels/members/me/view", true)]
    public async Task Four_requests_keep_the_state_of_a_quiet_socket(string what, bool resumes)
    {
        await using RecordedWorld world = await StartAsync();
        string other = world.Simulator.Login(world.Han);
        TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = await HelloAsync(socket);
        for (int i = 0; i < 17; i++)
        {
            await WaitAsync(world, TimeSpan.FromSeconds(50));
            await DoAsync(world, socket, what, other);
        }

        // The socket is away for one minute, with the third tick in it.
        await LeaveAsync(world, socket);
        await WaitAsync(world, TimeSpan.FromMinutes(1));
        await AssertResumesAsync(world, id, resumes);
    }

    [Fact]
    public async Task State_is_kept_until_a_tick_more_than_five_minutes_after_the_connect()
    {
        await using RecordedWorld world = await StartAsync();
        await WaitAsync(world, TimeSpan.FromSeconds(1));
        TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = await HelloAsync(socket);
        await LeaveAsync(world, socket);

        // The tick after five minutes is 299 seconds after the connect; the next one removes the state.
        await WaitAsync(world, TimeSpan.FromSeconds(598));
        await AssertResumesAsync(world, id, resumes: true);
    }

    [Fact]
    public async Task Activity_while_the_socket_is_closed_does_not_count()
    {
        await using RecordedWorld world = await StartAsync();
        await WaitAsync(world, TimeSpan.FromSeconds(1));
        TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = await HelloAsync(socket);
        await LeaveAsync(world, socket);
        for (int i = 0; i < 10; i++)
        {
            await WaitAsync(world, TimeSpan.FromMinutes(1));
            await world.OkAsync(world.HanToken, "GET users/me");
        }

        await AssertResumesAsync(world, id, resumes: false);
    }

    [Fact]
    public async Task Ticks_count_from_the_restart()
    {
        await using RecordedWorld world = await StartAsync();
        await WaitAsync(world, TimeSpan.FromSeconds(200));
        await world.Simulator.RestartAsync();
        TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = await HelloAsync(socket);
        await LeaveAsync(world, socket);

        // Ticks that counted from the start would be 400 seconds after the connect.
        await WaitAsync(world, TimeSpan.FromSeconds(599));
        await AssertResumesAsync(world, id, resumes: true);
    }

    [Fact]
    public async Task Dropped_connections_keep_the_state()
    {
        await using RecordedWorld world = await StartAsync();
        TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = await HelloAsync(socket);
        world.Simulator.DropConnections();
        await world.Simulator.WaitForSocketsAsync(0).WaitAsync(WaitTimeout);
        socket.Dispose();
        await AssertResumesAsync(world, id, resumes: true);
    }

    private static Task<RecordedWorld> StartAsync() =>
        RecordedWorld.StartAsync(o => o with { AutomaticStatus = false, PongTimeout = TimeSpan.FromHours(10) });

    private static async Task DoAsync(RecordedWorld world, TestSocket socket, string what, string otherToken)
    {
        string post = $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"active"}""";
        switch (what)
        {
            case "nothing":
                break;
            case "socket":
                await socket.SendAsync(1, "ping");
                await socket.ReceiveAsync();
                break;
            case "GET users/me not modified":
                (_, string? tag) = await world.TagAsync("users/username/hansolo");
                Assert.Equal((304, tag), await world.TagAsync("users/me", tag));
                break;
            case "GET users/me of another session":
                await world.OkAsync(otherToken, "GET users/me");
                break;
            case "GET users/other":
                await world.OkAsync(world.HanToken, $"GET users/{world.Bot.Id}");
                break;
            case "PUT users/me/patch":
                await world.OkAsync(world.HanToken, what, """{"nickname":"han"}""");
                break;
            case "POST posts":
                await world.OkAsync(world.HanToken, what, post, 201);
                break;
            case "POST posts rejected":
                Assert.Equal(400, (await world.ErrorAsync(world.HanToken, "POST posts", post.Replace(
                    "active", new string('x', 17_000), StringComparison.Ordinal))).Status);
                break;
            case "POST channels/members/me/view":
                await world.OkAsync(world.HanToken, what, $$"""{"channel_id":"{{world.Cockpit.Id}}"}""");
                break;
            default:
                await world.OkAsync(world.HanToken, what);
                break;
        }
    }

    private static async Task WaitAsync(RecordedWorld world, TimeSpan time)
    {
        world.Time.Advance(time);
        await Task.Yield();
    }

    private static async Task<string> HelloAsync(TestSocket socket) =>
        (await socket.ReceiveEventAsync("hello"))["data"].Text("connection_id");

    private static async Task LeaveAsync(RecordedWorld world, TestSocket socket)
    {
        socket.Abort();
        await world.Simulator.WaitForSocketsAsync(0).WaitAsync(WaitTimeout);
        socket.Dispose();
    }

    /// <summary>Asks for the event after hello: a resumed socket replays from there, without another hello.</summary>
    private static async Task AssertResumesAsync(RecordedWorld world, string id, bool resumes)
    {
        using TestSocket again = await world.ConnectAsync(world.HanToken, $"connection_id={id}&sequence_number=0");
        world.Simulator.Post(world.Bot, world.Cockpit, "marker");
        JsonObject first = await again.ReceiveAsync();
        while (first["event"] is null)
        {
            first = await again.ReceiveAsync();
        }

        Assert.Equal(!resumes, first.Text("event") == "hello");
    }
}
