namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Ping frames and the pongs that they want, on the simulator's clock.</summary>
public sealed class KeepAliveTests
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Client_that_pongs_stays_for_as_long_as_it_likes()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false });
        using TestSocket socket = await world.ConnectAsync(world.HanToken);
        await socket.ReceiveEventAsync("hello");
        Task<string> next = socket.ReceivePostAsync();
        for (int i = 1; i <= 10; i++)
        {
            world.Time.Advance(TimeSpan.FromSeconds(60));
            int count = i;
            await world.Simulator.Journal.WaitForAsync(e => e.Kind == JournalKind.PongReceived && --count == 0).WaitAsync(WaitTimeout);
        }

        world.Simulator.Post(world.Bot, world.Cockpit, "still there?");
        Assert.Equal("still there?", await next);
        Assert.Equal(10, world.Simulator.Journal.Entries.Count(e => e.Kind == JournalKind.PingSent));
    }

    [Fact]
    public async Task Client_that_sends_but_never_pongs_is_cut_after_100_seconds_without_a_close_frame()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false, InMemory = true });
        await using RawSocket socket = await RawSocket.ConnectAsync(world.Simulator, world.HanToken);
        Assert.Equal(RawSocket.Text, (await socket.ReceiveAsync())?.Opcode);
        world.Time.Advance(TimeSpan.FromSeconds(59.999));
        world.Time.Advance(TimeSpan.FromSeconds(0.001));
        await AssertFrameAsync(socket, RawSocket.Ping);
        world.Time.Advance(TimeSpan.FromSeconds(39.999));
        await socket.SendTextAsync("""{"seq":1,"action":"ping"}""");
        Assert.Equal(RawSocket.Text, (await socket.ReceiveAsync())?.Opcode);
        Assert.Equal(1, world.Simulator.OpenSocketCount);
        world.Time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Null(await socket.ReceiveAsync());
    }

    [Fact]
    public async Task Deadline_counts_from_the_last_pong_even_one_that_nobody_asked_for()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false, InMemory = true });
        await using RawSocket socket = await RawSocket.ConnectAsync(world.Simulator, world.HanToken);
        Assert.Equal(RawSocket.Text, (await socket.ReceiveAsync())?.Opcode);
        world.Time.Advance(TimeSpan.FromSeconds(30));
        await socket.SendAsync(RawSocket.Pong, []);
        await world.Simulator.Journal.WaitForAsync(e => e.Kind == JournalKind.PongReceived).WaitAsync(WaitTimeout);
        world.Time.Advance(TimeSpan.FromSeconds(30));
        await AssertFrameAsync(socket, RawSocket.Ping);
        world.Time.Advance(TimeSpan.FromSeconds(60));
        await AssertFrameAsync(socket, RawSocket.Ping);

        // 129.999 seconds in, 99.999 after the pong.
        await world.Time.WaitForTimerAsync(TimeSpan.FromSeconds(10)).WaitAsync(WaitTimeout);
        world.Time.Advance(TimeSpan.FromSeconds(9.999));
        await socket.SendTextAsync("""{"seq":1,"action":"ping"}""");
        Assert.Equal(RawSocket.Text, (await socket.ReceiveAsync())?.Opcode);
        world.Time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Null(await socket.ReceiveAsync());
    }

    [Fact]
    public async Task Clients_ping_frame_is_answered_with_its_payload()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false, InMemory = true });
        await using RawSocket socket = await RawSocket.ConnectAsync(world.Simulator, world.HanToken);
        Assert.Equal(RawSocket.Text, (await socket.ReceiveAsync())?.Opcode);
        await socket.SendAsync(RawSocket.Ping, [7, 8]);
        await AssertFrameAsync(socket, RawSocket.Pong, 7, 8);
    }

    [Fact]
    public async Task Close_frame_is_the_last_one_and_is_empty_where_the_queue_was_full()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false, InMemory = true, SendQueueSize = 2 });
        await using RawSocket socket = await RawSocket.ConnectAsync(world.Simulator, world.HanToken);
        while (world.Simulator.OpenSocketCount > 0)
        {
            world.Simulator.Post(world.Bot, world.Cockpit, new string('x', 16_000));
        }

        (int Opcode, byte[] Payload)? frame;
        do
        {
            frame = await socket.ReceiveAsync();
        }
        while (frame?.Opcode == RawSocket.Text);
        Assert.Equal((RawSocket.Close, 0), (frame?.Opcode, frame?.Payload.Length));
        await socket.SendAsync(RawSocket.Close, [3, 232]);
        Assert.Null(await socket.ReceiveAsync());
    }

    private static async Task AssertFrameAsync(RawSocket socket, int opcode, params byte[] payload)
    {
        (int Opcode, byte[] Payload)? frame = await socket.ReceiveAsync();
        Assert.Equal(opcode, frame?.Opcode);
        Assert.Equal(payload, frame?.Payload);
    }
}
