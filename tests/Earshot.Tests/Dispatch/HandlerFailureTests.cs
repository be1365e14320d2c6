using System.Collections.Concurrent;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class HandlerFailureTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retry_runs_the_handler_again_before_the_rest_of_its_lane(bool synchronous)
    {
        await using var setup = new ListenerSetup(
            new ListenerOptions { HandlerFailure = HandlerFailure.Retry(3, Second * 2, Second * 5), PingInterval = TimeSpan.FromDays(1) });
        setup.Protocol.ReceiveTimeout = TimeSpan.FromDays(1);
        var runs = new ConcurrentQueue<int>();
        var last = new TaskCompletionSource();
        void Handle(FakeEvent e)
        {
            runs.Enqueue(e.Sequence);
            if (e.Sequence == 1)
            {
                throw new FormatException();
            }

            last.SetResult();
        }

        if (synchronous)
        {
            setup.Listener.OnEvent((Action<FakeEvent>)Handle);
        }
        else
        {
            setup.Listener.OnEvent(async e =>
            {
                await Task.Yield();
                Handle(e);
            });
        }

        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushEvent(1);
        socket.PushEvent(2);
        foreach (int delay in (int[])[2, 4, 5])
        {
            ListenerError<FakeEvent> error = await setup.NextAsync<ListenerError<FakeEvent>>();
            Assert.Equal((ListenerErrorKind.Handler, Second * delay), (error.Kind, error.RetryIn));
            await setup.PassAsync(Second * delay);
        }

        Assert.Null((await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn);
        await last.Task.Soon();
        Assert.Equal([1, 1, 1, 1, 2], runs);
        Assert.Equal(new StopReport(2, 1, 1, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal([1L, 2], setup.Protocol.Passed);
    }

    [Fact]
    public async Task Retry_runs_only_the_handler_that_threw()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { HandlerFailure = HandlerFailure.Retry(1, TimeSpan.Zero) });
        var runs = new ConcurrentQueue<string>();
        setup.Listener.OnEvent(_ => { runs.Enqueue("all"); });
        setup.Listener.On<SaidEvent>(_ =>
        {
            runs.Enqueue("said");
            return runs.Count == 2 ? throw new FormatException() : Task.CompletedTask;
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await setup.Protocol.EventsReadAsync(1);
        Assert.Equal(new StopReport(1, 1, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal(["all", "said", "said"], runs);
    }

    [Fact]
    public async Task Stop_ends_the_wait_for_a_retry_after_the_drain()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { HandlerFailure = HandlerFailure.Retry(1, TimeSpan.FromHours(1)) });
        bool isBroken = true;
        setup.Listener.OnEvent(_ => isBroken ? throw new FormatException() : Task.CompletedTask);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushEvent(1);
        await setup.NextAsync<ListenerError<FakeEvent>>();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(new StopReport(1, 0, 0, 1), await stopping.Soon());
        isBroken = false;
        await setup.ConnectAsync();
        Assert.Equal(new StopReport(1, 1, 0, 0), await setup.Listener.DisconnectAsync().Soon());
    }

    [Fact]
    public void Retry_validates_its_parameters()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HandlerFailure.Retry(0, Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => HandlerFailure.Retry(1, -Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => HandlerFailure.Retry(1, Second, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => HandlerFailure.Retry(1, Second, TimeSpan.FromDays(25)));
        Assert.Equal(HandlerFailure.Retry(2, Second), HandlerFailure.Retry(2, Second));
        Assert.Equal("Continue", HandlerFailure.Continue.ToString());
    }
}
