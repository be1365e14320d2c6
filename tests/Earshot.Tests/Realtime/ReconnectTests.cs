using System.Net.WebSockets;
using Earshot.Protocol;
using Earshot.Realtime;

namespace Earshot.Tests.Realtime;

public sealed class ReconnectTests
{
    private static readonly InvalidOperationException Broken = new("no network");

    [Fact]
    public async Task Server_that_closes_at_once_is_asked_no_oftener_than_the_back_off_allows()
    {
        await using var setup = new ListenerSetup(jitter: 0.5);
        setup.Protocol.OnOpen = (_, _) =>
        {
            OpenedSocket opened = FakeProtocol.Ready();
            ((FakeWebSocket)opened.Socket).PushClose(WebSocketCloseStatus.EndpointUnavailable);
            return Task.FromResult(opened);
        };
        Task running = setup.Listener.RunAsync();
        TimeSpan passed = TimeSpan.Zero;
        while (passed < TimeSpan.FromHours(1))
        {
            await setup.ToldAsync<ConnectNotification>();
            DisconnectNotification told = await setup.ToldAsync<DisconnectNotification>();
            Assert.Equal((DisconnectReason.ClosedByServer, true), (told.Reason, told.WillReconnect));
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, told.CloseStatus);
            passed += told.ReconnectIn!.Value;
            await setup.PassAsync(told.ReconnectIn.Value);
        }

        // Half of 1, 2, 4, … 32 s, then half a minute each: 6 attempts in 31.5 s and one every 30 s for the rest of the hour.
        Assert.InRange(setup.Protocol.Attempts, 125, 128);
        await setup.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task Connection_that_served_and_is_cut_ten_times_is_back_within_the_first_delay_each_time()
    {
        await using var setup = new ListenerSetup(jitter: 0.5);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        for (int cut = 0; cut < 10; cut++)
        {
            socket.PushText("""{"event":"posted"}""");
            socket.Break();
            DisconnectNotification lost = await setup.ToldAsync<DisconnectNotification>();
            Assert.Equal(TimeSpan.FromSeconds(0.5), lost.ReconnectIn);
            await setup.PassAsync(lost.ReconnectIn!.Value);
            socket = await setup.Protocol.OpenedAsync();
            await setup.ToldAsync<ConnectNotification>();
        }
    }

    [Fact]
    public async Task Server_out_of_reach_is_asked_no_oftener_than_the_back_off_allows()
    {
        await using var setup = new ListenerSetup(jitter: 0.5);
        setup.Protocol.OnOpen = (_, _) => throw Broken;
        Task running = setup.Listener.RunAsync();
        TimeSpan passed = TimeSpan.Zero;
        while (passed < TimeSpan.FromHours(1))
        {
            ListenerError<FakeEvent> told = await setup.ToldAsync<ListenerError<FakeEvent>>();
            Assert.Equal(ListenerErrorKind.ConnectAttempt, told.Kind);
            Assert.Same(Broken, Assert.IsType<ConnectionException>(told.Exception).InnerException);
            passed += told.RetryIn!.Value;
            await setup.PassAsync(told.RetryIn.Value);
        }

        Assert.InRange(setup.Protocol.Attempts, 125, 128);
        await setup.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task ConnectAsync_throws_the_first_failure_and_can_be_called_again()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.OnOpen = (_, _) => throw Broken;
        for (int i = 0; i < 50; i++)
        {
            var error = await Assert.ThrowsAsync<ConnectionException>(() => setup.Listener.ConnectAsync().Soon());
            Assert.Same(Broken, error.InnerException);
            Assert.Equal(ListenerState.Faulted, setup.Listener.State);
        }

        Assert.Equal(50, setup.Protocol.Attempts);
        setup.Protocol.OnOpen = (_, _) => Task.FromResult(FakeProtocol.Ready());
        await setup.ConnectAsync();
        Assert.Equal(ListenerState.Connected, setup.Listener.State);
    }

