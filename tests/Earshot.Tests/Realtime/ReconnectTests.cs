using System.Net.WebSockets;
using Earshot.Protocol;

namespace Earshot.Tests.Realtime;

public sealed class ReconnectTests
{
    private static readonly InvalidOperationException Broken = new("no network");

    [Fact]
    public async Task Disposed_client_ends_the_listener()
    {
        await using var setup = new ListenerSetup();
        await setup.ConnectAsync();
        await setup.Listener.DisconnectAsync().Soon();
        setup.Protocol.OnLogin = _ => throw new ObjectDisposedException("client");
        Task<StopReport> running = setup.Listener.RunAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => running.Soon());
        Assert.Equal(ListenerState.Faulted, setup.Listener.State);
    }

    [Fact]
    public async Task Quick_returns_end_when_server_closes_immediately()
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
        List<double> delays = [];
        while (passed < TimeSpan.FromHours(1))
        {
            await setup.NextAsync<ConnectNotification>();
            DisconnectNotification reported = await setup.NextAsync<DisconnectNotification>();
            Assert.Equal((DisconnectReason.ClosedByServer, true), (reported.Reason, reported.WillReconnect));
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, reported.CloseStatus);
            delays.Add(reported.ReconnectIn!.Value.TotalSeconds);
            passed += reported.ReconnectIn.Value;
            await setup.PassAsync(reported.ReconnectIn.Value);
        }

        // 20 quick returns; then three quarters of a limit that grows by half of the outage, up to 60 s.
        Assert.Equal(Enumerable.Repeat(0.5, 20), delays[..20]);
        Assert.True(delays[20] > 0.5 && delays[21] > delays[20], "The back-off grows after the budget.");
        Assert.Equal(45, delays[^1]);
        Assert.InRange(setup.Protocol.Attempts, 100, 120);
        await setup.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task Loss_after_an_outage_is_followed_by_a_quick_return()
    {
        await using var setup = new ListenerSetup(jitter: 0.5);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        setup.Protocol.OnOpen = (attempt, _) => attempt < 12 ? throw Broken : Task.FromResult(FakeProtocol.Ready());
        socket.Break();
        TimeSpan delay = (await setup.NextAsync<DisconnectNotification>()).ReconnectIn!.Value;
        for (int failed = 0; failed < 10; failed++)
        {
            await setup.PassAsync(delay);
            delay = (await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn!.Value;
        }

        Assert.InRange(delay, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
        await setup.PassAsync(delay);
        await setup.NextAsync<ConnectNotification>();
        (await setup.Protocol.OpenedAsync()).Break();
        Assert.Equal(TimeSpan.FromSeconds(0.5), (await setup.NextAsync<DisconnectNotification>()).ReconnectIn);
    }

    [Fact]
    public async Task Retry_after_is_limited_by_MaxServerDelay()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { MaxServerDelay = TimeSpan.FromMinutes(2) });
        setup.Protocol.OnOpen = (_, _) => throw new ConnectionFailedException(new ConnectionFailure
        {
            Reason = DisconnectReason.ConnectFailed,
            Error = Broken,
            RetryAfter = TimeSpan.FromDays(30),
        });
        Task running = setup.Listener.RunAsync();
        TimeSpan delay = (await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn!.Value;
        Assert.Equal(TimeSpan.FromSeconds(120.5), delay);
        await setup.PassAsync(delay);
        await setup.NextAsync<ListenerError<FakeEvent>>();
        Assert.Equal(2, setup.Protocol.Attempts);
        await setup.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task ReconnectIn_includes_the_delay_of_the_client()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        setup.Protocol.OnDiagnose = (failure, _) =>
            failure with { Reason = DisconnectReason.LoginExpired, ClientDelay = TimeSpan.FromHours(1) };
        socket.Break();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        Assert.Equal(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(0.5), lost.ReconnectIn);
        await setup.PassAsync(lost.ReconnectIn!.Value);
        await setup.NextAsync<ConnectNotification>();
    }

    [Fact]
    public async Task Back_off_applies_when_server_is_unreachable()
    {
        await using var setup = new ListenerSetup(jitter: 0.5);
        setup.Protocol.OnOpen = (_, _) => throw Broken;
        Task running = setup.Listener.RunAsync();
        TimeSpan passed = TimeSpan.Zero;
        while (passed < TimeSpan.FromHours(1))
        {
            ListenerError<FakeEvent> reported = await setup.NextAsync<ListenerError<FakeEvent>>();
            Assert.Equal(ListenerErrorKind.ConnectAttempt, reported.Kind);
            Assert.Same(Broken, Assert.IsType<ConnectionException>(reported.Exception).InnerException);
            passed += reported.RetryIn!.Value;
            await setup.PassAsync(reported.RetryIn.Value);
        }

        Assert.InRange(setup.Protocol.Attempts, 85, 100);
        await setup.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task ConnectAsync_throws_the_first_failure()
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
    public async Task Listener_reconnects_in_the_background_after_ConnectAsync()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        Assert.True((await setup.NextAsync<ConnectNotification>()).First);
        setup.Protocol.OnOpen = (attempt, _) => attempt == 2 ? throw Broken : Task.FromResult(FakeProtocol.Ready());
        socket.Break();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        Assert.Equal(
            (DisconnectReason.ConnectionLost, true, TimeSpan.FromSeconds(0.5)), (lost.Reason, lost.WillReconnect, lost.ReconnectIn));
        Assert.Equal(ConnectionProblem.Lost, Assert.IsType<ConnectionException>(lost.Error).Problem);
        await setup.PassAsync(TimeSpan.FromSeconds(0.5));
        TimeSpan delay = (await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn!.Value;

        // Three quarters of a second and of half of the outage of half a second.
        Assert.Equal(TimeSpan.FromMilliseconds(938), delay);
        await setup.PassAsync(delay);
        ConnectNotification again = await setup.NextAsync<ConnectNotification>();
        Assert.Equal((false, false, 2), (again.First, again.Resumed, again.Attempts));
        Assert.Equal(setup.Time.GetUtcNow(), again.At);
    }

    [Fact]
    public async Task ConnectAsync_returns_when_lost_connection_is_re_established()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.Break();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        Task connecting = setup.Listener.ConnectAsync();
        Assert.False(connecting.IsCompleted);
        await setup.PassAsync(lost.ReconnectIn!.Value);
        await connecting.Soon();
        Assert.Equal(ListenerState.Connected, setup.Listener.State);
    }

    [Fact]
    public async Task ConnectAsync_throws_when_listener_ends_while_reconnecting()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.Break();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        setup.Protocol.OnOpen = (_, _) => throw new ConnectionFailedException(
            new ConnectionFailure { Reason = DisconnectReason.Refused, Error = Broken, IsFatal = true });
        Task connecting = setup.Listener.ConnectAsync();
        await setup.PassAsync(lost.ReconnectIn!.Value);
        Assert.Same(Broken, await Assert.ThrowsAsync<InvalidOperationException>(() => connecting.Soon()));
    }

    [Fact]
    public async Task Fatal_failure_ends_the_listener_with_its_error()
    {
        await using var setup = new ListenerSetup();
        Task running = setup.Listener.RunAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushText("""{"event":"revoked"}""");
        await Assert.ThrowsAsync<InvalidOperationException>(() => running.Soon());
        DisconnectNotification reported = await setup.NextAsync<DisconnectNotification>();
        Assert.Equal((DisconnectReason.LoginExpired, false, null), (reported.Reason, reported.WillReconnect, reported.ReconnectIn));
        Assert.Equal((ListenerState.Faulted, 1, 0), (setup.Listener.State, setup.Protocol.Attempts, setup.Time.ActiveTimers));
    }

    [Fact]
    public async Task OnDisconnect_is_notified_of_a_fatal_failure_while_reconnecting()
    {
        await using var setup = new ListenerSetup();
        Task running = setup.Listener.RunAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        await setup.NextAsync<ConnectNotification>();
        setup.Protocol.OnOpen = (_, _) => throw new ConnectionFailedException(
            new ConnectionFailure { Reason = DisconnectReason.Refused, Error = Broken, IsFatal = true });
        socket.Break();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        await setup.PassAsync(lost.ReconnectIn!.Value);
        DisconnectNotification reported = await setup.NextAsync<DisconnectNotification>();
        Assert.Equal((DisconnectReason.Refused, false), (reported.Reason, reported.WillReconnect));
        Assert.Same(Broken, await Assert.ThrowsAsync<InvalidOperationException>(() => running.Soon()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LooksMisconfigured_is_fatal_only_before_the_first_connection(bool everConnected)
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
        await setup.NextAsync<ConnectNotification>();
        setup.Protocol.OnOpen = misconfigured;
        socket.Break();
        await setup.PassAsync((await setup.NextAsync<DisconnectNotification>()).ReconnectIn!.Value);
        Assert.NotNull((await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn);
        Assert.False(running.IsCompleted);
    }

    [Fact]
    public async Task Diagnosis_classifies_the_failure()
    {
        await using var setup = new ListenerSetup();
        List<bool> established = [];
        setup.Protocol.OnDiagnose = (failure, isEstablished) =>
        {
            established.Add(isEstablished);
            return failure with { RetryAfter = TimeSpan.FromMinutes(established.Count) };
        };
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        setup.Protocol.OnOpen = (_, _) =>
        {
            OpenedSocket opened = FakeProtocol.Silent();
            ((FakeWebSocket)opened.Socket).PushClose();
            return Task.FromResult(opened);
        };
        socket.PushClose();
        Assert.Equal(TimeSpan.FromSeconds(60.5), (await setup.NextAsync<DisconnectNotification>()).ReconnectIn);
        await setup.PassAsync(TimeSpan.FromSeconds(60.5));
        Assert.Equal(TimeSpan.FromSeconds(120.5), (await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn);
        Assert.Equal([true, false], established);
    }

    [Fact]
    public async Task Diagnosis_that_throws_is_ignored()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        setup.Protocol.OnDiagnose = (_, _) => throw Broken;
        socket.PushClose();
        Assert.Equal(DisconnectReason.ClosedByServer, (await setup.NextAsync<DisconnectNotification>()).Reason);
    }

    [Fact]
    public async Task Listener_ends_after_MaxAttempts()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { MaxAttempts = 3 });
        setup.Protocol.OnOpen = (_, _) => throw Broken;
        Task running = setup.Listener.RunAsync();
        await setup.PassAsync((await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn!.Value);
        await setup.PassAsync((await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn!.Value);
        await Assert.ThrowsAsync<ConnectionException>(() => running.Soon());
        Assert.Equal((3, ListenerState.Faulted), (setup.Protocol.Attempts, setup.Listener.State));
    }

    [Fact]
    public async Task OnConnect_is_notified_that_the_session_is_resumed()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        Assert.False((await setup.NextAsync<ConnectNotification>()).Resumed);
        setup.Protocol.OnOpen = (_, _) => Task.FromResult(FakeProtocol.Silent(resuming: true));
        socket.Break();
        await setup.PassAsync((await setup.NextAsync<DisconnectNotification>()).ReconnectIn!.Value);
        FakeWebSocket second = await setup.Protocol.OpenedAsync();
        Assert.Equal(ListenerState.Resuming, setup.Listener.State);
        second.PushText("""{"event":"resumed"}""");
        Assert.True((await setup.NextAsync<ConnectNotification>()).Resumed);
    }

    [Fact]
    public async Task Closed_connection_is_acknowledged_and_disposed()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushClose(WebSocketCloseStatus.PolicyViolation);
        await setup.NextAsync<DisconnectNotification>();
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.SentCloseStatus);
        Assert.True(socket.IsDisposed);
        Assert.Equal(1, setup.Protocol.Ended);
    }
}
