using System.Collections.Frozen;
using Earshot.Dispatching;
using Earshot.Realtime;

namespace Earshot.Tests.Realtime;

/// <summary>Tests <see cref="HoldBack{TEvent}"/> without a listener, at instants that a listener passes too quickly.</summary>
public sealed class HoldBackReleaseTests
{
    private readonly ReplyReserve _reserve = new();
    private readonly List<string> _delivered = [];
    private readonly List<Gap> _gaps = [];
    private readonly CancellationTokenSource _stop = new();
    private int _next;

    [Fact]
    public async Task Lane_that_was_released_is_held_back_by_the_next_catch_up()
    {
        HoldBack<FakeEvent> holdBack = New();
        Assert.True(await HoldAsync(holdBack, "a"));
        Assert.True(await ReleaseAsync(holdBack, "a"));
        Assert.True(await ReleaseAsync(holdBack, "b"));
        Assert.False(await HoldAsync(holdBack, "a"));
        Assert.False(await HoldAsync(holdBack, "b"));
        Assert.True(holdBack.IsActive);
        holdBack.HoldAll();
        Assert.True(await HoldAsync(holdBack, "a"));
        Assert.True(await HoldAsync(holdBack, "b"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_held_back_after_the_end_of_the_catch_up(bool isAnyHeld)
    {
        HoldBack<FakeEvent> holdBack = New();
        if (isAnyHeld)
        {
            await HoldAsync(holdBack, "a");
        }

        await HoldNoneAsync(holdBack);
        Assert.False(holdBack.IsActive);
        Assert.Equal(isAnyHeld ? ["a1"] : [], _delivered);
    }

    [Fact]
    public async Task Dropped_lane_must_be_fetched_by_the_next_catch_up_when_this_one_does_not_complete()
    {
        HoldBack<FakeEvent> holdBack = New(capacity: 1);
        await HoldAsync(holdBack, "a");
        await HoldAsync(holdBack, "a");
        Assert.False(await ReleaseAsync(holdBack, "a"));
        Assert.Empty(holdBack.Overflowed);
        holdBack.HoldAll();
        Assert.Equal(["a"], holdBack.Overflowed);
        Assert.False(await ReleaseAsync(holdBack, "a"));
        Assert.True(await ReleaseAsync(holdBack, "a"));
        holdBack.HoldAll();
        Assert.Empty(holdBack.Overflowed);
    }

    [Fact]
    public async Task Event_that_follows_the_gap_of_a_dropped_lane_is_delivered()
    {
        HoldBack<FakeEvent> holdBack = New(capacity: 1);
        await HoldAsync(holdBack, "a");
        await HoldAsync(holdBack, "a");
        await holdBack.HoldOnlyAsync(
            FrozenSet<string>.Empty,
            Deliver,
            async gap =>
            {
                _gaps.Add(gap);
                Assert.True(await HoldAsync(holdBack, "a"));
            },
            _stop.Token);
        Assert.Equal(2, Assert.Single(_gaps).Count);
        Assert.Equal(["a3"], _delivered);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lane_that_is_being_delivered_is_not_dropped(bool isReleased)
    {
        HoldBack<FakeEvent> holdBack = New(capacity: 4);
        await HoldAsync(holdBack, "a", 4);
        await DeliverAsync(holdBack, isReleased, async () =>
        {
            if (_delivered.Count == 1)
            {
                await HoldAsync(holdBack, "b", 2);
            }
        });
        Assert.Equal(["a1", "a2", "a3", "a4"], _delivered);
        Assert.Equal(["b"], holdBack.Overflowed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_cancellation_leaves_stays_held_back_and_can_be_dropped(bool isReleased)
    {
        HoldBack<FakeEvent> holdBack = New(capacity: 2);
        await HoldAsync(holdBack, "a", 2);
        Task<bool> waiting = Task.FromResult(false);
        await Assert.ThrowsAsync<OperationCanceledException>(() => DeliverAsync(holdBack, isReleased, async () =>
        {
            await HoldAsync(holdBack, "a");
            waiting = HoldAsync(holdBack, "a");
            Assert.False(waiting.IsCompleted);
            await _stop.CancelAsync();
        }));
        Assert.Equal(["a1"], _delivered);

        // The lane is not being delivered any more, so that it is dropped instead of stopping the reader.
        Assert.True(await waiting.Soon());
        Assert.Equal(["a"], holdBack.Overflowed);
    }

    [Fact]
    public async Task Lane_can_be_dropped_after_its_first_events_were_delivered()
    {
        HoldBack<FakeEvent> holdBack = New(capacity: 2);
        await HoldAsync(holdBack, "a", 2);
        await holdBack.DeliverWhileAsync("a", e => e.Sequence == 1, Deliver, _stop.Token);
        Assert.Equal(["a1"], _delivered);
        await HoldAsync(holdBack, "a", 2).Soon();
        Assert.Equal(["a"], holdBack.Overflowed);
    }

    [Fact]
    public async Task Reader_that_waits_continues_with_the_next_event_that_is_delivered()
    {
        HoldBack<FakeEvent> holdBack = New(capacity: 2);
        await HoldAsync(holdBack, "a", 2);
        Task<bool> waiting = Task.FromResult(false);
        await DeliverAsync(holdBack, isReleased: true, async () =>
        {
            if (_delivered.Count == 1)
            {
                await HoldAsync(holdBack, "a");
                waiting = HoldAsync(holdBack, "a");
                Assert.False(waiting.IsCompleted);
            }

            if (_delivered.Count == 2)
            {
                Assert.True(await waiting.Soon());
            }
        });
        Assert.Equal(["a1", "a2", "a3", "a4"], _delivered);
    }

    [Fact]
    public async Task Reader_that_waits_fails_actions_and_is_ended_by_a_stop()
    {
        HoldBack<FakeEvent> holdBack = New(capacity: 1);
        await HoldAsync(holdBack, "a");
        using var stop = new CancellationTokenSource();
        int failures = 0;
        await DeliverAsync(holdBack, isReleased: true, async () =>
        {
            if (_delivered.Count > 1)
            {
                return;
            }

            await HoldAsync(holdBack, "a");
            Task<bool> waiting = holdBack.TryHoldAsync(Event("a"), stop.Token).AsTask();
            Assert.False(waiting.IsCompleted);
            var failed = new TaskCompletionSource();
            _reserve.Enter(() =>
            {
                failures++;
                failed.TrySetResult();
            });
            holdBack.Wake();
            await failed.Task.Soon();
            Assert.False(waiting.IsCompleted);
            await stop.CancelAsync().Soon();
            Assert.True(await waiting.Soon());
        });
        Assert.Equal(["a1", "a2", "a3"], _delivered);
        Assert.Equal(1, failures);
    }

    private static async Task DeliverAsync(
        HoldBack<FakeEvent> holdBack, bool isReleased, Func<Delivery<FakeEvent>, ValueTask> deliver, CancellationToken cancellationToken)
    {
        if (isReleased)
        {
            await holdBack.ReleaseAsync("a", deliver, _ => default, cancellationToken);
        }
        else
        {
            await holdBack.DeliverWhileAsync("a", _ => true, deliver, cancellationToken);
        }
    }

    private Task DeliverAsync(HoldBack<FakeEvent> holdBack, bool isReleased, Func<Task> meanwhile) => DeliverAsync(
        holdBack,
        isReleased,
        async delivery =>
        {
            await Deliver(delivery);
            await meanwhile();
        },
        _stop.Token);

    private HoldBack<FakeEvent> New(int capacity = 10)
    {
        var watermark = new HandledWatermark<FakeEvent>(_ => { }, _ => { });
        var holdBack = new HoldBack<FakeEvent>(
            new FakeProtocol(), watermark, _reserve, new ListenerOptions { HoldBackCapacity = capacity });
        holdBack.HoldAll();
        return holdBack;
    }

    private FakeEvent Event(string lane) => new(default, DateTimeOffset.UnixEpoch, "said", lane, ++_next);

    private async Task<bool> HoldAsync(HoldBack<FakeEvent> holdBack, string lane) =>
        await holdBack.TryHoldAsync(Event(lane), CancellationToken.None);

    private async Task HoldAsync(HoldBack<FakeEvent> holdBack, string lane, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(await HoldAsync(holdBack, lane));
        }
    }

    private ValueTask Deliver(Delivery<FakeEvent> delivery)
    {
        _delivered.Add($"{delivery.Event!.Lane}{delivery.Event.Sequence}");
        return default;
    }

    private ValueTask Report(Gap gap)
    {
        _gaps.Add(gap);
        return default;
    }

    private async Task<bool> ReleaseAsync(HoldBack<FakeEvent> holdBack, string lane) =>
        await holdBack.ReleaseAsync(lane, Deliver, Report, _stop.Token);

    private async Task HoldNoneAsync(HoldBack<FakeEvent> holdBack) =>
        await holdBack.HoldOnlyAsync(FrozenSet<string>.Empty, Deliver, Report, _stop.Token);
}
