using System.Collections.Concurrent;
using Earshot.Dispatching;

namespace Earshot.Tests.Realtime;

public sealed class NotificationTests
{
    // Set twice, for events and then for notifications, and by nothing else.
    private static readonly TimeSpan NotificationLimit = TimeSpan.FromSeconds(11);

    [Fact]
    public async Task Every_slot_holds_one_handler_and_a_later_one_replaces_it_of_either_kind()
    {
        await using var setup = new ListenerSetup(hears: false);
        var heard = new ConcurrentQueue<string>();
        var done = new TaskCompletionSource();
        Listener<FakeEvent> listener = setup.Listener;

        listener.OnConnect(() => heard.Enqueue("replaced"));
        listener.OnConnect(async () =>
        {
            await Task.Yield();
            heard.Enqueue("connect");
        });
        listener.OnEvent(async (_, cancellationToken) =>
        {
            await Task.Yield();
            heard.Enqueue("replaced");
        });
        listener.OnEvent(e => heard.Enqueue("event"));
        listener.OnGap(g => heard.Enqueue("replaced"));
        listener.OnGap(async (g, cancellationToken) =>
        {
            await Task.Yield();
            heard.Enqueue("gap");
        });
        listener.OnError(async e =>
        {
            await Task.Yield();
            heard.Enqueue("replaced");
        });
        listener.OnError(e => heard.Enqueue("error"));
        listener.OnDisconnect(async d => await Task.FromException(new InvalidOperationException("replaced")));
        listener.OnDisconnect(() =>
        {
            heard.Enqueue("disconnect");
            done.SetResult();
        });

        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushBinary(1);
        socket.PushEvent(1, type: "skip");
        await socket.WaitUntilReadAsync();
        await listener.DisconnectAsync().Soon();
        await done.Task.Soon();
        Assert.Equal(["connect", "disconnect", "error", "event", "gap"], heard.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Notifications_come_in_the_order_in_which_things_happened()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushBinary(1);
        socket.PushEvent(2, type: "skip");
        socket.PushBinary(1);
        await socket.WaitUntilReadAsync();
        socket.Break();
        await setup.ToldAsync<ConnectNotification>();
        Assert.Equal(ListenerErrorKind.MalformedMessage, (await setup.ToldAsync<ListenerError<FakeEvent>>()).Kind);
        Assert.Equal(2, (await setup.ToldAsync<Gap>()).Count);
        await setup.ToldAsync<ListenerError<FakeEvent>>();
        DisconnectNotification lost = await setup.ToldAsync<DisconnectNotification>();
        Assert.Equal(setup.Time.GetUtcNow(), lost.At);
        await setup.PassAsync(lost.ReconnectIn!.Value);
        await setup.ToldAsync<ConnectNotification>();
        await setup.Listener.DisconnectAsync().Soon();
        DisconnectNotification asked = await setup.ToldAsync<DisconnectNotification>();
        Assert.Equal((DisconnectReason.Requested, false, null, null), (asked.Reason, asked.WillReconnect, asked.ReconnectIn, asked.Error));
        Assert.Empty(setup.RestOfTold());
    }

    [Fact]
    public async Task Typed_handlers_are_many_get_their_kind_only_run_after_the_slot_in_order_and_can_be_removed()
    {
        await using var setup = new ListenerSetup();
        var heard = new ConcurrentQueue<string>();
        Listener<FakeEvent> listener = setup.Listener;
        listener.On<SaidEvent>(e => heard.Enqueue($"first {e.Sequence}"));
        IDisposable second = listener.On<SaidEvent>(async e =>
        {
            await Task.Yield();
            heard.Enqueue($"second {e.Sequence}");
        });
        listener.On<FakeEvent>(e => heard.Enqueue($"any {e.Sequence}"));
        listener.OnEvent(e => heard.Enqueue($"slot {e.Sequence}"));
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2, type: "other");
        await WaitForAsync(heard, 6);
        second.Dispose();
        second.Dispose();
        socket.PushEvent(3);
        await WaitForAsync(heard, 9);
        Assert.Equal(
            ["slot 1", "first 1", "second 1", "any 1", "slot 2", "any 2", "slot 3", "first 3", "any 3"], heard);
    }

