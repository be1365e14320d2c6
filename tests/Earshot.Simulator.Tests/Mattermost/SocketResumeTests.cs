using System.Text.Json.Nodes;
using Earshot.Simulator.Faults;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests all outcomes of a resume.</summary>
public sealed class SocketResumeTests
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Number_in_the_dead_queue_replays_without_hello()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world, read: 3);
        world.Simulator.Post(world.Bot, world.Cockpit, "missed");
        using TestSocket again = await ResumeAsync(world, id, 2);
        Assert.Equal([(2L, "p2"), (3L, "p3"), (4L, "missed")], [await PostAsync(again), await PostAsync(again), await PostAsync(again)]);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public async Task Dead_queue_holds_128_events(long number, bool resumes)
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world, read: 130);
        using TestSocket again = await ResumeAsync(world, id, number);
        if (resumes)
        {
            Assert.Equal((number, $"p{number}"), await PostAsync(again));
        }
        else
        {
            await AssertFreshAsync(again, id);
        }
    }

    [Fact]
    public async Task Next_number_continues_without_hello()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world, read: 2);
        using TestSocket again = await ResumeAsync(world, id, 3);
        world.Simulator.Post(world.Bot, world.Cockpit, "next");
        Assert.Equal((3L, "next"), await PostAsync(again));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task Number_outside_the_queue_starts_a_new_session(long number)
    {
        await using RecordedWorld world = await QuietWorldAsync(deadQueue: 2);
        string id = await LeaveAsync(world, read: 4);
        world.Simulator.Post(world.Bot, world.Cockpit, "queued");
        using TestSocket again = await ResumeAsync(world, id, number);
        JsonObject hello = await again.ReceiveAsync();
        Assert.Equal(("hello", 0L), (hello["event"]!.GetValue<string>(), hello["seq"]!.GetValue<long>()));
        Assert.NotEqual(id, hello["data"]!["connection_id"]!.GetValue<string>());
        Assert.Equal((1L, "queued"), await PostAsync(again));
    }

    [Fact]
    public async Task Number_zero_replays_nothing_and_restarts_numbering()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world, read: 2);
        world.Simulator.Post(world.Bot, world.Cockpit, "queued");
        using TestSocket again = await ResumeAsync(world, id, 0);
        Assert.Equal((0L, "queued"), await PostAsync(again));
    }

    [Fact]
    public async Task Challenge_cannot_resume()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world, read: 1);
        using TestSocket again = await world.ConnectAsync(null, $"connection_id={id}&sequence_number=2");
        await again.SendAsync(1, "authentication_challenge", $$"""{"token":"{{world.HanToken}}"}""");
        await AssertFreshAsync(again, id);
    }

    [Fact]
    public async Task Another_user_cannot_resume_the_session()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world, read: 1);
        using TestSocket other = await world.ConnectAsync(world.AdminToken, $"connection_id={id}&sequence_number=2");
        await AssertFreshAsync(other, id);
    }

    [Fact]
    public async Task Session_of_an_open_socket_cannot_be_resumed()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        using TestSocket first = await world.ConnectAsync(world.HanToken);
        string id = await HelloAsync(first);
        using TestSocket second = await ResumeAsync(world, id, 1);
        await AssertFreshAsync(second, id);
    }

    [Theory]
    [InlineData("forget")]
    [InlineData("restart")]
    [InlineData("scripted restart")]
    [InlineData("reaper")]
    public async Task Discarded_state_starts_a_new_session(string how)
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world, read: 1);
        switch (how)
        {
            case "forget":
                world.Simulator.DiscardSocketSessions();
                break;
            case "restart":
                await world.Simulator.RestartAsync();
                break;
            case "scripted restart":
                await RestartByFaultAsync(world);
                break;
            default:
                // The first run of the reaper finds user activity in the last five minutes; the second does not.
                world.Time.Advance(TimeSpan.FromMinutes(10));
                break;
        }

        using TestSocket again = await ResumeAsync(world, id, 2);
        await AssertFreshAsync(again, id);
    }

    [Fact]
    public async Task Fault_discards_the_session_of_a_lost_socket()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = await HelloAsync(socket);
        world.Simulator.Faults.Add(new MessageSent { Event = "posted" }, new ForgetSession(), new DropConnection());
        world.Simulator.Post(world.Bot, world.Cockpit, "lost");
        Assert.Equal((1006, 0), await socket.ReceiveCloseAsync());
        await world.Simulator.WaitForSocketsAsync(0).WaitAsync(WaitTimeout);
        using TestSocket again = await ResumeAsync(world, id, 1);
        await AssertFreshAsync(again, id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_discards_sockets_and_keeps_logins(bool scripted)
    {
        await using RecordedWorld world = await QuietWorldAsync();
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = await HelloAsync(socket);
        await (scripted ? RestartByFaultAsync(world) : world.Simulator.RestartAsync());
        Assert.Equal((1006, 0), await socket.ReceiveCloseAsync());
        using TestSocket again = await ResumeAsync(world, id, 1);
        await AssertFreshAsync(again, id);
    }

    [Fact]
    public async Task Restart_with_forgetLogins_keeps_personal_access_tokens()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        await world.Simulator.RestartAsync(forgetLogins: true);
        Assert.Equal(401, (await world.CallAsync("GET", "/api/v4/users/me", world.HanToken)).Status);
        Assert.Equal(200, (await world.CallAsync("GET", "/api/v4/users/me", world.BotToken)).Status);
    }

    [Fact]
    public async Task Without_reliable_WebSockets_sessions_cannot_be_resumed()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { ReliableWebSockets = false });
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        Assert.Equal("", await HelloAsync(socket));
    }

    [Fact]
    public async Task Resumed_socket_receives_its_own_status_changes()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = await HelloAsync(socket);
        Assert.Equal("online", (await socket.ReceiveAsync())["data"]!["status"]!.GetValue<string>());
        socket.Abort();
        await world.Simulator.WaitForSocketsAsync(0).WaitAsync(WaitTimeout);
        using TestSocket again = await ResumeAsync(world, id, 2);
        Assert.Equal("offline", (await again.ReceiveAsync())["data"]!["status"]!.GetValue<string>());
        Assert.Equal("online", (await again.ReceiveAsync())["data"]!["status"]!.GetValue<string>());
    }

    private static Task<RecordedWorld> QuietWorldAsync(int? deadQueue = null) =>
        RecordedWorld.StartAsync(o => o with { AutomaticStatus = false, DeadQueueSize = deadQueue ?? o.DeadQueueSize });

    /// <summary>Connects, reads hello and some posts p1, p2, and so on, drops the connection, and returns its ID.</summary>
    private static async Task<string> LeaveAsync(RecordedWorld world, int read)
    {
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = await HelloAsync(socket);
        for (int i = 1; i <= read; i++)
        {
            world.Simulator.Post(world.Bot, world.Cockpit, $"p{i}");
            await socket.ReceivePostAsync();
        }

        socket.Abort();
        await world.Simulator.WaitForSocketsAsync(0).WaitAsync(WaitTimeout);
        return id;
    }

    private static async Task RestartByFaultAsync(RecordedWorld world)
    {
        world.Simulator.Faults.Add(new TimeElapsed { After = TimeSpan.FromSeconds(1) }, new RestartServer());
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await world.Simulator.Journal.WaitForAsync(e => e.Kind == JournalKind.ListenerOpened).WaitAsync(WaitTimeout);
    }

    private static Task<TestSocket> ResumeAsync(RecordedWorld world, string id, long number) =>
        world.ConnectAsync(world.HanToken, $"connection_id={id}&sequence_number={number}");

    private static async Task<string> HelloAsync(TestSocket socket) =>
        (await socket.ReceiveEventAsync("hello"))["data"]!["connection_id"]!.GetValue<string>();

    /// <summary>Receives the next message, which must be a post, and returns its number and text.</summary>
    private static async Task<(long Number, string Text)> PostAsync(TestSocket socket)
    {
        JsonObject message = await socket.ReceiveAsync();
        return (
            message["seq"]!.GetValue<long>(), message["event"]!.GetValue<string>() == "posted" ? TestSocket.Message(message) : "no post");
    }

    private static async Task AssertFreshAsync(TestSocket socket, string oldId)
    {
        JsonObject hello = await socket.ReceiveAsync();
        Assert.Equal(("hello", 0L), (hello["event"]?.GetValue<string>(), hello["seq"]!.GetValue<long>()));
        Assert.NotEqual(oldId, hello["data"]!["connection_id"]!.GetValue<string>());
    }
}
