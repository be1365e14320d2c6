using System.Collections.Concurrent;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class DrainTests
{
    [Fact]
    public async Task Stop_finishes_what_is_queued_before_it_says_goodbye()
    {
        await using var setup = new ListenerSetup();
        var start = new TaskCompletionSource();
        var heard = new ConcurrentQueue<int>();
        FakeWebSocket? socket = null;
        setup.Listener.OnEvent(async e =>
        {
            await start.Task;
            Assert.Null(socket!.SentCloseStatus);
            heard.Enqueue(e.Sequence);
        });
        socket = await setup.ConnectAsync();
        for (int i = 0; i < 50; i++)
        {
            socket.PushEvent(i);
        }

        await socket.WaitUntilReadAsync();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        socket.PushEvent(50); // Comes after the stop: left to the server.
        await socket.WaitUntilReadAsync();
        Assert.False(stopping.IsCompleted || socket.CloseSent.IsCompleted);
        start.SetResult();
        Assert.Equal(new StopReport(50, 50, 0), await stopping.Soon());
        Assert.Equal(Enumerable.Range(0, 50), heard);
        Assert.NotNull(socket.SentCloseStatus);
    }

    [Fact]
    public async Task Stop_with_a_full_queue_finishes_the_event_that_waited_for_room_too()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 2 });
        setup.Protocol.AnswersPings = false; // Its place among the frames is nobody's to know, and the frames are counted here.
        var start = new TaskCompletionSource();
        setup.Listener.OnEvent(_ => start.Task);
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 3; i++)
        {
            socket.PushEvent(i);
        }

        await setup.Protocol.EventsReadAsync(3);
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        start.SetResult();
        Assert.Equal(new StopReport(3, 3, 0), await stopping.Soon());
        Assert.Equal(0, setup.Time.ActiveTimers);
    }

    [Fact]
    public async Task Handler_that_never_ends_is_given_up_in_time_and_what_is_left_is_counted_exactly()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { DrainTimeout = TimeSpan.FromSeconds(4) });
        using var release = new ManualResetEventSlim();
        var sixth = new TaskCompletionSource();
        setup.Listener.OnEvent(e =>
        {
            if (e.Sequence == 5)
            {
                // By now the five before it in its lane have been counted.
                sixth.TrySetResult();
            }

            if (e.Lane == "stuck" || e.Sequence == 5)
            {
                release.Wait();
            }
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 7; i++)
        {
            socket.PushEvent(-i, "stuck");
        }

        for (int i = 0; i < 6; i++)
        {
            socket.PushEvent(i, "free");
        }

        await sixth.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(4));
        StopReport report = await stopping.Soon();
        Assert.Equal(new StopReport(13, 5, 8), report);
        Assert.Equal((ListenerState.Stopped, 0), (setup.Listener.State, setup.Time.ActiveTimers));
        release.Set();
        Assert.Equal(report, await setup.Listener.DisconnectAsync().Soon());
    }

    [Fact]
    public async Task Handler_is_told_to_give_up_when_the_time_is_over_and_its_event_is_left()
    {
        await using var setup = new ListenerSetup();
        var begun = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        setup.Listener.OnEvent(async (e, cancellationToken) =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken);
            }
            finally
            {
                told.SetResult();
            }
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        await socket.WaitUntilReadAsync();
        await begun.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(new StopReport(2, 0, 2), await stopping.Soon());
        await told.Task.Soon();
        Assert.Empty(setup.RestOfTold().OfType<ListenerError<FakeEvent>>());
    }

    [Fact]
    public async Task Handler_that_blocks_or_throws_inside_its_cancelled_token_does_not_hold_up_the_stop()
    {
        await using var setup = new ListenerSetup();
        using var release = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        setup.Listener.OnEvent(async (e, cancellationToken) =>
        {
            cancellationToken.UnsafeRegister(_ => throw new FormatException(), null);
            cancellationToken.UnsafeRegister(_ => release.Wait(), null);
            begun.SetResult();
            await new TaskCompletionSource().Task;
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await begun.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, (await stopping.Soon()).Unhandled);
        release.Set();
    }

    [Fact]
    public async Task Stop_while_waiting_to_reconnect_drains_too()
    {
        await using var setup = new ListenerSetup();
        var start = new TaskCompletionSource();
        setup.Listener.OnEvent(_ => start.Task);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        socket.PushEvent(1);
        await socket.WaitUntilReadAsync();
        socket.Break();
        await setup.ToldAsync<DisconnectNotification>();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(10)).Soon();
        Assert.False(stopping.IsCompleted);
        start.SetResult();
        Assert.Equal(new StopReport(1, 1, 0), await stopping.Soon());
    }

    [Fact]
    public async Task Events_survive_the_loss_of_the_connection_that_brought_them()
    {
        await using var setup = new ListenerSetup();
        var start = new TaskCompletionSource();
        var heard = new ConcurrentQueue<int>();
        setup.Listener.OnEvent(async e =>
        {
            await start.Task;
            heard.Enqueue(e.Sequence);
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        for (int i = 0; i < 10; i++)
        {
            socket.PushEvent(i);
        }

        await socket.WaitUntilReadAsync();
        socket.Break();
        await setup.PassAsync((await setup.ToldAsync<DisconnectNotification>()).ReconnectIn!.Value);
        await setup.ToldAsync<ConnectNotification>();
        FakeWebSocket second = await setup.Protocol.OpenedAsync();
        second.PushEvent(10);
        await second.WaitUntilReadAsync();
        start.SetResult();
        Assert.Equal(new StopReport(11, 11, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal(Enumerable.Range(0, 11), heard);
    }

    [Fact]
    public async Task Waiting_for_the_stop_can_be_cancelled_without_cancelling_the_stop()
    {
        await using var setup = new ListenerSetup();
        var start = new TaskCompletionSource();
        setup.Listener.OnEvent(_ => start.Task);
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await socket.WaitUntilReadAsync();
        using var cancellation = new CancellationTokenSource();
        Task<StopReport> waiting = setup.Listener.DisconnectAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
        start.SetResult();
        Assert.Equal(0, (await setup.Listener.DisconnectAsync().Soon()).Unhandled);
    }

    [Fact]
    public async Task Stopped_at_random_moments_every_event_is_handled_or_counted_as_left()
    {
        var random = new Random(42);
        for (int round = 0; round < 100; round++)
        {
            await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = random.Next(1, 20) }, hears: false);
            int handled = 0;
            setup.Listener.OnEvent(async e =>
            {
                await Task.Yield();
                Interlocked.Increment(ref handled);
            });
            FakeWebSocket socket = await setup.ConnectAsync();
            int stopAt = random.Next(200);
            Task<StopReport>? stopping = null;
            for (int i = 0; i < 200; i++)
            {
                if (i == stopAt)
                {
                    stopping = Task.Run(() => setup.Listener.DisconnectAsync());
                }

                socket.PushEvent(i, $"{i % 5}");
            }

            StopReport report = await stopping!.Soon();
            Assert.Equal(0, report.Unhandled);
            Assert.Equal(report.Handled, handled);
        }
    }
}
