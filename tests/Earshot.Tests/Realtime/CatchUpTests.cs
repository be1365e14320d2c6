using System.Collections.Concurrent;

namespace Earshot.Tests.Realtime;

public sealed class CatchUpTests
{
    [Fact]
    public async Task Missed_events_are_delivered_before_new_ones()
    {
        await using var setup = new ListenerSetup();
        var fetch = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        setup.Protocol.OnCatchUp = async (context, cancellationToken) =>
        {
            begun.TrySetResult();
            await fetch.Task.WaitAsync(cancellationToken);
            await context.DeliverAsync(Missed(1));
            await context.DeliverAsync(Missed(2));
        };
        var handled = new ConcurrentQueue<int>();
        var third = new TaskCompletionSource();
        setup.Listener.OnEvent((FakeEvent e) =>
        {
            handled.Enqueue(e.Sequence);
            if (e.Sequence == 3)
            {
                third.SetResult();
            }
        });
        await setup.Listener.ConnectAsync().Soon();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        await begun.Task.Soon();
        socket.PushEvent(3);

        fetch.SetResult();
        await third.Task.Soon();
        Assert.Equal([1, 2, 3], handled);
        await setup.NextAsync<ConnectNotification>();
        Assert.Empty(setup.Rest());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failed_or_late_catch_up_is_reported_as_a_gap(bool late)
    {
        await using var setup = new ListenerSetup(new ListenerOptions { CatchUpTimeout = TimeSpan.FromSeconds(4) });
        int catchUps = 0;
        setup.Protocol.OnCatchUp = (_, cancellationToken) => ++catchUps == 1
            ? Task.CompletedTask
            : late ? HangAsync(setup, cancellationToken) : throw new FormatException("no response");
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        await socket.WaitUntilReadAsync();
        DateTimeOffset lastHeard = setup.Time.GetUtcNow();
        setup.Time.Advance(TimeSpan.FromSeconds(3));
        socket.Break();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        await setup.PassAsync(lost.ReconnectIn!.Value);
        socket = await setup.Protocol.OpenedAsync();
        await setup.NextAsync<ConnectNotification>();
        if (late)
        {
            await setup.PassAsync(TimeSpan.FromSeconds(4));
        }

        ListenerError<FakeEvent> error = await setup.NextAsync<ListenerError<FakeEvent>>();
        Gap gap = await setup.NextAsync<Gap>();
        Assert.Equal((ListenerErrorKind.CatchUp, GapReason.CatchUpFailed), (error.Kind, gap.Reason));
        Assert.Equal((lastHeard, setup.Time.GetUtcNow()), (gap.From, gap.Until));
        var handled = new TaskCompletionSource<FakeEvent>();
        setup.Listener.OnEvent(handled.SetResult);
        socket.PushEvent(7);
        Assert.Equal(7, (await handled.Task.Soon()).Sequence);
    }

    [Fact]
    public async Task Gap_starts_at_first_loss_when_catch_up_fails_again()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.OnCatchUp = (_, _) => throw new FormatException("no response");
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        await setup.NextAsync<ListenerError<FakeEvent>>();
        Gap first = await setup.NextAsync<Gap>();
        List<Gap> gaps = [];
        for (int i = 0; i < 2; i++)
        {
            await socket.WaitUntilReadAsync();
            setup.Time.Advance(TimeSpan.FromSeconds(2));
            socket.Break();
            await setup.PassAsync((await setup.NextAsync<DisconnectNotification>()).ReconnectIn!.Value);
            socket = await setup.Protocol.OpenedAsync();
            await setup.NextAsync<ConnectNotification>();
            await setup.NextAsync<ListenerError<FakeEvent>>();
            gaps.Add(await setup.NextAsync<Gap>());
        }

        Assert.Equal((first.Until, first.Until), (gaps[0].From, gaps[1].From));
        Assert.True(gaps[1].Until > gaps[0].Until);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gap_starts_at_the_last_loss_when_earlier_ones_were_caught_up_or_needed_nothing(bool isNeeded)
    {
        await using var setup = new ListenerSetup();
        int connections = 0;
        setup.Protocol.OnCatchUp = (_, _) => Task.CompletedTask;
        DateTimeOffset lastHeard = default;
        FakeWebSocket socket = await setup.ConnectAsync();
        while (true)
        {
            await setup.NextAsync<ConnectNotification>();
            connections++;
            if (connections == 3)
            {
                break;
            }

            await socket.WaitUntilReadAsync();
            lastHeard = setup.Time.GetUtcNow();
            setup.Time.Advance(TimeSpan.FromSeconds(2));
            setup.Protocol.Needs = isNeeded || connections == 2;
            if (connections == 2)
            {
                setup.Protocol.OnCatchUp = (_, _) => throw new FormatException("no response");
            }

            socket.Break();
            await setup.PassAsync((await setup.NextAsync<DisconnectNotification>()).ReconnectIn!.Value);
            socket = await setup.Protocol.OpenedAsync();
        }

        await setup.NextAsync<ListenerError<FakeEvent>>();
        Assert.Equal(lastHeard, (await setup.NextAsync<Gap>()).From);
    }

    [Fact]
    public async Task Failure_that_the_protocol_has_reported_is_one_gap()
    {
        await using var setup = new ListenerSetup();
        DateTimeOffset since = DateTimeOffset.UnixEpoch;
        setup.Protocol.OnCatchUp = async (context, _) =>
        {
            await context.ReportGapAsync(new Gap { Reason = GapReason.CatchUpFailed, From = since, Until = setup.Time.GetUtcNow() });
            throw new FormatException("no response");
        };
        await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        Assert.Equal(since, (await setup.NextAsync<Gap>()).From);
        await setup.NextAsync<ListenerError<FakeEvent>>();
        await setup.Listener.DisconnectAsync().Soon();
        Assert.DoesNotContain(setup.Rest(), n => n is Gap);
    }

    [Fact]
    public async Task Catch_up_that_is_not_done_in_time_is_a_gap_besides_those_of_the_protocol()
    {
        var limit = TimeSpan.FromSeconds(4);
        await using var setup = new ListenerSetup(new ListenerOptions { CatchUpTimeout = limit });
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        setup.Protocol.OnCatchUp = async (context, cancellationToken) =>
        {
            DateTimeOffset now = setup.Time.GetUtcNow();
            await context.ReportGapAsync(new Gap { Reason = GapReason.CatchUpFailed, From = now, Until = now, Lane = "one" });
            Task hanging = HangAsync(setup, cancellationToken);
            hangs.SetResult();
            await hanging;
        };
        await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        Assert.Equal("one", (await setup.NextAsync<Gap>()).Lane);
        await hangs.Task.Soon();
        await setup.PassAsync(limit);
        await setup.NextAsync<ListenerError<FakeEvent>>();
        Gap rest = await setup.NextAsync<Gap>();
        Assert.Equal((GapReason.CatchUpFailed, null), (rest.Reason, rest.Lane));
    }

    [Fact]
    public async Task Stop_cancels_catch_up_without_a_gap()
    {
        await using var setup = new ListenerSetup();
        var begun = new TaskCompletionSource();
        setup.Protocol.OnCatchUp = (_, cancellationToken) =>
        {
            begun.SetResult();
            return HangAsync(setup, cancellationToken);
        };
        await setup.ConnectAsync();
        await begun.Task.Soon();
        await setup.Listener.DisconnectAsync().Soon();
        await setup.NextAsync<ConnectNotification>();
        Assert.Equal(DisconnectReason.Requested, (await setup.NextAsync<DisconnectNotification>()).Reason);
        Assert.Empty(setup.Rest());
    }

    [Fact]
    public async Task Gap_of_catch_up_is_reported_before_its_events()
    {
        await using var setup = new ListenerSetup();
        var gap = new Gap { Reason = GapReason.HistoryIncomplete, From = setup.Time.GetUtcNow(), Until = setup.Time.GetUtcNow() };
        setup.Protocol.OnCatchUp = async (context, _) =>
        {
            await context.ReportGapAsync(gap);
            await context.DeliverAsync(Missed(1));
        };
        var handled = new TaskCompletionSource<FakeEvent>();
        setup.Listener.OnEvent(handled.SetResult);
        await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        Assert.Same(gap, await setup.NextAsync<Gap>());
        Assert.Equal(1, (await handled.Task.Soon()).Sequence);
    }

    private static FakeEvent Missed(int sequence) =>
        new("{}"u8.ToArray(), DateTimeOffset.UnixEpoch, "said", "a", sequence, EventOrigin.CatchUp);

    private static Task HangAsync(ListenerSetup setup, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken);
}
