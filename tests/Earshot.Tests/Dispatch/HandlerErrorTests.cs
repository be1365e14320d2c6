using System.Collections.Concurrent;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class HandlerErrorTests
{
    private static readonly FormatException Defect = new("a bug of the handler");

    [Fact]
    public async Task Exception_of_handler_is_reported_with_the_event()
    {
        await using var setup = new ListenerSetup();
        var handled = new ConcurrentQueue<int>();
        var last = new TaskCompletionSource();
        setup.Listener.OnEvent(e => e.Sequence == 1 ? throw Defect : Task.CompletedTask);
        setup.Listener.On<SaidEvent>(async e =>
        {
            await Task.Yield();
            handled.Enqueue(e.Sequence);
            if (e.Sequence == 2)
            {
                throw Defect;
            }

            if (e.Sequence == 3)
            {
                last.SetResult();
            }
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        for (int i = 1; i <= 3; i++)
        {
            socket.PushEvent(i);
        }

        for (int i = 1; i <= 2; i++)
        {
            ListenerError<FakeEvent> reported = await setup.NextAsync<ListenerError<FakeEvent>>();
            Assert.Equal((ListenerErrorKind.Handler, i), (reported.Kind, Assert.IsType<SaidEvent>(reported.Event).Sequence));
            Assert.Same(Defect, reported.Exception);
        }

        await last.Task.Soon();
        Assert.Equal([1, 2, 3], handled);
        Assert.Equal(new StopReport(3, 1, 2, 0), await setup.Listener.DisconnectAsync().Soon());
    }

    [Fact]
    public async Task Cancellation_thrown_by_handler_is_reported()
    {
        await using var setup = new ListenerSetup();
        setup.Listener.OnEvent(async e => await Task.FromCanceled(new CancellationToken(canceled: true)));
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushEvent(1);
        Assert.IsType<TaskCanceledException>((await setup.NextAsync<ListenerError<FakeEvent>>()).Exception);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_on_handler_failure_ends_the_listener_with_the_exception(bool synchronous)
    {
        for (int round = 0; round < 20; round++)
        {
            await using var setup = new ListenerSetup(
                new ListenerOptions { HandlerFailure = HandlerFailure.Stop, Dispatch = Earshot.Dispatch.Sequential });
            var handled = new ConcurrentQueue<int>();
            var start = new TaskCompletionSource();
            setup.HandleAfter(start.Task, synchronous, Handle);

            void Handle(FakeEvent e)
            {
                handled.Enqueue(e.Sequence);
                if (e.Sequence >= 3)
                {
                    throw Defect;
                }
            }

            Task running = setup.Listener.RunAsync();
            FakeWebSocket socket = await setup.Protocol.OpenedAsync();
            for (int i = 1; i <= 10; i++)
            {
                socket.PushEvent(i);
            }

            await socket.WaitUntilReadAsync();
            start.SetResult();
            Assert.Same(Defect, await Assert.ThrowsAsync<FormatException>(() => running.Soon()));
            Assert.Equal([1, 2, 3], handled);
            Assert.Equal((ListenerState.Faulted, 0), (setup.Listener.State, setup.Time.ActiveTimers));
            List<object> reported = setup.Rest();
            Assert.Single(reported.OfType<ListenerError<FakeEvent>>());
            DisconnectNotification end = Assert.Single(reported.OfType<DisconnectNotification>());
            Assert.Equal((DisconnectReason.HandlerFailed, false), (end.Reason, end.WillReconnect));
            Assert.Same(Defect, end.Error);
        }
    }

    [Fact]
    public async Task Stop_on_handler_failure_applies_while_disconnected_and_stopping()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { HandlerFailure = HandlerFailure.Stop });
        var fail = new TaskCompletionSource();
        setup.Listener.OnEvent(_ => fail.Task);
        Task running = setup.Listener.RunAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushEvent(1);
        await socket.WaitUntilReadAsync();
        socket.Break();
        await setup.NextAsync<DisconnectNotification>();
        Task stopping = setup.Listener.DisconnectAsync();
        await setup.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(10)).Soon();
        fail.SetException(Defect);
        await stopping.Soon();
        Assert.Same(Defect, await Assert.ThrowsAsync<FormatException>(() => running.Soon()));
    }
}
