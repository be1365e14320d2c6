using System.Text.Json.Nodes;
using Earshot.Simulator.Faults;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>All that can come of a resume.</summary>
public sealed class SocketResumeTests
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Number_in_the_dead_queue_replays_from_there_without_a_hello()
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
    public async Task Next_number_goes_on_without_a_hello()
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
    public async Task Number_too_old_or_too_new_starts_over_under_a_new_id_with_what_was_queued(long number)
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
    public async Task Number_zero_of_a_known_state_replays_nothing_and_numbers_from_zero()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world, read: 2);
        world.Simulator.Post(world.Bot, world.Cockpit, "queued");
        using TestSocket again = await ResumeAsync(world, id, 0);
        Assert.Equal((0L, "queued"), await PostAsync(again));
    }

    [Theory]
    [InlineData("connection_id=short&sequence_number=1", false)]
    [InlineData("connection_id=$", true)]
    [InlineData("connection_id=$&sequence_number=x", true)]
    [InlineData("connection_id=$&sequence_number=-1", true)]
    public async Task Malformed_resume_is_cut_right_after_the_upgrade(string query, bool needsState)
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = needsState ? await LeaveAsync(world, read: 1) : "";
        using TestSocket again = await world.ConnectAsync(world.HanToken, query.Replace("$", id, StringComparison.Ordinal));
        Assert.Equal((1006, 0), await again.ReceiveCloseAsync());
    }

    [Fact]
    public async Task Challenge_can_not_resume()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world, read: 1);
        using TestSocket again = await world.ConnectAsync(null, $"connection_id={id}&sequence_number=2");
        await again.SendAsync(1, "authentication_challenge", $$"""{"token":"{{world.HanToken}}"}""");
        await AssertFreshAsync(again, id);
    }

    [Fact]
    public async Task Another_user_does_not_get_the_state()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world, read: 1);
        using TestSocket other = await world.ConnectAsync(world.AdminToken, $"connection_id={id}&sequence_number=2");
        await AssertFreshAsync(other, id);
    }

    [Fact]
    public async Task State_of_an_open_socket_is_not_taken_over()
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
    public async Task Forgotten_state_starts_a_fresh_one(string how)
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
                // The first look finds user activity of less than five minutes ago, the second doesn't.
                world.Time.Advance(TimeSpan.FromMinutes(10));
                break;
        }

        using TestSocket again = await ResumeAsync(world, id, 2);
        await AssertFreshAsync(again, id);
    }

    [Fact]
    public async Task Fault_makes_the_server_forget_a_socket_that_is_then_lost()
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
    public async Task Restart_forgets_open_sockets_but_not_log_ins(bool scripted)
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
    public async Task Restart_may_forget_log_ins_but_never_personal_access_tokens()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        await world.Simulator.RestartAsync(forgetLogins: true);
        Assert.Equal(401, (await world.CallAsync("GET", "/api/v4/users/me", world.HanToken)).Status);
        Assert.Equal(200, (await world.CallAsync("GET", "/api/v4/users/me", world.BotToken)).Status);
    }

    [Fact]
    public async Task Rest_calls_of_the_same_session_keep_the_state_from_the_reaper()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world, read: 1);
        for (int i = 0; i < 3; i++)
        {
            // The reaper looks at 5 and 10 minutes; at the second look the connecting alone would be too long ago.
            world.Time.Advance(TimeSpan.FromMinutes(4));
            await world.CallAsync("GET", "/api/v4/users/me", world.HanToken);
        }

        using TestSocket again = await ResumeAsync(world, id, 1);
        Assert.Equal((1L, "p1"), await PostAsync(again));
    }

    [Fact]
    public async Task Without_reliable_sockets_hello_has_no_id_and_nothing_survives()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { ReliableWebSockets = false });
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        Assert.Equal("", await HelloAsync(socket));
    }

    [Fact]
    public async Task Disconnect_and_return_change_the_status_and_the_resumed_socket_hears_of_both()
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

    /// <summary>Connects, reads hello and some posts p1, p2, …, drops the connection and gives its id.</summary>
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

    /// <summary>The next message, which must be a post: its number and its text.</summary>
    private static async Task<(long Number, string Text)> PostAsync(TestSocket socket)
    {
        JsonObject message = await socket.ReceiveAsync();
        return (message["seq"]!.GetValue<long>(), message["event"]!.GetValue<string>() == "posted" ? TestSocket.Message(message) : "no post");
    }

    private static async Task AssertFreshAsync(TestSocket socket, string oldId)
    {
        JsonObject hello = await socket.ReceiveAsync();
        Assert.Equal(("hello", 0L), (hello["event"]?.GetValue<string>(), hello["seq"]!.GetValue<long>()));
        Assert.NotEqual(oldId, hello["data"]!["connection_id"]!.GetValue<string>());
    }
}
