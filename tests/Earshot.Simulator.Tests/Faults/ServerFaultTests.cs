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
    public async Task Nth_connection_is_dropped_at_accept(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        probe.Faults.Add(new ConnectionAccepted { Nth = 2 }, new DropConnection());

        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
        await probe.IsCutOffAsync();
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
        Assert.Equal(2, (await probe.WaitForEntryAsync(JournalKind.FaultApplied)).Connection);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hang_at_accept_leaves_a_connection_that_never_answers(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        probe.Faults.Add(new ConnectionAccepted(), new Hang());
        using var cancel = new CancellationTokenSource();
        Task<HttpResponseMessage> answer = probe.Http().GetAsync("/x", cancel.Token);
        await probe.WaitForEntryAsync(JournalKind.FaultApplied);

        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
        Assert.False(answer.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task Delay_at_accept_holds_back_the_first_byte()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new ConnectionAccepted(), new Delay { Duration = TimeSpan.FromSeconds(9) });
        Task<string> answer = probe.Http().GetStringAsync("/x");
        await probe.Time.WaitForTimerAsync(TimeSpan.FromSeconds(9)).WaitAsync(Probe.WaitTimeout);

        Assert.Equal(0, probe.Handled);
        probe.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("hello 0", await answer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refuse_closes_the_listener_for_a_while_and_leaves_standing_connections_alone(bool inMemory)
    {
        await using Probe probe = await Probe.StartAsync(inMemory);
        ClientWebSocket standing = await probe.ConnectAsync();
        await standing.ReceiveAsync();
        probe.Faults.Add(new ConnectionAccepted(), new RefuseConnections { Duration = TimeSpan.FromMinutes(1) });

        await probe.IsCutOffAsync();
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
    public async Task Refuse_without_a_duration_resets_the_accepted_connection_only()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new ConnectionAccepted(), new RefuseConnections());

        await probe.IsCutOffAsync();
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
        Assert.DoesNotContain(probe.Journal.Entries, e => e.Kind == JournalKind.ListenerClosed);
    }

    [Fact]
    public async Task Restart_by_a_request_comes_back_on_the_same_port_after_the_down_time()
    {
        await using Probe probe = await Probe.StartAsync();
        Uri url = probe.Host.Url;
        ClientWebSocket socket = await probe.ConnectAsync();
        await socket.ReceiveAsync();
        probe.Faults.Add(new RequestReceived { Path = "/x" }, new RestartServer { DownTime = TimeSpan.FromSeconds(5) });

        await probe.IsCutOffAsync();
        await socket.FailsAsync();
        await probe.Time.WaitForTimerAsync(TimeSpan.FromSeconds(5)).WaitAsync(Probe.WaitTimeout);
        await probe.IsCutOffAsync();
        probe.Time.Advance(TimeSpan.FromSeconds(5));
        await probe.WaitForEntryAsync(JournalKind.ListenerOpened);

        Assert.Equal(url, probe.Host.Url);
        Assert.Equal("hello 0", await probe.Http().GetStringAsync("/x"));
    }

    [Fact]
    public async Task Time_drops_every_connection_so_many_times()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new TimeElapsed { After = TimeSpan.FromSeconds(30), Repeat = TimeSpan.FromSeconds(10), Times = 2 }, new DropConnection());
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
    public async Task Time_runs_from_the_start_of_the_host_for_faults_that_were_there_before()
    {
        var probe = await Probe.StartAsync();
        await probe.DisposeAsync();
        probe.Faults.Add(new TimeElapsed { After = TimeSpan.FromSeconds(5) }, new DropConnection());
        probe.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.DoesNotContain(probe.Journal.Entries, e => e.Kind == JournalKind.FaultApplied);

        await using var host = await Simulator.Hosting.SimulatorHost.StartAsync(_ => Task.CompletedTask, probe.Options, CancellationToken.None);
        probe.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains(probe.Journal.Entries, e => e.Kind == JournalKind.FaultApplied);
    }

    [Fact]
    public async Task Time_of_a_fault_that_was_cleared_never_comes()
    {
        await using Probe probe = await Probe.StartAsync();
        probe.Faults.Add(new TimeElapsed { After = TimeSpan.FromSeconds(5) }, new DropConnection());
        probe.Faults.Clear();
        probe.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.DoesNotContain(probe.Journal.Entries, e => e.Kind == JournalKind.FaultApplied);
    }
}
