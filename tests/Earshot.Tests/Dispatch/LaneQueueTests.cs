using CsCheck;
using Earshot.Dispatching;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class LaneQueueTests
{
    private const int Workers = 3;

    // Positive numbers add an event to one of a few lanes; the others let a worker take its next event.
    private static readonly Gen<int[]> Steps = Gen.OneOf(Gen.Int[1, 5], Gen.Int[1 - Workers, 0]).Array[0, 400];

    [Fact]
    public void Ordered_lane_keeps_its_order_and_has_one_worker() => Steps.Sample(
        steps => Run(Dispatch.Ordered, steps).ForEach(taken => Assert.Equal(taken.Order(), taken)),
        iter: 2_000);

    [Fact]
    public void Sequential_has_one_lane() => Steps.Sample(
        steps => Assert.InRange(Run(Dispatch.Sequential, steps).Count, 0, 1),
        iter: 2_000);

    [Fact]
    public void Concurrent_takes_events_in_order_of_arrival()
    {
        Steps.Sample(
            steps =>
            {
                List<int> all = [.. Run(Dispatch.Concurrent, steps).SelectMany(taken => taken)];
                Assert.Equal(Enumerable.Range(0, all.Count), all);
            },
            iter: 2_000);
    }

    [Fact]
    public void Worker_leaves_its_lane_after_32_events_only_if_another_lane_waits()
    {
        var queue = new LaneQueue<FakeEvent>(Dispatch.Ordered);
        for (int i = 0; i < 70; i++)
        {
            queue.Add(Event("busy", i));
        }

        Lane<FakeEvent>? lane = null;
        List<string> lanes = [];
        for (int i = 0; i < 71; i++)
        {
            if (i == 40)
            {
                queue.Add(Event("other", 0));
            }

            Assert.True(queue.TryTake(ref lane, out Delivery<FakeEvent>? e));
            lanes.Add(e.Event!.Lane!);
        }

        // Alone, the lane keeps its worker past 32; once another lane waits, that one is next.
        Assert.Equal(40, lanes.IndexOf("other"));
        Assert.False(queue.TryTake(ref lane, out _));
        Assert.Null(lane);
    }

    [Fact]
    public void Worker_stays_in_its_lane_for_32_events_while_another_lane_waits()
    {
        var queue = new LaneQueue<FakeEvent>(Dispatch.Ordered);
        for (int i = 0; i < 40; i++)
        {
            queue.Add(Event("a", i));
            queue.Add(Event("b", i));
        }

        Lane<FakeEvent>? lane = null;
        List<string> lanes = [];
        while (queue.TryTake(ref lane, out Delivery<FakeEvent>? e))
        {
            lanes.Add(e.Event!.Lane!);
        }

        Assert.Equal(
            [.. Enumerable.Repeat("a", 32), .. Enumerable.Repeat("b", 32), .. Enumerable.Repeat("a", 8), .. Enumerable.Repeat("b", 8)],
            lanes);
    }

    [Fact]
    public void Event_that_is_put_back_is_counted_and_taken_before_the_rest_of_its_lane()
    {
        var queue = new LaneQueue<FakeEvent>(Dispatch.Ordered);
        queue.Add(Event("a", 0));
        queue.Add(Event("a", 1));
        Lane<FakeEvent>? lane = null;
        Assert.True(queue.TryTake(ref lane, out Delivery<FakeEvent>? first));
        Assert.Equal(1, queue.Count);
        queue.PutBack(lane!, first);
        Assert.Equal(2, queue.Count);
        Assert.True(queue.TryTake(ref lane, out Delivery<FakeEvent>? again));
        Assert.Same(first, again);
        Assert.True(queue.TryTake(ref lane, out Delivery<FakeEvent>? second));
        Assert.Equal(1, second.Event!.Sequence);
        Assert.Equal(0, queue.Count);
    }

    /// <summary>Runs the steps, then empties the queue.</summary>
    /// <returns>The sequence numbers taken, by lane; for <see cref="Dispatch.Concurrent"/>, all of them as one list.</returns>
    private static List<List<int>> Run(Dispatch order, int[] steps)
    {
        var queue = new LaneQueue<FakeEvent>(order);
        var lanes = new Lane<FakeEvent>?[Workers];
        var taken = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        int added = 0;
        int count = 0;
        foreach (int step in steps)
        {
            if (step > 0)
            {
                queue.Add(Event(step == 1 ? null : $"{step}", added++));
                count++;
            }
            else
            {
                Take(-step);
            }

            Assert.Equal(count, queue.Count);
        }

        for (int worker = 0; worker < Workers; worker++)
        {
            while (Take(worker))
            {
            }
        }

        Assert.Equal(0, queue.Count);
        Assert.False(queue.HasReady);
        Assert.All(lanes, Assert.Null);
        Assert.Equal(Enumerable.Range(0, added), taken.Values.SelectMany(numbers => numbers).Order());
        return [.. taken.Values];

        bool Take(int worker)
        {
            bool any = queue.TryTake(ref lanes[worker], out Delivery<FakeEvent>? e);
            Assert.Equal(any, lanes[worker] is not null);
            if (!any)
            {
                return false;
            }

            count--;
            Assert.Single(lanes, lane => ReferenceEquals(lane, lanes[worker]));
            string key = order == Dispatch.Ordered ? e!.Event!.Lane ?? "" : "";
            (taken.TryGetValue(key, out List<int>? numbers) ? numbers : taken[key] = []).Add(e!.Event!.Sequence);
            return true;
        }
    }

    private static Delivery<FakeEvent> Event(string? lane, int sequence) =>
        new(new FakeEvent(default, default, "said", lane, sequence), DeliveryKind.Received, consumers: 1);
}
