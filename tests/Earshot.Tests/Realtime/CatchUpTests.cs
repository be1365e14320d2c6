using System.Collections.Concurrent;
using Earshot.Protocol;
using Earshot.Realtime;

namespace Earshot.Tests.Realtime;

public sealed class CatchUpTests
{
    [Fact]
    public async Task What_was_missed_is_handed_over_before_what_the_connection_brings()
    {
        await using var setup = new ListenerSetup();
        var fetch = new TaskCompletionSource<CatchUpResult<FakeEvent>>();
        var begun = new TaskCompletionSource();
        setup.Protocol.OnCatchUp = cancellationToken =>
        {
            begun.TrySetResult();
            return fetch.Task.WaitAsync(cancellationToken);
        };
        var heard = new ConcurrentQueue<int>();
        var third = new TaskCompletionSource();
        setup.Listener.OnEvent((FakeEvent e) =>
        {
            heard.Enqueue(e.Sequence);
            if (e.Sequence == 3)
            {
                third.SetResult();
            }
        });
        await setup.Listener.ConnectAsync().Soon();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        await begun.Task.Soon();
        socket.PushEvent(3);

        fetch.SetResult(new CatchUpResult<FakeEvent> { Events = [Missed(1), Missed(2)] });
        await third.Task.Soon();
        Assert.Equal([1, 2, 3], heard);
        await setup.ToldAsync<ConnectNotification>();
        Assert.Empty(setup.RestOfTold());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failed_or_late_catch_up_is_a_gap_since_the_last_message_and_the_connection_goes_on(bool late)
    {
        await using var setup = new ListenerSetup(new ListenerOptions { CatchUpTimeout = TimeSpan.FromSeconds(4) });
        int catchUps = 0;
        setup.Protocol.OnCatchUp = async cancellationToken =>
        {
            if (++catchUps == 1)
            {
                return new CatchUpResult<FakeEvent>();
            }

            return late ? await HangAsync(setup, cancellationToken) : throw new FormatException("no answer");
        };
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        await socket.WaitUntilReadAsync();
        DateTimeOffset lastHeard = setup.Time.GetUtcNow();
        setup.Time.Advance(TimeSpan.FromSeconds(3));
        socket.Break();
        DisconnectNotification lost = await setup.ToldAsync<DisconnectNotification>();
        await setup.PassAsync(lost.ReconnectIn!.Value);
        socket = await setup.Protocol.OpenedAsync();
        await setup.ToldAsync<ConnectNotification>();
        if (late)
        {
            await setup.PassAsync(TimeSpan.FromSeconds(4));
        }

        ListenerError<FakeEvent> error = await setup.ToldAsync<ListenerError<FakeEvent>>();
        Gap gap = await setup.ToldAsync<Gap>();
        Assert.Equal((ListenerErrorKind.CatchUp, GapReason.CatchUpFailed), (error.Kind, gap.Reason));
        Assert.Equal((lastHeard, setup.Time.GetUtcNow()), (gap.From, gap.Until));
        var heard = new TaskCompletionSource<FakeEvent>();
        setup.Listener.OnEvent(heard.SetResult);
        socket.PushEvent(7);
        Assert.Equal(7, (await heard.Task.Soon()).Sequence);
    }

    [Fact]
    public async Task Next_catch_up_after_a_failed_one_is_told_from_where_nothing_had_been_heard()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.OnCatchUp = _ => throw new FormatException("no answer");
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        await setup.ToldAsync<ListenerError<FakeEvent>>();
        Gap first = await setup.ToldAsync<Gap>();
        List<Gap> gaps = [];
        for (int i = 0; i < 2; i++)
        {
            await socket.WaitUntilReadAsync();
            setup.Time.Advance(TimeSpan.FromSeconds(2));
            socket.Break();
            await setup.PassAsync((await setup.ToldAsync<DisconnectNotification>()).ReconnectIn!.Value);
            socket = await setup.Protocol.OpenedAsync();
            await setup.ToldAsync<ConnectNotification>();
            await setup.ToldAsync<ListenerError<FakeEvent>>();
            gaps.Add(await setup.ToldAsync<Gap>());
        }

        Assert.Equal((first.Until, first.Until), (gaps[0].From, gaps[1].From));
        Assert.True(gaps[1].Until > gaps[0].Until);
    }

    [Fact]
    public async Task Stop_during_a_catch_up_ends_it_and_is_no_gap()
    {
        await using var setup = new ListenerSetup();
        var begun = new TaskCompletionSource();
        setup.Protocol.OnCatchUp = cancellationToken =>
        {
            begun.SetResult();
            return HangAsync(setup, cancellationToken);
        };
        await setup.ConnectAsync();
        await begun.Task.Soon();
        await setup.Listener.DisconnectAsync().Soon();
        await setup.ToldAsync<ConnectNotification>();
        Assert.Equal(DisconnectReason.Requested, (await setup.ToldAsync<DisconnectNotification>()).Reason);
        Assert.Empty(setup.RestOfTold());
    }

    [Fact]
    public async Task Gap_that_the_history_leaves_comes_before_what_it_has()
    {
        await using var setup = new ListenerSetup();
        var gap = new Gap { Reason = GapReason.HistoryIncomplete, From = setup.Time.GetUtcNow(), Until = setup.Time.GetUtcNow() };
        setup.Protocol.OnCatchUp = _ => Task.FromResult(new CatchUpResult<FakeEvent> { Events = [Missed(1)], Gap = gap });
        var heard = new TaskCompletionSource<FakeEvent>();
        setup.Listener.OnEvent(heard.SetResult);
        await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        Assert.Same(gap, await setup.ToldAsync<Gap>());
        Assert.Equal(1, (await heard.Task.Soon()).Sequence);
    }

    private static FakeEvent Missed(int sequence) => new("{}"u8.ToArray(), DateTimeOffset.UnixEpoch, "said", "a", sequence);

    private static async Task<CatchUpResult<FakeEvent>> HangAsync(ListenerSetup setup, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken);
        return new CatchUpResult<FakeEvent>();
    }
}
