using System.Collections.Concurrent;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class HandlerErrorTests
{
    private static readonly FormatException Defect = new("a defect of the handler's");

    [Fact]
    public async Task Handler_that_throws_is_reported_with_the_event_and_everything_goes_on()
    {
        await using var setup = new ListenerSetup();
        var heard = new ConcurrentQueue<int>();
        var last = new TaskCompletionSource();
        setup.Listener.OnEvent(e => e.Sequence == 1 ? throw Defect : Task.CompletedTask);
        setup.Listener.On<SaidEvent>(async e =>
        {
            await Task.Yield();
            heard.Enqueue(e.Sequence);
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
        await setup.ToldAsync<ConnectNotification>();
        for (int i = 1; i <= 3; i++)
        {
            socket.PushEvent(i);
        }

        for (int i = 1; i <= 2; i++)
        {
            ListenerError<FakeEvent> told = await setup.ToldAsync<ListenerError<FakeEvent>>();
            Assert.Equal((ListenerErrorKind.Handler, i), (told.Kind, Assert.IsType<SaidEvent>(told.Event).Sequence));
            Assert.Same(Defect, told.Exception);
        }

        await last.Task.Soon();
        Assert.Equal([1, 2, 3], heard);
        Assert.Equal(new StopReport(3, 3, 0), await setup.Listener.DisconnectAsync().Soon());
    }

    [Fact]
    public async Task Handler_that_throws_a_cancellation_of_its_own_is_reported_like_any_other()
    {
        await using var setup = new ListenerSetup();
        setup.Listener.OnEvent(async e => await Task.FromCanceled(new CancellationToken(canceled: true)));
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        socket.PushEvent(1);
        Assert.IsType<TaskCanceledException>((await setup.ToldAsync<ListenerError<FakeEvent>>()).Exception);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StopOnHandlerError_ends_the_listener_with_the_exception_and_handles_nothing_after_it(bool synchronous)
    {
        for (int round = 0; round < 20; round++)
        {
            await using var setup = new ListenerSetup(
                new ListenerOptions { StopOnHandlerError = true, Dispatch = Earshot.Dispatch.Sequential });
            var heard = new ConcurrentQueue<int>();
            var start = new TaskCompletionSource();
            if (synchronous)
            {
                setup.Listener.OnEvent(e =>
                {
                    ((IAsyncResult)start.Task).AsyncWaitHandle.WaitOne();
                    Handle(e);
                });
            }
            else
            {
                setup.Listener.OnEvent(async e =>
                {
                    await start.Task;
                    Handle(e);
                });
            }

            void Handle(FakeEvent e)
            {
                heard.Enqueue(e.Sequence);
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
            Assert.Equal([1, 2, 3], heard);
            Assert.Equal((ListenerState.Faulted, 0), (setup.Listener.State, setup.Time.ActiveTimers));
            List<object> told = setup.RestOfTold();
            Assert.Single(told.OfType<ListenerError<FakeEvent>>());
            DisconnectNotification end = Assert.Single(told.OfType<DisconnectNotification>());
            Assert.Equal((DisconnectReason.HandlerFailed, false), (end.Reason, end.WillReconnect));
            Assert.Same(Defect, end.Error);
        }
    }

    [Fact]
    public async Task StopOnHandlerError_holds_for_what_is_handled_while_not_connected_and_stopping()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { StopOnHandlerError = true });
        var fail = new TaskCompletionSource();
        setup.Listener.OnEvent(_ => fail.Task);
        Task running = setup.Listener.RunAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        await setup.ToldAsync<ConnectNotification>();
        socket.PushEvent(1);
        await socket.WaitUntilReadAsync();
        socket.Break();
        await setup.ToldAsync<DisconnectNotification>();
        Task stopping = setup.Listener.DisconnectAsync();
        await setup.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(10)).Soon();
        fail.SetException(Defect);
        await stopping.Soon();
        Assert.Same(Defect, await Assert.ThrowsAsync<FormatException>(() => running.Soon()));
    }
}
