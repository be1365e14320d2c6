using Earshot.Protocol;

namespace Earshot.Tests.Realtime;

public sealed class LifecycleTests
{
    // This timer is set twice: for events and for notifications.
    private static readonly TimeSpan NotificationLimit = TimeSpan.FromSeconds(11);

    [Fact]
    public async Task Second_RunAsync_throws_and_second_ConnectAsync_joins()
    {
        await using var setup = new ListenerSetup();
        var gate = new TaskCompletionSource<OpenedSocket>();
        setup.Protocol.OnOpen = (_, cancellationToken) => gate.Task.WaitAsync(cancellationToken);
        Task<StopReport> running = setup.Listener.RunAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => setup.Listener.RunAsync().Soon());
        Task first = setup.Listener.ConnectAsync();
        Task second = setup.Listener.ConnectAsync();
        Assert.False(first.IsCompleted || second.IsCompleted);
        gate.SetResult(FakeProtocol.Ready());
        await first.Soon();
        await second.Soon();
        await setup.Listener.ConnectAsync().Soon();
        Assert.Equal((1, ListenerState.Connected), (setup.Protocol.Attempts, setup.Listener.State));
        await setup.Listener.DisconnectAsync().Soon();
        Assert.Equal(new StopReport(0, 0, 0, 0), await running.Soon());
    }

    [Fact]
    public async Task Concurrent_starts_open_one_connection()
    {
        await using var setup = new ListenerSetup();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => setup.Listener.ConnectAsync()))).Soon();
        Assert.Equal(1, setup.Protocol.Attempts);
    }

    [Fact]
    public async Task Listener_can_be_disposed_many_times_concurrently()
    {
        var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => i % 2 == 0
            ? Task.Run(() => setup.Listener.DisposeAsync().AsTask())
            : Task.Run(setup.Listener.Dispose))).Soon();
        Assert.True(socket.IsDisposed);
        Assert.Equal(ListenerState.Stopped, setup.Listener.State);
        await setup.Listener.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => setup.Listener.ConnectAsync().Soon());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => setup.Listener.RunAsync().Soon());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (FakeEvent e in setup.Listener.ReadEventsAsync())
            {
                Assert.Fail(e.Type);
            }
        });
        Assert.Equal(0, (await setup.Listener.DisconnectAsync().Soon()).Unhandled);
    }

    [Fact]
    public async Task Idle_listener_can_be_stopped_and_disposed()
    {
        var setup = new ListenerSetup();
        Assert.Equal(ListenerState.Disconnected, setup.Listener.State);
        Assert.Equal(new StopReport(0, 0, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        await setup.Listener.DisposeAsync();
        Assert.Equal(0, setup.Protocol.Attempts);
    }

    [Fact]
    public async Task Counts_are_reset_when_listener_is_started_again()
    {
        await using var setup = new ListenerSetup();
        for (int i = 0; i < 20; i++)
        {
            await setup.ConnectAsync();
            Assert.True((await setup.NextAsync<ConnectNotification>()).First);
            Assert.Equal(ListenerState.Connected, setup.Listener.State);
            await setup.Listener.DisconnectAsync().Soon();
            await setup.NextAsync<DisconnectNotification>();
            Assert.Equal((ListenerState.Stopped, i + 1), (setup.Listener.State, setup.Protocol.Ended));
        }

        Assert.Equal(0, setup.Time.ActiveTimers);
    }

    [Fact]
    public async Task ConnectAsync_opens_new_connection_after_stop_that_is_not_awaited()
    {
        await using var setup = new ListenerSetup();
        for (int i = 1; i <= 20; i++)
        {
            await setup.ConnectAsync();
            Assert.Equal(i, setup.Protocol.Attempts);
            Task stopping = setup.Listener.DisconnectAsync();
            if (i % 2 == 0)
            {
                await stopping.Soon();
            }
        }
    }

    [Theory]
    [InlineData("connecting")]
    [InlineData("authenticating")]
    [InlineData("hello")]
    [InlineData("listening")]
    [InlineData("waiting")]
    public async Task RunAsync_completes_when_canceled_at_any_point(string point)
    {
        await using var setup = new ListenerSetup();
        using var cancellation = new CancellationTokenSource();
        setup.Protocol.OnOpen = point switch
        {
            "connecting" => (_, cancellationToken) => setup.HangAsync(cancellationToken),
            "authenticating" => (_, _) => Task.FromResult(FakeProtocol.Silent(authenticated: false)),
            "hello" => (_, _) => Task.FromResult(FakeProtocol.Silent()),
            "waiting" => (_, _) => throw new FormatException(),
            _ => (_, _) => Task.FromResult(FakeProtocol.Ready()),
        };
        Task<StopReport> running = setup.Listener.RunAsync(cancellation.Token);
        TimeSpan timer = TimeSpan.FromSeconds(point switch
        {
            "connecting" => 15,
            "authenticating" or "hello" => 10,
            "listening" => 15,
            _ => 0.75,
        });
        await setup.Time.WaitUntilNextTimerAsync(timer).Soon();
        await cancellation.CancelAsync();
        Assert.Equal(new StopReport(0, 0, 0, 0), await running.Soon());
        Assert.Equal((ListenerState.Stopped, 0, 1), (setup.Listener.State, setup.Time.ActiveTimers, setup.Protocol.Attempts));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ConnectAsync_throws_and_stops_when_canceled(bool silent)
    {
        await using var setup = new ListenerSetup();
        using var cancellation = new CancellationTokenSource();
        setup.Protocol.OnOpen = async (_, cancellationToken) =>
        {
            if (!silent)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken);
            }

            return FakeProtocol.Silent();
        };
        Task connecting = setup.Listener.ConnectAsync(cancellation.Token);
        await setup.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(silent ? 10 : 15)).Soon();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.Soon());
        Assert.Equal((ListenerState.Stopped, 0), (setup.Listener.State, setup.Time.ActiveTimers));
    }

    [Fact]
    public async Task ConnectAsync_throws_when_listener_is_stopped_meanwhile()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.OnOpen = (_, _) => Task.FromResult(FakeProtocol.Silent());
        Task connecting = setup.Listener.ConnectAsync();
        await setup.Protocol.OpenedAsync();
        await setup.Listener.DisconnectAsync().Soon();
        var error = await Assert.ThrowsAsync<ConnectionException>(() => connecting.Soon());
        Assert.Equal(ConnectionProblem.Closed, error.Problem);
    }

    [Fact]
    public async Task RunAsync_completes_immediately_with_a_canceled_token()
    {
        await using var setup = new ListenerSetup();
        Assert.Equal(new StopReport(0, 0, 0, 0), await setup.Listener.RunAsync(new CancellationToken(canceled: true)).Soon());
        Assert.Equal(0, setup.Time.ActiveTimers);
    }

    [Fact]
    public async Task Synchronous_members_block_the_caller()
    {
        await using var setup = new ListenerSetup();
        await OnThreadAsync(() => setup.Listener.Connect()).Soon();
        Assert.Equal(ListenerState.Connected, setup.Listener.State);
        await OnThreadAsync(() => setup.Listener.Disconnect()).Soon();
        setup.Protocol.OnOpen = (_, _) => throw new FormatException();
        await Assert.ThrowsAsync<ConnectionException>(() => OnThreadAsync(() => setup.Listener.Connect()).Soon());
        setup.Protocol.OnOpen = (_, _) => Task.FromResult(FakeProtocol.Ready());
        using var cancellation = new CancellationTokenSource();
        Task running = OnThreadAsync(() => setup.Listener.Run(cancellation.Token));
        await setup.NextAsync<ConnectNotification>();
        await setup.NextAsync<DisconnectNotification>();
        await setup.NextAsync<ConnectNotification>();
        Assert.False(running.IsCompleted);
        await cancellation.CancelAsync();
        await running.Soon();
    }

    [Theory]
    [InlineData("event")]
    [InlineData("connect")]
    [InlineData("gap")]
    [InlineData("error")]
    public async Task Listener_can_be_stopped_or_disposed_in_any_handler(string where)
    {
        foreach (bool asynchronously in (bool[])[true, false])
        {
            await using var setup = new ListenerSetup(records: false);
            Action stop = asynchronously ? ListenerSetup.DoNothing : setup.Listener.Dispose;
            Func<Task> stopAsync = async () =>
            {
                stop();
                await setup.Listener.DisconnectAsync();
                await setup.Listener.DisposeAsync();
            };
            switch (where)
            {
                case "event":
                    setup.Listener.OnEvent(_ => stopAsync());
                    break;
                case "connect":
                    setup.Listener.OnConnect(stopAsync);
                    break;
                case "gap":
                    setup.Listener.OnGap(_ => stopAsync());
                    break;
                default:
                    setup.Listener.OnError(_ => stopAsync());
                    break;
            }

            setup.Protocol.OnOpen = (_, _) =>
            {
                OpenedSocket opened = FakeProtocol.Ready();
                ((FakeWebSocket)opened.Socket).PushBinary(1);
                ((FakeWebSocket)opened.Socket).PushEvent(1, type: "skip");
                return Task.FromResult(opened);
            };
            await setup.Listener.RunAsync().Soon();
            Assert.Equal((ListenerState.Stopped, 0), (setup.Listener.State, setup.Time.ActiveTimers));
        }
    }

    [Fact]
    public async Task Start_in_OnDisconnect_connects_after_DrainTimeout()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { DrainTimeout = NotificationLimit }, records: false);
        var again = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        int disconnects = 0;
        setup.Listener.OnDisconnect(async d =>
        {
            if (!d.WillReconnect && ++disconnects == 1)
            {
                begun.SetResult();
                await setup.Listener.ConnectAsync();
                again.SetResult();
            }
        });
        await setup.ConnectAsync();
        Task stopping = setup.Listener.DisconnectAsync();
        await begun.Task.Soon();
        await setup.Time.WaitUntilSetAsync(NotificationLimit, times: 2).Soon();
        setup.Time.Advance(NotificationLimit);
        await stopping.Soon();
        await again.Task.Soon();
        Assert.Equal((ListenerState.Connected, 2), (setup.Listener.State, setup.Protocol.Attempts));
    }

    [Fact]
    public async Task Callers_context_does_not_flow_into_the_listener()
    {
        await using var setup = new ListenerSetup();
        var flowing = new AsyncLocal<string?> { Value = "a request's" };
        var seen = new TaskCompletionSource<string?>();
        var seenByHandler = new TaskCompletionSource<string?>();
        setup.Listener.OnConnect(() => { seenByHandler.TrySetResult(flowing.Value); });
        setup.Protocol.OnOpen = (_, _) =>
        {
            seen.TrySetResult(flowing.Value);
            return Task.FromResult(FakeProtocol.Ready());
        };
        await setup.ConnectAsync();
        Assert.Null(await seen.Task.Soon());
        Assert.Null(await seenByHandler.Task.Soon());
    }

    [Fact]
    public async Task Bug_of_the_protocol_ends_the_listener_with_its_error()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.OnOpen = (_, _) => Task.FromResult(FakeProtocol.Silent(resuming: false));
        Task running = setup.Listener.RunAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        socket.PushText("""{"event":"resumed"}""");
        await Assert.ThrowsAsync<InvalidOperationException>(() => running.Soon());
        Assert.Equal((ListenerState.Faulted, true, 0), (setup.Listener.State, socket.IsDisposed, setup.Time.ActiveTimers));
    }

    [Fact]
    public async Task RunAsync_completes_when_canceled_while_previous_run_ends()
    {
        await using var setup = new ListenerSetup();
        var handling = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        setup.Listener.OnEvent(_ =>
        {
            handling.TrySetResult();
            return release.Task;
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await handling.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        using var canceled = new CancellationTokenSource();
        Task<StopReport> running = setup.Listener.RunAsync(canceled.Token);
        Assert.False(running.IsCompleted);
        await canceled.CancelAsync();
        Assert.Equal(new StopReport(0, 0, 0, 0), await running.WaitAsync(ListenerSetup.SafetyNet));
        release.SetResult();
        await stopping.WaitAsync(ListenerSetup.SafetyNet);
    }

    [Fact]
    public async Task Socket_is_disposed_when_CreateConnection_throws()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.OnCreateConnection = () => throw new FormatException();
        await Assert.ThrowsAsync<ConnectionException>(() => setup.Listener.ConnectAsync().Soon());
        Assert.True((await setup.Protocol.OpenedAsync()).IsDisposed);
        Assert.Equal(0, setup.Time.ActiveTimers);
    }

    [Fact]
    public void Option_out_of_range_is_named_in_the_exception()
    {
        (string Name, ListenerOptions Options)[] bad =
        [
            (nameof(ListenerOptions.MaxConcurrency), new() { MaxConcurrency = 0 }),
            (nameof(ListenerOptions.QueueCapacity), new() { QueueCapacity = 0 }),
            (nameof(ListenerOptions.MaxMessageBytes), new() { MaxMessageBytes = 4095 }),
            (nameof(ListenerOptions.MaxMessageBytes), new() { MaxMessageBytes = int.MaxValue }),
            (nameof(ListenerOptions.MaxAttempts), new() { MaxAttempts = 0 }),
            (nameof(ListenerOptions.PingInterval), new() { PingInterval = TimeSpan.FromSeconds(14) }),
            (nameof(ListenerOptions.PongTimeout), new() { PongTimeout = Timeout.InfiniteTimeSpan }),
            (nameof(ListenerOptions.ConnectTimeout), new() { ConnectTimeout = TimeSpan.FromDays(50) }),
            (nameof(ListenerOptions.MaxRetryDelay), new() { MaxRetryDelay = TimeSpan.FromMilliseconds(1) }),
            (nameof(ListenerOptions.Dispatch), new() { Dispatch = (Dispatch)9 }),
            (nameof(ListenerOptions.QueueFull), new() { QueueFull = (QueueFullMode)9 }),
        ];
        foreach ((string name, ListenerOptions options) in bad)
        {
            var error = Assert.Throws<ArgumentException>(() => new Listener<FakeEvent>(new FakeProtocol(), options));
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }

    private static Task OnThreadAsync(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
