using System.Collections.Concurrent;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class DispatchOrderTests
{
    [Theory]
    [InlineData("synchronous")]
    [InlineData("completes synchronously")]
    [InlineData("yields")]
    [InlineData("alternates")]
    public async Task Ordered_keeps_the_order_of_every_lane(string kind)
    {
        const int Lanes = 13;
        const int Events = 3000;
        await using var setup = new ListenerSetup(new ListenerOptions { MaxConcurrency = 5, QueueCapacity = 200 });
        var handled = new ConcurrentDictionary<string, List<int>>(StringComparer.Ordinal);
        var all = new CountdownEvent(Events);
        void Record(FakeEvent e)
        {
            // One list per lane, without a lock, so that two concurrent handlers of a lane would be noticed.
            handled.GetOrAdd(e.Lane ?? "none", _ => []).Add(e.Sequence);
            all.Signal();
        }

        if (kind == "synchronous")
        {
            setup.Listener.OnEvent(Record);
        }
        else
        {
            setup.Listener.OnEvent(async e =>
            {
                if (kind == "yields" || (kind == "alternates" && e.Sequence % 3 == 0))
                {
                    await Task.Yield();
                }

                Record(e);
            });
        }

        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < Events; i++)
        {
            socket.PushEvent(i, i % Lanes == 0 ? null : $"{i % Lanes}");
        }

        await Task.Run(() => Assert.True(all.Wait(ListenerSetup.SafetyNet)));
        Assert.Equal(Lanes, handled.Count);
        Assert.All(handled.Values, lane => Assert.Equal(lane.Order(), lane));
    }

    [Fact]
    public async Task No_more_handlers_run_at_once_than_MaxConcurrency()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { MaxConcurrency = 2 }, records: false);
        var begun = new SemaphoreSlim(0);
        var step = new SemaphoreSlim(0);
        int running = 0;
        int most = 0;
        var gate = new Lock();
        setup.Listener.OnEvent(async _ =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++running);
            }

            begun.Release();
            await step.WaitAsync();
            lock (gate)
            {
                running--;
            }
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 20; i++)
        {
            socket.PushEvent(i, $"lane {i}");
        }

        Assert.True(await begun.WaitAsync(ListenerSetup.SafetyNet));
        for (int i = 1; i < 20; i++)
        {
            Assert.True(await begun.WaitAsync(ListenerSetup.SafetyNet));
            step.Release();
        }

        step.Release();
        Assert.Equal(20, (await setup.Listener.DisconnectAsync().Soon()).Handled);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Blocking_handlers_delay_neither_other_lanes_nor_the_reader()
    {
        const int Blocked = 100;
        await using var setup = new ListenerSetup(new ListenerOptions { MaxConcurrency = 200 });
        using var release = new ManualResetEventSlim();
        using var begun = new CountdownEvent(Blocked);
        var free = new TaskCompletionSource<int>();
        setup.Listener.OnEvent(e =>
        {
            if (e.Lane == "free")
            {
                free.TrySetResult(e.Sequence);
                return;
            }

            begun.Signal();
            release.Wait();
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < Blocked; i++)
        {
            socket.PushEvent(i, $"blocked {i}");
        }

        await Task.Run(() => Assert.True(begun.Wait(ListenerSetup.SafetyNet)));
        socket.PushEvent(1000, "free");
        Assert.Equal(1000, await free.Task.Soon());
        socket.PushBinary(1);
        await socket.WaitUntilReadAsync();
        release.Set();
        StopReport report = await setup.Listener.DisconnectAsync().Soon();
        Assert.Equal(new StopReport(Blocked + 1, Blocked + 1, 0, 0), report);
    }

    [Fact]
    public async Task Blocked_lane_delays_only_its_own_events()
    {
        await using var setup = new ListenerSetup();
        using var release = new ManualResetEventSlim();
        var handled = new ConcurrentQueue<int>();
        var other = new TaskCompletionSource();
        var last = new TaskCompletionSource();
        setup.Listener.OnEvent(e =>
        {
            if (e.Lane == "b")
            {
                other.SetResult();
                return;
            }

            release.Wait();
            handled.Enqueue(e.Sequence);
            if (e.Sequence == 3)
            {
                last.SetResult();
            }
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        socket.PushEvent(3);
        socket.PushEvent(4, "b");
        await other.Task.Soon();
        Assert.Empty(handled);
        release.Set();
        await last.Task.Soon();
        Assert.Equal([1, 2, 3], handled);
    }

    [Theory]
    [InlineData(Earshot.Dispatch.Ordered, 3, 3)]
    [InlineData(Earshot.Dispatch.Concurrent, 3, 3)]
    [InlineData(Earshot.Dispatch.Sequential, 64, 1)]
    public async Task Concurrency_is_limited(Earshot.Dispatch dispatch, int limit, int expected)
    {
        const int Events = 60;
        await using var setup = new ListenerSetup(new ListenerOptions { Dispatch = dispatch, MaxConcurrency = limit });
        int running = 0;
        int most = 0;
        var step = new SemaphoreSlim(0);
        var full = new TaskCompletionSource();
        var all = new CountdownEvent(Events);
        setup.Listener.OnEvent(async e =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == expected)
            {
                full.TrySetResult();
            }

            await step.WaitAsync();
            Interlocked.Decrement(ref running);
            all.Signal();
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < Events; i++)
        {
            socket.PushEvent(i, $"{i}");
        }

        await full.Task.Soon();
        await socket.WaitUntilReadAsync();
        step.Release(Events);
        await Task.Run(() => Assert.True(all.Wait(ListenerSetup.SafetyNet)));
        Assert.Equal(expected, most);
    }

    [Fact]
    public async Task Sequential_keeps_the_order_across_lanes()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { Dispatch = Earshot.Dispatch.Sequential });
        List<int> handled = [];
        var last = new TaskCompletionSource();
        setup.Listener.OnEvent(async e =>
        {
            await Task.Yield();
            handled.Add(e.Sequence);
            if (e.Sequence == 499)
            {
                last.SetResult();
            }
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 500; i++)
        {
            socket.PushEvent(i, $"{i % 9}");
        }

        await last.Task.Soon();
        Assert.Equal(Enumerable.Range(0, 500), handled);
    }

    [Fact]
    public async Task Concurrent_does_not_wait_for_earlier_events_of_the_lane()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { Dispatch = Earshot.Dispatch.Concurrent, MaxConcurrency = 2 });
        var second = new TaskCompletionSource();
        var first = new TaskCompletionSource();
        setup.Listener.OnEvent(async e =>
        {
            if (e.Sequence == 1)
            {
                await second.Task;
                first.SetResult();
            }
            else
            {
                second.SetResult();
            }
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        await first.Task.Soon();
    }

    [Fact]
    public async Task Busy_lane_yields_to_a_waiting_lane()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { MaxConcurrency = 1 });
        var handled = new ConcurrentQueue<string>();
        var start = new TaskCompletionSource();
        var all = new CountdownEvent(201);
        setup.Listener.OnEvent(async e =>
        {
            await start.Task;
            handled.Enqueue(e.Lane!);
            all.Signal();
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 200; i++)
        {
            socket.PushEvent(i, "busy");
        }

        socket.PushEvent(200, "quiet");
        await socket.WaitUntilReadAsync();
        start.SetResult();
        await Task.Run(() => Assert.True(all.Wait(ListenerSetup.SafetyNet)));
        Assert.InRange(handled.ToList().IndexOf("quiet"), 1, 64);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen = Volatile.Read(ref most);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
