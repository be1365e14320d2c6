using System.Collections.Concurrent;
using Earshot.Dispatching;

namespace Earshot.Tests.Realtime;

public sealed class NotificationTests
{
    // This timer is set twice: for events and for notifications.
    private static readonly TimeSpan NotificationLimit = TimeSpan.FromSeconds(11);

    [Fact]
    public async Task Handler_that_hangs_at_the_end_is_canceled()
    {
        await using var setup = new ListenerSetup(records: false);
        var canceled = new TaskCompletionSource();
        setup.Listener.OnConnect(async (_, cancellationToken) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken);
            }
            finally
            {
                canceled.SetResult();
            }
        });
        await setup.ConnectAsync();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        TimeSpan limit = new ListenerOptions().DrainTimeout;
        while (!stopping.IsCompleted)
        {
            await Task.WhenAny(stopping, setup.Time.WaitForTimerAsync(limit)).Soon();
            setup.Time.Advance(limit);
        }

        await canceled.Task.Soon();
    }

    [Fact]
    public async Task Later_handler_replaces_earlier_one_of_any_shape()
    {
        await using var setup = new ListenerSetup(records: false);
        var calls = new ConcurrentQueue<string>();
        var done = new TaskCompletionSource();
        Listener<FakeEvent> listener = setup.Listener;

        listener.OnConnect(() => calls.Enqueue("replaced"));
        listener.OnConnect(async () =>
        {
            await Task.Yield();
            calls.Enqueue("connect");
        });
        listener.OnEvent(async (_, cancellationToken) =>
        {
            await Task.Yield();
            calls.Enqueue("replaced");
        });
        listener.OnEvent(e => calls.Enqueue("event"));
        listener.OnGap(g => calls.Enqueue("replaced"));
        listener.OnGap(async (g, cancellationToken) =>
        {
            await Task.Yield();
            calls.Enqueue("gap");
        });
        listener.OnError(async e =>
        {
            await Task.Yield();
            calls.Enqueue("replaced");
        });
        listener.OnError(e => calls.Enqueue("error"));
        listener.OnDisconnect(async d => await Task.FromException(new InvalidOperationException("replaced")));
        listener.OnDisconnect(() =>
        {
            calls.Enqueue("disconnect");
            done.SetResult();
        });

        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushBinary(1);
        socket.PushEvent(1, type: "skip");
        await socket.WaitUntilReadAsync();
        await listener.DisconnectAsync().Soon();
        await done.Task.Soon();
        Assert.Equal(["connect", "disconnect", "error", "event", "gap"], calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Notifications_are_handled_in_order()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushBinary(1);
        socket.PushEvent(2, type: "skip");
        socket.PushBinary(1);
        await socket.WaitUntilReadAsync();
        socket.Break();
        await setup.NextAsync<ConnectNotification>();
        Assert.Equal(ListenerErrorKind.MalformedMessage, (await setup.NextAsync<ListenerError<FakeEvent>>()).Kind);
        Assert.Equal(2, (await setup.NextAsync<Gap>()).Count);
        await setup.NextAsync<ListenerError<FakeEvent>>();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        Assert.Equal(setup.Time.GetUtcNow(), lost.At);
        await setup.PassAsync(lost.ReconnectIn!.Value);
        await setup.NextAsync<ConnectNotification>();
        await setup.Listener.DisconnectAsync().Soon();
        DisconnectNotification asked = await setup.NextAsync<DisconnectNotification>();
        Assert.Equal((DisconnectReason.Requested, false, null, null), (asked.Reason, asked.WillReconnect, asked.ReconnectIn, asked.Error));
        Assert.Empty(setup.Rest());
    }

    [Fact]
    public async Task Typed_handlers_run_in_order_for_their_type_only()
    {
        await using var setup = new ListenerSetup();
        var calls = new ConcurrentQueue<string>();
        Listener<FakeEvent> listener = setup.Listener;
        listener.On<SaidEvent>(e => calls.Enqueue($"first {e.Sequence}"));
        HandlerRegistration second = listener.On<SaidEvent>(async e =>
        {
            await Task.Yield();
            calls.Enqueue($"second {e.Sequence}");
        });
        listener.On<FakeEvent>(e => calls.Enqueue($"any {e.Sequence}"));
        listener.OnEvent(e => calls.Enqueue($"slot {e.Sequence}"));
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2, type: "other");
        await WaitForAsync(calls, 6);
        second.Dispose();
        second.Dispose();
        socket.PushEvent(3);
        await WaitForAsync(calls, 9);
        Assert.Equal(
            ["slot 1", "first 1", "second 1", "any 1", "slot 2", "any 2", "slot 3", "first 3", "any 3"], calls);
    }

    [Fact]
    public async Task Lambdas_and_method_groups_bind_to_their_shape()
    {
        // A synchronous handler runs on a dedicated thread, an asynchronous one on the pool.
        Assert.False(await IsSynchronousAsync((l, ran) => l.OnEvent(async e =>
        {
            ran();
            await Task.Yield();
        })));
        Assert.False(await IsSynchronousAsync((l, ran) => l.OnEvent(async (e, ct) =>
        {
            ran();
            await Task.Yield();
        })));
        Assert.False(await IsSynchronousAsync((l, ran) => l.OnEvent(e => Task.FromResult(Run(ran)))));
        Assert.True(await IsSynchronousAsync((l, ran) => l.OnEvent(e => ran())));
        Assert.True(await IsSynchronousAsync((l, ran) => l.OnEvent(e => Run(ran))));
        Assert.True(await IsSynchronousAsync((l, ran) => l.OnEvent(e => { ran(); })));
        Assert.True(await IsSynchronousAsync((l, ran) => l.On<SaidEvent>(e => ran())));
        Assert.False(await IsSynchronousAsync((l, ran) => l.On<SaidEvent>(async e =>
        {
            ran();
            await Task.Yield();
        })));
        Assert.True(await IsSynchronousAsync((l, ran) => l.OnConnect(() => ran())));
        Assert.True(await IsSynchronousAsync((l, ran) => l.OnConnect(c => ran())));
        Assert.True(await IsSynchronousAsync((l, ran) => l.OnConnect(ran)));
        Assert.False(await IsSynchronousAsync((l, ran) => l.OnConnect(async () =>
        {
            ran();
            await Task.Yield();
        })));
        Assert.False(await IsSynchronousAsync((l, ran) => l.OnConnect(async c =>
        {
            ran();
            await Task.Yield();
        })));
        var methods = new Methods();
        Assert.True(await IsSynchronousAsync((l, ran) => l.OnEvent(methods.Bind(ran).Function)));
        Assert.False(await IsSynchronousAsync((l, ran) => l.OnEvent(methods.Bind(ran).AsyncMethod)));
        Assert.False(await IsSynchronousAsync((l, ran) => l.OnEvent(methods.Bind(ran).AsyncMethodWithToken)));
    }

    [Fact]
    public async Task Lambdas_that_only_throw_are_accepted()
    {
        await using var setup = new ListenerSetup();
        Listener<FakeEvent> listener = setup.Listener;
        listener.OnConnect(() => throw new FormatException());
        listener.OnDisconnect(() => throw new FormatException());
        listener.OnDisconnect(d => throw new FormatException());
        listener.OnGap(g => throw new FormatException());
        listener.OnEvent(e => throw new FormatException());
        listener.On<SaidEvent>(e => throw new NotSupportedException());
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1, type: "skip");
        socket.PushEvent(2);
        var errors = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            ListenerError<FakeEvent> error = await setup.NextAsync<ListenerError<FakeEvent>>();
            errors.Add($"{error.Kind} {error.Exception.GetType().Name}");
        }

        errors.Sort(StringComparer.Ordinal);
        Assert.Equal(
            [
                "Handler FormatException",
                "Handler FormatException",
                "Handler NotSupportedException",
                "NotificationHandler FormatException",
                "NotificationHandler FormatException",
            ],
            errors);
        await listener.DisconnectAsync().Soon();
        Assert.Equal(ListenerState.Stopped, listener.State);
    }

    [Fact]
    public async Task Notification_handler_that_hangs_delays_neither_events_nor_stop()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { DrainTimeout = NotificationLimit }, records: false);
        using var release = new ManualResetEventSlim();
        setup.Listener.OnConnect(() => release.Wait());
        var calls = new TaskCompletionSource();
        setup.Listener.OnEvent(e => calls.SetResult());
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await calls.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.Time.WaitUntilSetAsync(NotificationLimit, times: 2).Soon();
        setup.Time.Advance(NotificationLimit);
        Assert.Equal(new StopReport(1, 1, 0, 0), await stopping.Soon());
        Assert.Equal(0, setup.Time.ActiveTimers);
        release.Set();
    }

    [Fact]
    public async Task Stop_completes_when_OnGap_hangs_with_full_queue()
    {
        await using var setup = new ListenerSetup(records: false);
        setup.Protocol.RespondsToPings = false; // Frames are counted, and the pong could come between any two.
        setup.Listener.OnGap(async (g, cancellationToken) => await new TaskCompletionSource().Task);
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 300; i++)
        {
            socket.PushEvent(i, type: "skip");
        }

        await socket.WaitUntilReadAsync(left: 300 - 258);
        Task stopping = setup.Listener.DisconnectAsync();

        // In steps of a second, because DrainTimeout and CloseTimeout can begin in any order.
        for (int i = 0; !stopping.IsCompleted; i++)
        {
            Assert.True(i < 100_000, "The listener did not stop.");
            await Task.WhenAny(stopping, setup.Time.WaitForTimerAsync(TimeSpan.FromMinutes(1))).Soon();
            setup.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await stopping;
        Assert.Equal((ListenerState.Stopped, 0), (setup.Listener.State, setup.Time.ActiveTimers));
    }

    [Fact]
    public async Task Slow_OnGap_handler_receives_every_gap_when_stopped()
    {
        await using var setup = new ListenerSetup(records: false);
        setup.Protocol.RespondsToPings = false; // Frames are counted, and the pong could come between any two.
        var release = new TaskCompletionSource();
        int reported = 0;
        setup.Listener.OnGap(async g =>
        {
            await release.Task;
            reported++;
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 258; i++)
        {
            socket.PushEvent(i, type: "skip");
        }

        // One is being handled, 256 wait, and the reader waits with the last one.
        await setup.Protocol.EventsReadAsync(258);
        Task stopping = setup.Listener.DisconnectAsync();
        release.SetResult();
        await stopping.Soon();
        Assert.Equal(258, reported);
    }

    private static async Task WaitForAsync(ConcurrentQueue<string> calls, int count)
    {
        for (int i = 0; calls.Count < count; i++)
        {
            Assert.True(i < 3_000_000, "The event was not handled.");
            await Task.Yield();
        }
    }

    private static async Task<bool> IsSynchronousAsync(Action<Listener<FakeEvent>, Action> register)
    {
        await using var setup = new ListenerSetup(records: false);
        var ran = new TaskCompletionSource<bool>();
        register(setup.Listener, () => ran.TrySetResult(HandlerThreads.IsCurrent));
        (await setup.ConnectAsync()).PushEvent(1);
        return await ran.Task.Soon();
    }

    private static bool Run(Action action)
    {
        action();
        return true;
    }

    private sealed class Methods
    {
        private Action _ran = () => { };

        public Methods Bind(Action ran)
        {
            _ran = ran;
            return this;
        }

        public void Function(FakeEvent e) => _ran();

        public Task AsyncMethod(FakeEvent e)
        {
            _ran();
            return Task.CompletedTask;
        }

        public async Task AsyncMethodWithToken(FakeEvent e, CancellationToken cancellationToken)
        {
            _ran();
            await Task.Yield();
        }
    }
}
