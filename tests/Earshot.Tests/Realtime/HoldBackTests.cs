using System.Collections.Frozen;
using System.Threading.Channels;
using Earshot.Protocol;

namespace Earshot.Tests.Realtime;

public sealed class HoldBackTests
{
    private readonly Channel<string> _arriving = Channel.CreateUnbounded<string>();
    private readonly List<string> _handled = [];
    private readonly Channel<(CatchUpContext<FakeEvent> Context, TaskCompletionSource End)> _catchUps =
        Channel.CreateUnbounded<(CatchUpContext<FakeEvent>, TaskCompletionSource)>();

    [Fact]
    public async Task Live_events_wait_for_missed_ones_of_their_lane_while_reading_continues()
    {
        await using ListenerSetup setup = Setup();
        FakeWebSocket socket = await setup.ConnectAsync();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        socket.PushEvent(10);
        socket.PushEvent(11, "b");
        socket.PushEvent(12);
        await socket.WaitUntilReadAsync();

        await context.DeliverAsync(Missed(1));
        await context.DeliverAsync(Missed(2));
        Assert.True(await context.ReleaseAsync("a"));
        await HandledAsync("a1", "a2", "a10", "a12");
        socket.PushEvent(13);
        await HandledAsync("a1", "a2", "a10", "a12", "a13");
        end.SetResult();
        await HandledAsync("a1", "a2", "a10", "a12", "a13", "b11");
        Assert.Equal(new StopReport(6, 6, 0, 0), await setup.Listener.DisconnectAsync().Soon());
    }

    [Fact]
    public async Task Held_back_events_can_be_delivered_among_missed_ones()
    {
        await using ListenerSetup setup = Setup();
        FakeWebSocket socket = await setup.ConnectAsync();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        foreach (int number in (int[])[2, 3, 5, 7])
        {
            socket.PushEvent(number);
        }

        await socket.WaitUntilReadAsync();
        foreach (int missed in (int[])[1, 4, 6])
        {
            // The number 5 is not known to precede anything, so that it goes with the one behind it.
            await context.DeliverHeldAsync("a", held => held.Sequence == 5 ? null : held.Sequence < missed);
            await context.DeliverHeldAsync("b", _ => true);
            await context.DeliverAsync(Missed(missed));
        }

        await HandledAsync("a1", "a2", "a3", "a4", "a6");
        socket.PushEvent(8);
        end.SetResult();
        await HandledAsync("a1", "a2", "a3", "a4", "a6", "a5", "a7", "a8");
    }

    [Fact]
    public async Task Lanes_that_are_not_caught_up_flow()
    {
        await using ListenerSetup setup = Setup();
        FakeWebSocket socket = await setup.ConnectAsync();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        socket.PushEvent(1);
        socket.PushEvent(2, "b");
        socket.PushEvent(3, lane: null);
        await socket.WaitUntilReadAsync();
        await context.HoldOnlyAsync(FrozenSet.Create("a", "c"));
        socket.PushEvent(4, "b");
        socket.PushEvent(5, "c");
        socket.PushEvent(6, "d");
        await HandledAsync("3", "b2", "b4", "d6");
        end.SetResult();
        await HandledAsync("3", "a1", "b2", "b4", "c5", "d6");
    }

    [Fact]
    public async Task Held_back_events_of_a_lost_connection_wait_for_the_next_catch_up()
    {
        await using ListenerSetup setup = Setup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        await BegunAsync();
        socket.PushEvent(2);
        await socket.WaitUntilReadAsync();
        socket.Break();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        await setup.PassAsync(lost.ReconnectIn!.Value);
        socket = await setup.Protocol.OpenedAsync();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        socket.PushEvent(3);
        await socket.WaitUntilReadAsync();
        await context.DeliverAsync(Missed(1));
        end.SetResult();
        await HandledAsync("a1", "a2", "a3");
        Assert.DoesNotContain(setup.Rest(), n => n is Gap);
    }

    [Fact]
    public async Task Held_back_events_are_delivered_after_a_resume_that_needs_no_catch_up()
    {
        await using ListenerSetup setup = Setup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        await BegunAsync();
        socket.PushEvent(2);
        await socket.WaitUntilReadAsync();
        setup.Protocol.Needs = false;
        socket.Break();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        await setup.PassAsync(lost.ReconnectIn!.Value);
        socket = await setup.Protocol.OpenedAsync();
        socket.PushEvent(3);
        await HandledAsync("a2", "a3");
    }

