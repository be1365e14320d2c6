using Earshot.Protocol;

namespace Earshot.Tests.Realtime;

public sealed class DeadlineTests
{
    [Fact]
    public async Task Opening_ends_after_ConnectTimeout()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.OnOpen = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken);
            return default;
        };
        Task connecting = setup.Listener.ConnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(15));
        var error = await Assert.ThrowsAsync<ConnectionException>(() => connecting.Soon());
        Assert.Equal(ConnectionProblem.TimedOut, error.Problem);
        Assert.Equal(0, setup.Time.ActiveTimers);
    }

    [Fact]
    public async Task ConnectTimeout_does_not_apply_to_the_login()
    {
        await using var setup = new ListenerSetup();
        var begun = new TaskCompletionSource();
        var loggedIn = new TaskCompletionSource();
        setup.Protocol.OnLogin = cancellationToken =>
        {
            Task waiting = loggedIn.Task.WaitAsync(cancellationToken);
            begun.TrySetResult();
            return waiting;
        };
        Task connecting = setup.Listener.ConnectAsync();
        await begun.Task.Soon();
        setup.Time.Advance(TimeSpan.FromSeconds(30));
        loggedIn.SetResult();
        await connecting.Soon();
        Assert.Equal(1, setup.Protocol.Attempts);
    }

    [Theory]
    [InlineData(false, false, DisconnectReason.AuthenticationTimedOut)]
    [InlineData(false, true, DisconnectReason.HelloTimedOut)]
    [InlineData(true, false, DisconnectReason.HelloTimedOut)]
    public async Task Silent_server_is_abandoned_before_the_session_starts(bool authenticated, bool responds, DisconnectReason expected)
    {
        await using var setup = new ListenerSetup(new ListenerOptions
        {
            AuthenticationTimeout = TimeSpan.FromSeconds(7),
            HelloTimeout = TimeSpan.FromSeconds(9),
        });
        List<DisconnectReason> reasons = [];
        setup.Protocol.OnDiagnose = (failure, established) =>
        {
            Assert.False(established);
            reasons.Add(failure.Reason);
            return failure;
        };
        setup.Protocol.OnOpen = (_, _) => Task.FromResult(FakeProtocol.Silent(authenticated));
        Task connecting = setup.Listener.ConnectAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        await setup.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(authenticated ? 9 : 7)).Soon();
        if (responds)
        {
            socket.PushText("""{"event":"in"}""");
        }

        await setup.PassAsync(TimeSpan.FromSeconds(authenticated || responds ? 9 : 7));
        var error = await Assert.ThrowsAsync<ConnectionException>(() => connecting.Soon());
        Assert.Equal((ConnectionProblem.TimedOut, expected), (error.Problem, Assert.Single(reasons)));
        Assert.True(socket.IsAborted);
    }

    [Fact]
    public async Task AuthenticationTimeout_applies_when_sending_the_login_hangs()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.OnOpen = (_, _) =>
        {
            OpenedSocket opened = FakeProtocol.Silent(authenticated: false);
            ((FakeWebSocket)opened.Socket).SendGate = new TaskCompletionSource().Task;
            return Task.FromResult(opened);
        };
        Task connecting = setup.Listener.ConnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(
            ConnectionProblem.TimedOut, (await Assert.ThrowsAsync<ConnectionException>(() => connecting.Soon())).Problem);
    }

    [Fact]
    public async Task HelloTimeout_does_not_apply_after_the_hello()
    {
        await using var setup = new ListenerSetup(
            new ListenerOptions { PingInterval = TimeSpan.FromHours(2), PongTimeout = TimeSpan.FromHours(2) });
        await setup.ConnectAsync();
        await setup.Time.WaitUntilNextTimerAsync(TimeSpan.FromHours(2)).Soon();
        setup.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ListenerState.Connected, setup.Listener.State);
    }

    [Fact]
    public async Task Stop_closes_the_connection_with_a_handshake()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.Listener.DisconnectAsync().Soon();
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, socket.SentCloseStatus);
        Assert.Equal((ListenerState.Stopped, 0), (setup.Listener.State, setup.Time.ActiveTimers));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_is_aborted_after_CloseTimeout(bool sendingHangs)
    {
        await using var setup = new ListenerSetup(new ListenerOptions { CloseTimeout = TimeSpan.FromSeconds(2) });
        var socket = new FakeWebSocket { RespondsToClose = false };
        socket.PushText("""{"event":"hello"}""");
        setup.Protocol.OnOpen = (_, _) => Task.FromResult(new OpenedSocket(socket, Resuming: false, Authenticated: true));
        await setup.ConnectAsync();
        await socket.Sent.ReadAsync().AsTask().Soon();
        if (sendingHangs)
        {
            socket.SendGate = new TaskCompletionSource().Task;
        }

        Task stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(2));
        await stopping.Soon();
        await setup.NextAsync<ConnectNotification>();
        Assert.Equal(DisconnectReason.Requested, (await setup.NextAsync<DisconnectNotification>()).Reason);
        Assert.Equal((true, 0), (socket.IsDisposed, setup.Time.ActiveTimers));
    }
}
