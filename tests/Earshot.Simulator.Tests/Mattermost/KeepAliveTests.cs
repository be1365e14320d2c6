namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests ping frames and the required pongs, on the simulator's clock.</summary>
public sealed class KeepAliveTests
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Client_that_sends_pongs_stays_connected()
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
    public async Task Client_without_pongs_is_aborted_after_100_seconds()
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
    public async Task Pong_timeout_starts_at_the_last_pong_even_if_unsolicited()
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

        // 129.999 seconds after the start, 99.999 seconds after the pong.
        await world.Time.WaitForTimerAsync(TimeSpan.FromSeconds(10)).WaitAsync(WaitTimeout);
        world.Time.Advance(TimeSpan.FromSeconds(9.999));
        await socket.SendTextAsync("""{"seq":1,"action":"ping"}""");
        Assert.Equal(RawSocket.Text, (await socket.ReceiveAsync())?.Opcode);
        world.Time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Null(await socket.ReceiveAsync());
    }

    [Fact]
    public async Task Ping_of_a_client_gets_a_pong_with_its_payload()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { AutomaticStatus = false, InMemory = true });
        await using RawSocket socket = await RawSocket.ConnectAsync(world.Simulator, world.HanToken);
        Assert.Equal(RawSocket.Text, (await socket.ReceiveAsync())?.Opcode);
        await socket.SendAsync(RawSocket.Ping, [7, 8]);
        await AssertFrameAsync(socket, RawSocket.Pong, 7, 8);
    }

    [Fact]
    public async Task Close_frame_is_last_and_empty_after_queue_overflow()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(
            o => o with { AutomaticStatus = false, InMemory = true, SendQueueSize = 2 });
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
