using System.Collections.Concurrent;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class ReplyReserveTests
{
    private readonly ConcurrentQueue<string> _outcomes = new();

    [Fact]
    public async Task Handlers_get_their_replies_while_the_queue_is_full()
    {
        await using ListenerSetup setup = Setup(capacity: 3);
        var all = new CountdownEvent(6);
        setup.Listener.OnEvent(e => AskAsync(setup, e, all));
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 6; i++)
        {
            socket.PushEvent(i, $"lane {i}");
        }

        // The handlers of the last three run only because reading continues while the queue is full.
        await AskedAsync(setup, 6);
        for (int i = 0; i < 6; i++)
        {
            PushReply(socket);
        }

        await Task.Run(() => Assert.True(all.Wait(ListenerSetup.SafetyNet)));
        Assert.Equal(Enumerable.Range(0, 6).Select(i => $"{i}: reply"), _outcomes.Order());
    }

    [Fact]
    public async Task Reader_that_waits_continues_when_a_handler_starts_to_wait_for_a_reply()
    {
        await using ListenerSetup setup = Setup(capacity: 2);
        var ask = new TaskCompletionSource();
        var all = new CountdownEvent(3);
        setup.Listener.OnEvent(async e =>
        {
            await ask.Task;
            await AskAsync(setup, e, all);
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 3; i++)
        {
            socket.PushEvent(i, $"lane {i}");
        }

        PushReply(socket);
        await socket.WaitUntilReadAsync(left: 1);
        ask.SetResult();
        await AskedAsync(setup, 3);
        PushReply(socket);
        PushReply(socket);
        await Task.Run(() => Assert.True(all.Wait(ListenerSetup.SafetyNet)));
        Assert.Equal(["0: reply", "1: reply", "2: reply"], _outcomes.Order());
    }

    [Fact]
    public async Task Actions_fail_at_once_when_the_reserve_is_full()
    {
        await using ListenerSetup setup = Setup(capacity: 2);
        var all = new CountdownEvent(7);
        setup.Listener.OnEvent(e => AskAsync(setup, e, all));
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 7; i++)
        {
            socket.PushEvent(i, "a");
        }

        // No reply is sent, and four events fill the queue and the reserve, so that the first three actions fail.
        await AskedAsync(setup, 4);
        Assert.Equal(["0: QueueFullException", "1: QueueFullException", "2: QueueFullException"], _outcomes);
        PushReply(socket);
        for (int i = 4; i < 7; i++)
        {
            await AskedAsync(setup, 1);
            PushReply(socket);
        }

        await Task.Run(() => Assert.True(all.Wait(ListenerSetup.SafetyNet)));
        Assert.Equal(new StopReport(7, 7, 0, 0), await setup.Listener.DisconnectAsync().Soon());
    }

    [Fact]
    public async Task Enumeration_gets_its_replies_while_its_queue_is_full()
    {
        await using ListenerSetup setup = Setup(capacity: 2);
        FakeWebSocket? socket = null;
        setup.Protocol.OnOpen = (_, _) =>
        {
            Earshot.Protocol.OpenedSocket opened = FakeProtocol.Ready();
            socket = (FakeWebSocket)opened.Socket;
            for (int i = 0; i < 4; i++)
            {
                socket.PushEvent(i);
            }

            PushReply(socket);
            return Task.FromResult(opened);
        };
        int yielded = 0;
        await foreach (FakeEvent e in setup.Listener.ReadEventsAsync())
        {
            // At first, another event is waiting for room, and the reply is behind it.
            Task asking = setup.Protocol.AskAsync();
            if (yielded > 0)
            {
                PushReply(socket!);
            }

            await asking.Soon();
            if (++yielded == 4)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task Reading_waits_when_a_handler_does_not_return_and_too_many_events_follow()
    {
        var logs = new RecordingLogs();
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 2 }, logs: logs);
        setup.Protocol.RespondsToPings = false;
        setup.Protocol.ReceiveTimeout = TimeSpan.FromDays(1);
        var hang = new TaskCompletionSource();
        setup.Listener.OnEvent(e => e.Lane == "hangs" ? hang.Task : Task.CompletedTask);
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(0, "hangs");
        for (int i = 1; i < 100; i++)
        {
            socket.PushEvent(i);
        }

        // 32 have a place in the order, and the reader waits with the next one.
        await setup.Protocol.EventsReadAsync(33);
        Assert.DoesNotContain(119, logs.Ids);
        for (int minute = 1; minute <= 2; minute++)
        {
            await setup.PassAsync(TimeSpan.FromMinutes(1));
            await setup.Time.WaitUntilNextTimerAsync(TimeSpan.FromMinutes(1)).Soon();
            Assert.Equal(minute, logs.Ids.Count(id => id == 119));
        }

        string last = logs.Lines.Last(line => line.Contains("reading waits", StringComparison.Ordinal));
        Assert.Contains("said event, received 00:02:00 ago", last, StringComparison.Ordinal);
        hang.SetResult();
        await setup.Protocol.EventsReadAsync(100);
        Assert.Equal(new StopReport(100, 100, 0, 0), await setup.Listener.DisconnectAsync().Soon());
    }

    private static void PushReply(FakeWebSocket socket) => socket.PushText("""{"event":"reply"}""");

    private static async Task AskedAsync(ListenerSetup setup, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(await setup.Protocol.Asked.WaitAsync(ListenerSetup.SafetyNet));
        }
    }

    private static ListenerSetup Setup(int capacity)
    {
        var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = capacity });

        // Frames are counted, and the pong could come between any two.
        setup.Protocol.RespondsToPings = false;
        return setup;
    }

    private async Task AskAsync(ListenerSetup setup, FakeEvent e, CountdownEvent all)
    {
        try
        {
            await setup.Protocol.AskAsync();
            _outcomes.Enqueue($"{e.Sequence}: reply");
        }
        catch (QueueFullException error)
        {
            _outcomes.Enqueue($"{e.Sequence}: {error.GetType().Name}");
        }

        all.Signal();
    }
}