    [Fact]
    public async Task ConnectAsync_once_connected_mends_later_failures_in_the_background()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        Assert.True((await setup.ToldAsync<ConnectNotification>()).First);
        setup.Protocol.OnOpen = (attempt, _) => attempt == 2 ? throw Broken : Task.FromResult(FakeProtocol.Ready());
        socket.Break();
        DisconnectNotification lost = await setup.ToldAsync<DisconnectNotification>();
        Assert.Equal((DisconnectReason.ConnectionLost, true, TimeSpan.FromSeconds(0.5)), (lost.Reason, lost.WillReconnect, lost.ReconnectIn));
        Assert.Equal(ConnectionProblem.Lost, Assert.IsType<ConnectionException>(lost.Error).Problem);
        await setup.PassAsync(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.FromSeconds(1), (await setup.ToldAsync<ListenerError<FakeEvent>>()).RetryIn);
        await setup.PassAsync(TimeSpan.FromSeconds(1));
        ConnectNotification again = await setup.ToldAsync<ConnectNotification>();
        Assert.Equal((false, false, 2), (again.First, again.Resumed, again.Attempts));
        Assert.Equal(setup.Time.GetUtcNow(), again.At);
    }

    [Fact]
    public async Task ConnectAsync_while_the_connection_is_lost_returns_when_it_stands_again()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        socket.Break();
        DisconnectNotification lost = await setup.ToldAsync<DisconnectNotification>();
        Task connecting = setup.Listener.ConnectAsync();
        Assert.False(connecting.IsCompleted);
        await setup.PassAsync(lost.ReconnectIn!.Value);
        await connecting.Soon();
        Assert.Equal(ListenerState.Connected, setup.Listener.State);
    }

    [Fact]
    public async Task ConnectAsync_while_the_connection_is_lost_throws_what_ends_the_listener()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        socket.Break();
        DisconnectNotification lost = await setup.ToldAsync<DisconnectNotification>();
        setup.Protocol.OnOpen = (_, _) => throw new ConnectionFailedException(
            new ConnectionFailure { Reason = DisconnectReason.Refused, Error = Broken, IsFatal = true });
        Task connecting = setup.Listener.ConnectAsync();
        await setup.PassAsync(lost.ReconnectIn!.Value);
        Assert.Same(Broken, await Assert.ThrowsAsync<InvalidOperationException>(() => connecting.Soon()));
    }

    [Fact]
    public async Task Fatal_failure_ends_the_run_with_its_error()
    {
        await using var setup = new ListenerSetup();
        Task running = setup.Listener.RunAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        await setup.ToldAsync<ConnectNotification>();
        socket.PushText("""{"event":"revoked"}""");
        await Assert.ThrowsAsync<InvalidOperationException>(() => running.Soon());
        DisconnectNotification told = await setup.ToldAsync<DisconnectNotification>();
        Assert.Equal((DisconnectReason.LoginExpired, false, null), (told.Reason, told.WillReconnect, told.ReconnectIn));
        Assert.Equal((ListenerState.Faulted, 1, 0), (setup.Listener.State, setup.Protocol.Attempts, setup.Time.ActiveTimers));
    }

    [Fact]
    public async Task Fatal_failure_while_reconnecting_is_told_since_the_last_notification_promised_another_attempt()
    {
        await using var setup = new ListenerSetup();
        Task running = setup.Listener.RunAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        await setup.ToldAsync<ConnectNotification>();
        setup.Protocol.OnOpen = (_, _) => throw new ConnectionFailedException(
            new ConnectionFailure { Reason = DisconnectReason.Refused, Error = Broken, IsFatal = true });
        socket.Break();
        DisconnectNotification lost = await setup.ToldAsync<DisconnectNotification>();
        await setup.PassAsync(lost.ReconnectIn!.Value);
        DisconnectNotification told = await setup.ToldAsync<DisconnectNotification>();
        Assert.Equal((DisconnectReason.Refused, false), (told.Reason, told.WillReconnect));
        Assert.Same(Broken, await Assert.ThrowsAsync<InvalidOperationException>(() => running.Soon()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failure_that_looks_like_a_wrong_setting_ends_the_run_only_before_the_first_connection(bool everConnected)
    {
        await using var setup = new ListenerSetup();
        Task running;
        Func<int, CancellationToken, Task<OpenedSocket>> misconfigured = (_, _) => throw new ConnectionFailedException(
            new ConnectionFailure { Reason = DisconnectReason.ConnectFailed, Error = Broken, LooksMisconfigured = true });
        if (!everConnected)
        {
            setup.Protocol.OnOpen = misconfigured;
            running = setup.Listener.RunAsync();
            Assert.Same(Broken, await Assert.ThrowsAsync<InvalidOperationException>(() => running.Soon()));
            return;
        }

        running = setup.Listener.RunAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        await setup.ToldAsync<ConnectNotification>();
        setup.Protocol.OnOpen = misconfigured;
        socket.Break();
        await setup.PassAsync((await setup.ToldAsync<DisconnectNotification>()).ReconnectIn!.Value);
        Assert.NotNull((await setup.ToldAsync<ListenerError<FakeEvent>>()).RetryIn);
        Assert.False(running.IsCompleted);
    }

    [Fact]
    public async Task Diagnosis_decides_what_a_failure_means()
    {
        await using var setup = new ListenerSetup();
        List<bool> established = [];
        setup.Protocol.OnDiagnose = (failure, isEstablished) =>
        {
            established.Add(isEstablished);
            return failure with { RetryAfter = TimeSpan.FromMinutes(established.Count) };
        };
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        setup.Protocol.OnOpen = (_, _) =>
        {
            OpenedSocket opened = FakeProtocol.Silent();
            ((FakeWebSocket)opened.Socket).PushClose();
            return Task.FromResult(opened);
        };
        socket.PushClose();
        Assert.Equal(TimeSpan.FromMinutes(1), (await setup.ToldAsync<DisconnectNotification>()).ReconnectIn);
        await setup.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(2), (await setup.ToldAsync<ListenerError<FakeEvent>>()).RetryIn);
        Assert.Equal([true, false], established);
    }

    [Fact]
    public async Task Diagnosis_that_throws_changes_nothing()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        setup.Protocol.OnDiagnose = (_, _) => throw Broken;
        socket.PushClose();
        Assert.Equal(DisconnectReason.ClosedByServer, (await setup.ToldAsync<DisconnectNotification>()).Reason);
    }

    [Fact]
    public async Task Run_gives_up_after_MaxAttempts()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { MaxAttempts = 3 });
        setup.Protocol.OnOpen = (_, _) => throw Broken;
        Task running = setup.Listener.RunAsync();
        await setup.PassAsync((await setup.ToldAsync<ListenerError<FakeEvent>>()).RetryIn!.Value);
        await setup.PassAsync((await setup.ToldAsync<ListenerError<FakeEvent>>()).RetryIn!.Value);
        await Assert.ThrowsAsync<ConnectionException>(() => running.Soon());
        Assert.Equal((3, ListenerState.Faulted), (setup.Protocol.Attempts, setup.Listener.State));
    }

    [Fact]
    public async Task Resumed_session_is_told_as_such()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        Assert.False((await setup.ToldAsync<ConnectNotification>()).Resumed);
        setup.Protocol.OnOpen = (_, _) => Task.FromResult(FakeProtocol.Silent(resuming: true));
        socket.Break();
        await setup.PassAsync((await setup.ToldAsync<DisconnectNotification>()).ReconnectIn!.Value);
        FakeWebSocket second = await setup.Protocol.OpenedAsync();
        Assert.Equal(ListenerState.Resuming, setup.Listener.State);
        second.PushText("""{"event":"resumed"}""");
        Assert.True((await setup.ToldAsync<ConnectNotification>()).Resumed);
    }

    [Fact]
    public async Task Closed_connections_are_answered_disposed_of_and_told_to_the_protocol()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        socket.PushClose(WebSocketCloseStatus.PolicyViolation);
        await setup.ToldAsync<DisconnectNotification>();
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.SentCloseStatus);
        Assert.True(socket.IsDisposed);
        Assert.Equal(1, setup.Protocol.Ended);
    }
}
