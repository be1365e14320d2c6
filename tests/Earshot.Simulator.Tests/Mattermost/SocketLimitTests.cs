using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests messages that are too large or unreadable, and slow receivers.</summary>
public sealed class SocketLimitTests
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Message_over_8192_bytes_closes_with_1009()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        await socket.ReceiveEventAsync("hello");
        await socket.SendAsync("""{"seq":1,"action":"ping"}""".PadRight(8192));
        Assert.Equal(1, (await socket.ReceiveAsync())["seq_reply"]!.GetValue<long>());
        await socket.SendAsync("""{"seq":2,"action":"ping"}""".PadRight(8193));
        Assert.Equal((1009, 0), await socket.ReceiveCloseAsync());
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"seq\":\"1\",\"action\":\"ping\"}")]
    [InlineData("{\"seq\":1,\"action\":5}")]
    [InlineData("{\"seq\":1,\"action\":\"ping\",\"data\":[]}")]
    [InlineData("{\"seq\":1")]
    public async Task Unreadable_message_drops_the_connection(string text)
    {
        await using RecordedWorld world = await QuietWorldAsync();
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        await socket.ReceiveEventAsync("hello");
        await socket.SendAsync(text);
        Assert.Equal((1006, 0), await socket.ReceiveCloseAsync());
    }

    [Theory]
    [InlineData("", "null", "api.web_socket_router.no_action.app_error", 400)]
    [InlineData("user_typing", "{}", "api.websocket_handler.invalid_param.app_error", 400)]
    [InlineData("user_typing", "{\"channel_id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\"}", "api.websocket_handler.invalid_param.app_error", 400)]
    [InlineData("get_statuses_by_ids", "{\"user_ids\":[1]}", "api.websocket_handler.invalid_param.app_error", 400)]
    [InlineData("user_update_active_status", "{}", "api.websocket_handler.invalid_param.app_error", 400)]
    public async Task Invalid_action_fails(string action, string data, string id, int status)
    {
        await using RecordedWorld world = await QuietWorldAsync();
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        await socket.ReceiveEventAsync("hello");
        await socket.SendAsync(1, action, data);
        JsonObject reply = await socket.ReceiveAsync();
        Assert.Equal((1L, id, status), (reply["seq_reply"]!.GetValue<long>(), reply["error"]!["id"]!.GetValue<string>(),
            reply["error"]!["status_code"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Receiver_with_full_queue_gets_rest_and_close_frame()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false, SendQueueSize = 4 });
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        string id = (await socket.ReceiveEventAsync("hello"))["data"]!["connection_id"]!.GetValue<string>();
        string text = new('x', 10_000);
        for (int i = 0; i < 20_000 && world.Simulator.OpenSocketCount > 0; i++)
        {
            world.Simulator.Post(world.Bot, world.Cockpit, text);
        }

        (int code, int messages) = await socket.ReceiveCloseAsync();

        // This client reports an empty close frame as 1000, which other clients report as 1005, and rejects 1005 in a frame.
        Assert.Equal(1000, code);
        Assert.True(messages >= 4);
        using TestSocket again = await world.ConnectAsync(world.HanToken, $"connection_id={id}&sequence_number={messages + 1}");
        Assert.Equal("hello", (await again.ReceiveAsync())["event"]!.GetValue<string>());
    }

    [Fact]
    public async Task Receiver_that_reads_nothing_for_30_seconds_is_aborted()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with
        {
            AutomaticStatus = false,
            InMemory = true,
            AuthenticationTimeout = TimeSpan.FromDays(1),
            PingInterval = TimeSpan.FromDays(1),
            PongTimeout = TimeSpan.FromDays(2),
        });
        await using RawSocket socket = await RawSocket.ConnectAsync(world.Simulator, world.HanToken);
        await socket.ReceiveAsync();
        for (int i = 0; i < 100; i++)
        {
            world.Simulator.Post(world.Bot, world.Cockpit, new string('x', 16_000));
        }

        Task gone = world.Simulator.WaitForSocketsAsync(0);
        while (!gone.IsCompleted)
        {
            // Earlier writes can be slow enough to start a write timeout, too.
            await Task.WhenAny(gone, world.Time.WaitForTimerAsync(TimeSpan.FromSeconds(30))).WaitAsync(WaitTimeout);
            world.Time.Advance(TimeSpan.FromSeconds(30));
        }

        await gone;
    }

    [Fact]
    public async Task Queue_of_a_closed_socket_holds_256_events()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        (string kept, string lost) = (await LeaveAsync(world), await LeaveAsync(world));
        for (int i = 0; i < 256; i++)
        {
            world.Simulator.Post(world.Bot, world.Cockpit, "missed");
        }

        using TestSocket first = await world.ConnectAsync(world.HanToken, $"connection_id={kept}&sequence_number=1");
        Assert.Equal(1, (await first.ReceiveAsync())["seq"]!.GetValue<long>());
        world.Simulator.Post(world.Bot, world.Cockpit, "one too many");
        using TestSocket second = await world.ConnectAsync(world.HanToken, $"connection_id={lost}&sequence_number=1");
        Assert.Equal("hello", (await second.ReceiveAsync())["event"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(127, "typing")]
    [InlineData(128, "posted")]
    public async Task Typing_is_dropped_when_128_messages_wait_behind_it(int behind, string first)
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world);
        world.Simulator.SendTyping(world.Bot, world.Cockpit);
        for (int i = 0; i < behind; i++)
        {
            world.Simulator.Post(world.Bot, world.Cockpit, "missed");
        }

        using TestSocket socket = await world.ConnectAsync(world.HanToken, $"connection_id={id}&sequence_number=1");
        JsonObject message = await socket.ReceiveAsync();
        Assert.Equal((first, 1L), (message["event"]!.GetValue<string>(), message["seq"]!.GetValue<long>()));
    }

    [Fact]
    public async Task Dropped_typing_event_leaves_no_gap_in_numbers()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        string id = await LeaveAsync(world);
        world.Simulator.SendTyping(world.Bot, world.Cockpit);
        for (int i = 0; i < 130; i++)
        {
            world.Simulator.Post(world.Bot, world.Cockpit, "missed");
        }

        world.Simulator.SendTyping(world.Bot, world.Cockpit);
        using TestSocket socket = await world.ConnectAsync(world.HanToken, $"connection_id={id}&sequence_number=1");
        for (int i = 1; i <= 130; i++)
        {
            JsonObject message = await socket.ReceiveAsync();
            Assert.Equal(("posted", (long)i), (message["event"]!.GetValue<string>(), message["seq"]!.GetValue<long>()));
        }

        Assert.Equal("typing", (await socket.ReceiveAsync())["event"]!.GetValue<string>());
    }

    [Fact]
    public async Task Close_frame_is_returned_with_the_same_code()
    {
        await using RecordedWorld world = await QuietWorldAsync();
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        await socket.ReceiveEventAsync("hello");
        await socket.CloseAsync();
        Assert.Equal(1000, socket.CloseCode);
        await world.Simulator.WaitForSocketsAsync(0).WaitAsync(WaitTimeout);
    }

    private static Task<RecordedWorld> QuietWorldAsync() => RecordedWorld.StartAsync(o => o with { AutomaticStatus = false });

    private static async Task<string> LeaveAsync(RecordedWorld world)
    {
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        JsonObject hello = await socket.ReceiveEventAsync("hello");
        socket.Abort();
        await world.Simulator.WaitForSocketsAsync(0).WaitAsync(WaitTimeout);
        return hello["data"]!["connection_id"]!.GetValue<string>();
    }
}
