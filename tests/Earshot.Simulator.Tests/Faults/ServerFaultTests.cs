using System.Net.Sockets;
using System.Net.WebSockets;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Tests.Hosting;

namespace Earshot.Simulator.Tests.Faults;

public sealed class ServerFaultTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nth_connection_is_dropped_when_accepted(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        probe.Faults.Add(new ConnectionAccepted { Nth = 2 }, new DropConnection());

        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
        await probe.AssertDroppedAsync();
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
        Assert.Equal(2, (await probe.WaitForEntryAsync(JournalKind.FaultApplied)).Connection);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hang_at_accept_leaves_a_silent_connection(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        probe.Faults.Add(new ConnectionAccepted(), new Hang());
        await probe.AssertHangsAsync();
    }

    [Fact]
    public async Task Delay_at_accept_holds_the_first_byte()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new ConnectionAccepted(), new Delay { Duration = TimeSpan.FromSeconds(9) });
        Task<string> response = probe.Http().GetStringAsync("/x");
        await probe.Time.WaitForTimerAsync(TimeSpan.FromSeconds(9)).WaitAsync(Probe.WaitTimeout);

        Assert.Equal(0, probe.Handled);
        probe.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("hello 0", await response);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refuse_closes_the_listener_and_keeps_open_connections(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        ClientWebSocket standing = await probe.ConnectAsync();
        await standing.ReceiveAsync();
        probe.Faults.Add(new ConnectionAccepted(), new RefuseConnections { Duration = TimeSpan.FromMinutes(1) });

        await probe.AssertDroppedAsync();
        await probe.Time.WaitForTimerAsync(TimeSpan.FromMinutes(1)).WaitAsync(Probe.WaitTimeout);
        HttpRequestException refused = await Assert.ThrowsAsync<HttpRequestException>(() => probe.Http().PostAsync("/x", null));
        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
        await standing.SendAsync("still here");
        Assert.Equal(1, (await standing.ReceiveAsync()).Seq);

        probe.Time.Advance(TimeSpan.FromMinutes(1));
        await probe.WaitForEntryAsync(JournalKind.ListenerOpened);
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
    }

    [Fact]
    public async Task Refuse_without_duration_resets_only_the_accepted_connection()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new ConnectionAccepted(), new RefuseConnections());

        await probe.AssertDroppedAsync();
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
        Assert.DoesNotContain(probe.Journal.Entries, e => e.Kind == JournalKind.ListenerClosed);
    }

    [Fact]
    public async Task Restart_reopens_the_same_port_after_the_down_time()
    {
        await using Probe probe = await Probe.StartAsync();
        Uri url = probe.Host.Url;
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();
        probe.Faults.Add(new RequestReceived { Path = "/x" }, new RestartServer { DownTime = TimeSpan.FromSeconds(5) });

        await probe.AssertDroppedAsync();
        await socket.FailsAsync();
        await probe.Time.WaitForTimerAsync(TimeSpan.FromSeconds(5)).WaitAsync(Probe.WaitTimeout);
        await probe.AssertDroppedAsync();
        probe.Time.Advance(TimeSpan.FromSeconds(5));
        await probe.WaitForEntryAsync(JournalKind.ListenerOpened);

        Assert.Equal(url, probe.Host.Url);
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
    }

    [Fact]
    public async Task Time_fault_drops_every_connection_up_to_Times()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(
            new TimeElapsed { After = TimeSpan.FromSeconds(30), Repeat = TimeSpan.FromSeconds(10), Times = 2 }, new DropConnection());
        for (int round = 0; round < 2; round++)
        {
            ClientWebSocket first = await probe.ConnectAsync();
            ClientWebSocket second = await probe.ConnectAsync();
            await first.ReceiveAsync();
            await second.ReceiveAsync();
            probe.Time.Advance(TimeSpan.FromSeconds(round == 0 ? 29 : 9));
            await first.SendAsync("x");
            await first.ReceiveAsync();
            probe.Time.Advance(TimeSpan.FromSeconds(1));
            await first.FailsAsync();
            await second.FailsAsync();
        }

        Assert.Equal(0, probe.Time.ActiveTimers);
    }

    [Fact]
    public async Task Time_of_earlier_faults_starts_with_the_host()
    {
        var probe = await Probe.StartAsync();
        await probe.DisposeAsync();
        probe.Faults.Add(new TimeElapsed { After = TimeSpan.FromSeconds(5) }, new DropConnection());
        probe.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.DoesNotContain(probe.Journal.Entries, e => e.Kind == JournalKind.FaultApplied);

        await using var host = await Simulator.Hosting.SimulatorHost.StartAsync(
            _ => Task.CompletedTask, probe.Options, CancellationToken.None);
        probe.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains(probe.Journal.Entries, e => e.Kind == JournalKind.FaultApplied);
    }

    [Fact]
    public async Task Cleared_time_fault_never_occurs()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new TimeElapsed { After = TimeSpan.FromSeconds(5) }, new DropConnection());
        probe.Faults.Clear();
        probe.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.DoesNotContain(probe.Journal.Entries, e => e.Kind == JournalKind.FaultApplied);
    }
}