    [Fact]
    public async Task Lambdas_and_method_groups_bind_to_the_form_that_they_look_like()
    {
        // A synchronous handler runs on a thread of its own, a coroutine on the pool.
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
        Assert.False(await IsSynchronousAsync((l, ran) => l.OnEvent(methods.Bind(ran).Coroutine)));
        Assert.False(await IsSynchronousAsync((l, ran) => l.OnEvent(methods.Bind(ran).CancellableCoroutine)));
    }

    [Fact]
    public async Task Lambdas_that_only_throw_are_accepted_everywhere_and_survived()
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
        Assert.IsType<FormatException>((await setup.ToldAsync<ListenerError<FakeEvent>>()).Exception);
        Assert.IsType<FormatException>((await setup.ToldAsync<ListenerError<FakeEvent>>()).Exception);
        Assert.IsType<NotSupportedException>((await setup.ToldAsync<ListenerError<FakeEvent>>()).Exception);
        await listener.DisconnectAsync().Soon();
        Assert.Equal(ListenerState.Stopped, listener.State);
    }

    [Fact]
    public async Task Notification_handler_that_never_ends_holds_up_neither_events_nor_for_long_the_stop()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { DrainTimeout = NotificationLimit }, hears: false);
        using var release = new ManualResetEventSlim();
        setup.Listener.OnConnect(() => release.Wait());
        var heard = new TaskCompletionSource();
        setup.Listener.OnEvent(e => heard.SetResult());
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await heard.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.Time.WaitUntilSetAsync(NotificationLimit, times: 2).Soon();
        setup.Time.Advance(NotificationLimit);
        Assert.Equal(new StopReport(1, 1, 0), await stopping.Soon());
        Assert.Equal(0, setup.Time.ActiveTimers);
        release.Set();
    }

    [Fact]
    public async Task Flood_of_gaps_behind_a_handler_that_hangs_can_not_keep_the_stop_from_coming_through()
    {
        await using var setup = new ListenerSetup(hears: false);
        setup.Protocol.AnswersPings = false; // Its place among the frames is nobody's to know, and the frames are counted here.
        setup.Listener.OnGap(async (g, cancellationToken) => await new TaskCompletionSource().Task);
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 300; i++)
        {
            socket.PushEvent(i, type: "skip");
        }

        await socket.WaitUntilReadAsync(left: 300 - 258);
        Task stopping = setup.Listener.DisconnectAsync();

        // Second by second: the times for draining and for closing begin in either order.
        for (int i = 0; !stopping.IsCompleted; i++)
        {
            Assert.True(i < 100_000, "It never stopped.");
            await Task.WhenAny(stopping, setup.Time.WaitForTimerAsync(TimeSpan.FromMinutes(1))).Soon();
            setup.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await stopping;
        Assert.Equal((ListenerState.Stopped, 0), (setup.Listener.State, setup.Time.ActiveTimers));
    }

    [Fact]
    public async Task Flood_of_gaps_behind_a_slow_handler_is_told_to_the_last_one_even_when_stopped_meanwhile()
    {
        await using var setup = new ListenerSetup(hears: false);
        setup.Protocol.AnswersPings = false; // Its place among the frames is nobody's to know, and the frames are counted here.
        var release = new TaskCompletionSource();
        int told = 0;
        setup.Listener.OnGap(async g =>
        {
            await release.Task;
            told++;
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 258; i++)
        {
            socket.PushEvent(i, type: "skip");
        }

        // One is being told, 256 wait, and the reader waits with the last.
        await setup.Protocol.EventsReadAsync(258);
        Task stopping = setup.Listener.DisconnectAsync();
        release.SetResult();
        await stopping.Soon();
        Assert.Equal(258, told);
    }

    private static async Task WaitForAsync(ConcurrentQueue<string> heard, int count)
    {
        for (int i = 0; heard.Count < count; i++)
        {
            Assert.True(i < 3_000_000, "It never came.");
            await Task.Yield();
        }
    }

    private static async Task<bool> IsSynchronousAsync(Action<Listener<FakeEvent>, Action> register)
    {
        await using var setup = new ListenerSetup(hears: false);
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

        public Task Coroutine(FakeEvent e)
        {
            _ran();
            return Task.CompletedTask;
        }

        public async Task CancellableCoroutine(FakeEvent e, CancellationToken cancellationToken)
        {
            _ran();
            await Task.Yield();
        }
    }
}
