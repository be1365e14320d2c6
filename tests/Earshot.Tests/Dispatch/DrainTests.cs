using System.Collections.Concurrent;
using CsCheck;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class DrainTests
{
    [Fact]
    public async Task Stop_handles_queued_events_before_it_closes_the_connection()
    {
        await using var setup = new ListenerSetup();
        var start = new TaskCompletionSource();
        var sequences = new ConcurrentQueue<int>();
        FakeWebSocket? socket = null;
        setup.Listener.OnEvent(async e =>
        {
            await start.Task;
            Assert.Null(socket!.SentCloseStatus);
            sequences.Enqueue(e.Sequence);
        });
        socket = await setup.ConnectAsync();
        for (int i = 0; i < 50; i++)
        {
            socket.PushEvent(i);
        }

        await socket.WaitUntilReadAsync();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        socket.PushEvent(50); // Sent after the stop, so that it is not received.
        await socket.WaitUntilReadAsync();
        Assert.False(stopping.IsCompleted || socket.CloseSent.IsCompleted);
        start.SetResult();
        Assert.Equal(new StopReport(50, 50, 0, 0), await stopping.Soon());
        Assert.Equal(Enumerable.Range(0, 50), sequences);
        Assert.NotNull(socket.SentCloseStatus);
    }

    [Fact]
    public async Task Stop_handles_the_event_that_waits_for_room()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 2 });
        setup.Protocol.RespondsToPings = false; // Frames are counted, and the pong could come between any two.
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
        Assert.Equal(new StopReport(3, 3, 0, 0), await stopping.Soon());
        Assert.Equal(0, setup.Time.ActiveTimers);
    }

    [Fact]
    public async Task Stop_abandons_handlers_after_DrainTimeout_and_counts_unhandled_events()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { DrainTimeout = TimeSpan.FromSeconds(4) });
        using var release = new ManualResetEventSlim();
        var sixth = new TaskCompletionSource();
        setup.Listener.OnEvent(e =>
        {
            if (e.Sequence == 5)
            {
                // The five earlier events of the lane are counted by now.
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
        Assert.Equal(new StopReport(13, 5, 0, 8), report);
        Assert.Equal((ListenerState.Stopped, 0), (setup.Listener.State, setup.Time.ActiveTimers));
        release.Set();
        Assert.Equal(report, await setup.Listener.DisconnectAsync().Soon());
    }

    [Fact]
    public async Task Handler_token_is_canceled_when_DrainTimeout_elapses()
    {
        await using var setup = new ListenerSetup();
        var begun = new TaskCompletionSource();
        var reported = new TaskCompletionSource();
        setup.Listener.OnEvent(async (e, cancellationToken) =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken);
            }
            finally
            {
                reported.SetResult();
            }
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        await socket.WaitUntilReadAsync();
        await begun.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(new StopReport(2, 0, 0, 2), await stopping.Soon());
        await reported.Task.Soon();
        Assert.Empty(setup.Rest().OfType<ListenerError<FakeEvent>>());
    }

    [Fact]
    public async Task Handler_that_blocks_when_canceled_does_not_delay_stop()
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
    public async Task Stop_drains_while_waiting_to_reconnect()
    {
        await using var setup = new ListenerSetup();
        var start = new TaskCompletionSource();
        setup.Listener.OnEvent(_ => start.Task);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushEvent(1);
        await socket.WaitUntilReadAsync();
        socket.Break();
        await setup.NextAsync<DisconnectNotification>();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(10)).Soon();
        Assert.False(stopping.IsCompleted);
        start.SetResult();
        Assert.Equal(new StopReport(1, 1, 0, 0), await stopping.Soon());
    }

    [Fact]
    public async Task Queued_events_are_handled_after_their_connection_is_lost()
    {
        await using var setup = new ListenerSetup();
        var start = new TaskCompletionSource();
        var sequences = new ConcurrentQueue<int>();
        setup.Listener.OnEvent(async e =>
        {
            await start.Task;
            sequences.Enqueue(e.Sequence);
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        for (int i = 0; i < 10; i++)
        {
            socket.PushEvent(i);
        }

        await socket.WaitUntilReadAsync();
        socket.Break();
        await setup.PassAsync((await setup.NextAsync<DisconnectNotification>()).ReconnectIn!.Value);
        await setup.NextAsync<ConnectNotification>();
        FakeWebSocket second = await setup.Protocol.OpenedAsync();
        second.PushEvent(10);
        await second.WaitUntilReadAsync();
        start.SetResult();
        Assert.Equal(new StopReport(11, 11, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal(Enumerable.Range(0, 11), sequences);
    }

    [Fact]
    public async Task Cancellation_of_DisconnectAsync_ends_the_wait_only()
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
    public Task Every_event_is_handled_or_reported_whenever_the_listener_is_stopped() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[0, 199], Gen.Int[1, 7]).SampleAsync(
            async (capacity, stopAt, lanes) =>
            {
                await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = capacity }, records: false);
                int handled = 0;
                setup.Listener.OnEvent(async e =>
                {
                    await Task.Yield();
                    Interlocked.Increment(ref handled);
                });
                FakeWebSocket socket = await setup.ConnectAsync();
                Task<StopReport>? stopping = null;
                for (int i = 0; i < 200; i++)
                {
                    if (i == stopAt)
                    {
                        stopping = Task.Run(() => setup.Listener.DisconnectAsync());
                    }

                    socket.PushEvent(i, $"{i % lanes}");
                }

                StopReport report = await stopping!.Soon();
                Assert.Equal(0, report.Unhandled);
                Assert.Equal(report.Handled, handled);
            },
            iter: 100);
}