    [Fact]
    public async Task Held_back_events_of_a_stop_are_unhandled_and_delivered_by_the_next_start()
    {
        await using ListenerSetup setup = Setup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await BegunAsync();
        socket.PushEvent(2);
        socket.PushEvent(3);
        await socket.WaitUntilReadAsync();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(new ListenerOptions().DrainTimeout);
        Assert.Equal(new StopReport(2, 0, 0, 2), await stopping.Soon());
        Assert.Empty(setup.Protocol.Passed);

        await setup.ConnectAsync();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        await context.DeliverAsync(Missed(1));
        end.SetResult();
        await HandledAsync("a1", "a2", "a3");
        Assert.Equal(new StopReport(3, 3, 0, 0), await setup.Listener.DisconnectAsync().Soon());
    }

    [Fact]
    public async Task Duplicates_are_dropped_and_passed_in_their_place()
    {
        await using ListenerSetup setup = Setup();
        setup.Protocol.OnAdmit = e => e.Sequence % 2 == 0;
        FakeWebSocket socket = await setup.ConnectAsync();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        await socket.WaitUntilReadAsync();
        end.SetResult();
        await HandledAsync("a2");
        socket.PushEvent(3);
        socket.PushEvent(4);
        await HandledAsync("a2", "a4");
        Assert.Equal(new StopReport(2, 2, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal([1L, 2, 3, 4], setup.Protocol.Passed);
        Assert.DoesNotContain(setup.Rest(), n => n is Gap);
    }

    [Fact]
    public async Task Event_is_delivered_when_the_protocol_throws_instead_of_comparing_it()
    {
        await using ListenerSetup setup = Setup();
        setup.Protocol.OnAdmit = _ => throw new FormatException("a defect");
        FakeWebSocket socket = await setup.ConnectAsync();
        (_, TaskCompletionSource end) = await BegunAsync();
        socket.PushEvent(1);
        await socket.WaitUntilReadAsync();
        end.SetResult();
        await HandledAsync("a1");
        socket.PushEvent(2);
        await HandledAsync("a1", "a2");
    }

    [Fact]
    public async Task Caught_up_events_do_not_wait_for_held_back_ones_to_be_passed()
    {
        await using ListenerSetup setup = Setup();
        var passed = new TaskCompletionSource();
        setup.Protocol.OnHandled = e => passed.TrySetResult();
        FakeWebSocket socket = await setup.ConnectAsync();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        socket.PushEvent(10);
        await socket.WaitUntilReadAsync();
        await context.DeliverAsync(Missed(1));
        await passed.Task.Soon();
        Assert.Equal([1L], setup.Protocol.Passed);
        socket.PushText("""{"event":"proof","seq":7}""");
        await socket.WaitUntilReadAsync();
        end.SetResult();
        await HandledAsync("a1", "a10");
        await setup.Listener.DisconnectAsync().Soon();
        Assert.Equal([1L, 10, -7], setup.Protocol.Passed);
    }

    [Fact]
    public async Task Fullest_lane_is_dropped_and_fetched_again()
    {
        await using ListenerSetup setup = Setup(new ListenerOptions { HoldBackCapacity = 3 });
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        socket.PushEvent(1);
        socket.PushEvent(2, "b");
        socket.PushEvent(3, type: "typing");
        socket.PushEvent(4);
        socket.PushEvent(5);
        await socket.WaitUntilReadAsync();
        Assert.Equal(["a"], context.Overflowed);

        Assert.False(await context.ReleaseAsync("a"));
        Gap gap = await setup.NextAsync<Gap>();
        Assert.Equal((GapReason.HoldBackFull, "a", 1L), (gap.Reason, gap.Lane, gap.Count));
        Assert.Equal(["typing"], gap.NotRecoverable);
        Assert.Empty(context.Overflowed);
        socket.PushEvent(6);
        await socket.WaitUntilReadAsync();
        foreach (int fetched in (int[])[1, 4, 5])
        {
            await context.DeliverAsync(Missed(fetched));
        }

        await HandledAsync("a1", "a4", "a5");
        Assert.DoesNotContain(6, setup.Protocol.Passed);
        Assert.True(await context.ReleaseAsync("a"));
        end.SetResult();
        await HandledAsync("a1", "a4", "a5", "a6", "b2");
        Assert.Equal(new StopReport(5, 5, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.DoesNotContain(setup.Rest(), n => n is Gap);
        Assert.Equal([1L, 4, 5, 1, 2, 6], setup.Protocol.Passed);
    }

    [Fact]
    public async Task Dropped_lane_that_is_not_fetched_again_is_a_gap()
    {
        await using ListenerSetup setup = Setup(new ListenerOptions { HoldBackCapacity = 2 });
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        (_, TaskCompletionSource end) = await BegunAsync();
        for (int i = 1; i <= 5; i++)
        {
            socket.PushEvent(i);
        }

        await socket.WaitUntilReadAsync();
        end.SetResult();
        Gap gap = await setup.NextAsync<Gap>();
        Assert.Equal((GapReason.HoldBackFull, "a", 5L), (gap.Reason, gap.Lane, gap.Count));
        socket.PushEvent(6);
        await HandledAsync("a6");
    }

    [Fact]
    public async Task Reading_waits_when_too_many_events_follow_a_lane_that_is_being_released()
    {
        await using ListenerSetup setup = Setup(new ListenerOptions { HoldBackCapacity = 2, QueueCapacity = 1 }, handles: false);
        setup.Protocol.RespondsToPings = false;
        var go = new SemaphoreSlim(0);
        var first = new TaskCompletionSource();
        setup.Listener.OnEvent(async e =>
        {
            first.TrySetResult();
            await go.WaitAsync();
            _arriving.Writer.TryWrite(Name(e));
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        (_, TaskCompletionSource end) = await BegunAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        await socket.WaitUntilReadAsync();
        end.SetResult();
        await first.Task.Soon();
        for (int i = 3; i <= 20; i++)
        {
            socket.PushEvent(i);
        }

        // One is handled, one waits for room, two are held back, and one waits to be held back.
        await setup.Protocol.EventsReadAsync(5);
        go.Release(20);
        await HandledAsync([.. Enumerable.Range(1, 20).Select(i => $"a{i}")]);
        Assert.DoesNotContain(setup.Rest(), n => n is Gap);
    }

    [Fact]
    public async Task Progress_is_reported()
    {
        await using ListenerSetup setup = Setup();
        Channel<CatchUpProgress> progress = Channel.CreateUnbounded<CatchUpProgress>();
        setup.Listener.OnCatchUp(p => { progress.Writer.TryWrite(p); });
        await setup.ConnectAsync();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        context.ReportProgress(0, 2);
        await context.DeliverAsync(Missed(1));
        context.ReportProgress(1, 2);
        end.SetResult();
        DateTimeOffset now = setup.Time.GetUtcNow();
        Assert.Equal(new CatchUpProgress { Done = 0, Total = 2, Events = 0, At = now }, await NextAsync());
        Assert.Equal(new CatchUpProgress { Done = 1, Total = 2, Events = 1, At = now }, await NextAsync());
        Assert.Equal(new CatchUpProgress { Done = 2, Total = 2, Events = 1, At = now, IsComplete = true }, await NextAsync());

        Task<CatchUpProgress> NextAsync() => progress.Reader.ReadAsync().AsTask().Soon();
    }

    private static FakeEvent Missed(int sequence) =>
        new("{}"u8.ToArray(), DateTimeOffset.UnixEpoch, "said", "a", sequence, EventOrigin.CatchUp);

    private static string Name(FakeEvent e) => $"{e.Lane}{e.Sequence}";

    private ListenerSetup Setup(ListenerOptions? options = null, bool handles = true)
    {
        var setup = new ListenerSetup(options);
        setup.Protocol.OnCatchUp = async (context, cancellationToken) =>
        {
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _catchUps.Writer.TryWrite((context, end));
            await end.Task.WaitAsync(cancellationToken);
        };
        if (handles)
        {
            setup.Listener.OnEvent(e => { _arriving.Writer.TryWrite(Name(e)); });
        }

        return setup;
    }

    private Task<(CatchUpContext<FakeEvent> Context, TaskCompletionSource End)> BegunAsync() =>
        _catchUps.Reader.ReadAsync().AsTask().Soon();

    // The lanes are independent of each other, so that only the order within each is compared.
    private async Task HandledAsync(params string[] expected)
    {
        while (_handled.Count < expected.Length)
        {
            _handled.Add(await _arriving.Reader.ReadAsync().AsTask().Soon());
        }

        Assert.Equal(ByLane(expected), ByLane(_handled));

        static IEnumerable<string> ByLane(IEnumerable<string> names) => names.GroupBy(Lane).OrderBy(g => g.Key).SelectMany(g => g);

        static string Lane(string name) => name.TrimEnd("0123456789".ToCharArray());
    }
}
