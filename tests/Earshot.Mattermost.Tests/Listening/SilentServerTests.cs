using Earshot.Mattermost.Tests.Servers;
using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost;
using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Tests servers that stay silent, with the default options and a fake clock.</summary>
public sealed class SilentServerTests
{
    [Theory]
    [InlineData(SocketAuthentication.Header, "did not start the session")]
    [InlineData(SocketAuthentication.Challenge, "did not respond to the login")]
    public async Task Connect_times_out_when_server_stays_silent(SocketAuthentication authentication, string what)
    {
        var clock = new FakeTimeProvider();
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedMattermost(async (socket, _) =>
        {
            opened.TrySetResult();
            await socket.ReceiveAsync();
            await socket.ReceiveAsync();
        });
        await using MattermostClient client = Clients.For(server, clock);
        await using MattermostListener listener = client.CreateListener(new() { Authentication = authentication });
        Task connecting = listener.ConnectAsync();
        await opened.Task.WaitAsync(Ear.SafetyNet);
        await clock.PassAsync(TimeSpan.FromSeconds(10));

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => connecting.WaitAsync(Ear.SafetyNet));

        Assert.Equal(ConnectionProblem.TimedOut, error.Problem);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_times_out_when_server_sends_no_hello()
    {
        var clock = new FakeTimeProvider();
        var replied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedMattermost(async (socket, _) =>
        {
            await socket.ReplyAsync((await socket.ReceiveAsync())!);
            replied.TrySetResult();
            await socket.ReceiveAsync();
        });
        await using MattermostClient client = Clients.For(server, clock);
        await using MattermostListener listener = client.CreateListener(new() { Authentication = SocketAuthentication.Challenge });
        Task connecting = listener.ConnectAsync();
        await replied.Task.WaitAsync(Ear.SafetyNet);
        clock.Advance(TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(
            ConnectionProblem.TimedOut, (await Assert.ThrowsAsync<ConnectionException>(() => connecting.WaitAsync(Ear.SafetyNet))).Problem);
    }

    [Fact]
    public async Task Half_open_connection_is_replaced_within_minute_without_loss()
    {
        var clock = new FakeTimeProvider();
        await using World world = await World.StartAsync();
        await using MattermostClient client = world.Client(with: options => options with { TimeProvider = clock });
        await using MattermostListener listener = client.CreateListener();
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        world.Post("before");
        await ear.UntilAsync(e => e.Posts.Count == 1);
        long start = clock.GetTimestamp();
        world.Server.Faults.Add(new MessageSent { Event = "posted" }, new HalfOpen());
        world.Post("swallowed");
        await world.Server.Journal.WaitForAsync(entry => entry.Kind == JournalKind.FaultApplied).WaitAsync(Ear.SafetyNet);

        // The server replies to the ping after connecting, but not to the next one.
        await clock.UntilNextPingAsync();
        await clock.PassAsync(TimeSpan.FromSeconds(15));
        await clock.UntilReconnectAsync(ear);
        await ear.UntilAsync(e => e.Connects.Count == 2);

        Assert.InRange(clock.GetElapsedTime(start), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1));
        Assert.Equal(DisconnectReason.KeepAliveTimedOut, ear.Disconnects[0].Reason);
        world.Post("after");
        await ear.UntilAsync(e => e.Messages.Contains("after"));
        Assert.True(ear.Gaps.Count == 1 || ear.Messages.SequenceEqual(["before", "swallowed", "after"]));
    }

    [Fact]
    public async Task Reconnects_are_delayed_when_server_keeps_closing()
    {
        var clock = new FakeTimeProvider();
        await using var server = new ScriptedMattermost(async (socket, _) =>
        {
            await socket.SendHelloAsync();
            socket.Abort();
        });
        await using MattermostClient client = Clients.For(server, clock);
        await using MattermostListener listener = client.CreateListener();
        var ear = new Ear(listener);
        Task<StopReport> running = listener.RunAsync();
        long start = clock.GetTimestamp();
        int told = 0;
        while (clock.GetElapsedTime(start) < TimeSpan.FromHours(1))
        {
            int known = told;
            await ear.UntilAsync(e => Waits(e).Count > known);
            TimeSpan wait = Waits(ear)[known];
            await clock.PassAsync(wait);
            told++;
        }

        // The delay grows to a minute, with jitter: about one attempt in 45 seconds.
        Assert.InRange(server.Sockets, 60, 240);
        await listener.DisconnectAsync();
        await running;
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task Clock_change_keeps_connection_and_gap_covers_outage(int hours)
    {
        var clock = new FakeTimeProvider();
        var serverClock = new FakeTimeProvider();
        await using World world = await World.StartAsync(new MattermostSimulatorOptions { TimeProvider = serverClock });
        await using MattermostClient client = world.Client(with: options => options with { TimeProvider = clock });
        await using MattermostListener listener = client.CreateListener(new() { CatchUp = false });
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        clock.JumpWallClock(TimeSpan.FromHours(hours));
        world.Post("one");
        await ear.UntilAsync(e => e.Posts.Count == 1);
        Assert.Empty(ear.Disconnects);

        clock.Advance(TimeSpan.FromSeconds(1));
        world.Server.Faults.Add(new MessageSent { Event = "posted" }, new ForgetSession(), new DropConnection());
        world.Post("lost");
        await clock.UntilReconnectAsync(ear);
        await ear.UntilAsync(e => e.Gaps.Count == 1);

        Gap gap = ear.Gaps[0];
        Assert.True(gap.From <= gap.Until);
        Assert.InRange(gap.Until - gap.From, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.InRange(serverClock.GetUtcNow(), gap.From, gap.Until);
    }

    private static List<TimeSpan> Waits(Ear ear) =>
        [.. ear.Disconnects.Select(d => (d.At, d.ReconnectIn!.Value)).Select(x => x.Value)
            .Concat(ear.Errors.Where(e => e.Kind == ListenerErrorKind.ConnectAttempt).Select(e => e.RetryIn!.Value))];
}
