using CsCheck;
using Earshot.Dispatching;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class HandledWatermarkTests
{
    // Positive numbers complete one of the open events; zero adds an event, and a negative number adds a proof.
    private static readonly Gen<int[]> Steps = Gen.Int[-1, 8].Array[0, 200];

    [Fact]
    public void Watermark_passes_the_contiguous_prefix_in_order() => Steps.Sample(
        steps =>
        {
            List<long> passed = [];
            var watermark = new HandledWatermark<FakeEvent>(e => Pass(e.Sequence), moment => Pass(-moment));
            List<long> expected = [];
            List<Delivery<FakeEvent>> open = [];
            List<(long Number, Delivery<FakeEvent>? Delivery)> added = [];
            int next = 1;
            foreach (int step in steps)
            {
                if (step == 0 || (step > 0 && open.Count == 0))
                {
                    open.Add(watermark.Add(new FakeEvent(default, default, "said", null, next)));
                    added.Add((next++, open[^1]));
                }
                else if (step < 0)
                {
                    watermark.AddProof(next);
                    added.Add((-next++, null));
                }
                else
                {
                    Delivery<FakeEvent> delivery = open[step % open.Count];
                    open.Remove(delivery);
                    watermark.Complete(delivery, Outcome.Handled);
                }

                Assert.True(watermark.IsIdleSoon());
                Assert.Equal(added.TakeWhile(a => a.Delivery is null || !open.Contains(a.Delivery)).Select(a => a.Number), Copy());
            }

            void Pass(long number)
            {
                lock (passed)
                {
                    passed.Add(number);
                }
            }

            long[] Copy()
            {
                lock (passed)
                {
                    return [.. passed];
                }
            }
        },
        iter: 500);

    [Fact]
    public void Concurrent_completions_pass_each_event_once_and_in_order()
    {
        for (int round = 0; round < 20; round++)
        {
            List<int> passed = [];
            int inside = 0;
            var watermark = new HandledWatermark<FakeEvent>(
                e =>
                {
                    Assert.Equal(1, Interlocked.Increment(ref inside));
                    passed.Add(e.Sequence);
                    Interlocked.Decrement(ref inside);
                },
                _ => { });
            Delivery<FakeEvent>[] all =
                [.. Enumerable.Range(0, 1000).Select(i => watermark.Add(new FakeEvent(default, default, "said", null, i)))];
            Parallel.ForEach(all.Reverse(), delivery => watermark.Complete(delivery, Outcome.Handled));
            Assert.True(watermark.IsIdleSoon());
            Assert.Equal(Enumerable.Range(0, 1000), passed);
            Assert.Equal(new StopReport(1000, 1000, 0, 0), watermark.Report);
        }
    }

    [Fact]
    public void Event_with_two_consumers_completes_with_the_last_one()
    {
        List<int> passed = [];
        var watermark = new HandledWatermark<FakeEvent>(e => passed.Add(e.Sequence), _ => { });
        Delivery<FakeEvent> delivery = watermark.Add(new FakeEvent(default, default, "said", null, 1));
        watermark.AddConsumer(delivery);
        watermark.Complete(delivery, Outcome.Failed);
        Assert.Empty(passed);
        Assert.Equal(1, watermark.FindUnhandled()!.Count);
        watermark.Complete(delivery, Outcome.Handled);
        Assert.Equal([1], passed);
        Assert.Equal(new StopReport(1, 0, 1, 0), watermark.Report);
        Assert.Null(watermark.FindUnhandled());
    }

    [Fact]
    public void Gap_of_unhandled_events_excludes_those_that_are_complete_behind_an_open_one()
    {
        var watermark = new HandledWatermark<FakeEvent>(_ => { }, _ => { });
        DateTimeOffset start = DateTimeOffset.UnixEpoch;
        Delivery<FakeEvent>[] all = [.. Enumerable.Range(0, 3).Select(i => watermark.Add(At(start + TimeSpan.FromSeconds(i))))];
        watermark.AddProof(1);
        watermark.Complete(all[1], Outcome.Handled);
        watermark.Complete(all[2], Outcome.Handled);
        Gap gap = watermark.FindUnhandled()!;
        Assert.Equal((1, start, start), (gap.Count, gap.From, gap.Until));
        Assert.Same(all[0].Event, watermark.FindOldest(DeliveryKind.Received));
    }

    [Fact]
    public void Gap_of_failed_events_spans_the_first_and_the_last_one_received()
    {
        var watermark = new HandledWatermark<FakeEvent>(_ => { }, _ => { });
        DateTimeOffset start = DateTimeOffset.UnixEpoch;
        Delivery<FakeEvent>[] all = [.. Enumerable.Range(0, 4).Select(i => watermark.Add(At(start + TimeSpan.FromSeconds(i))))];
        foreach (int i in (int[])[1, 0, 2])
        {
            watermark.Complete(all[i], Outcome.Failed);
        }

        watermark.Complete(all[3], Outcome.Handled);
        Gap gap = watermark.FindFailed()!;
        Assert.Equal((3, start, start + TimeSpan.FromSeconds(2)), (gap.Count, gap.From, gap.Until));
        watermark.BeginRun();
        Assert.Null(watermark.FindFailed());
    }

    [Fact]
    public void Dropped_event_is_passed_but_not_on_the_thread_of_the_reader()
    {
        int thread = 0;
        var watermark = new HandledWatermark<FakeEvent>(_ => thread = Environment.CurrentManagedThreadId, _ => { });
        Delivery<FakeEvent> delivery = watermark.Add(At(DateTimeOffset.UnixEpoch));
        watermark.Complete(delivery, Outcome.Dropped);
        Assert.True(watermark.IsIdleSoon());
        Assert.NotEqual(0, thread);
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
        Assert.Equal(new StopReport(0, 0, 0, 0), watermark.Report);
    }

    [Fact]
    public void Event_for_which_reading_waits_is_the_first_one_that_is_not_complete()
    {
        var watermark = new HandledWatermark<FakeEvent>(_ => { }, _ => { });
        FakeEvent waitedFor = At(DateTimeOffset.UnixEpoch);
        watermark.Add(At(DateTimeOffset.UnixEpoch), DeliveryKind.CaughtUp);
        Delivery<FakeEvent> complete = watermark.Add(At(DateTimeOffset.UnixEpoch));
        watermark.Add(waitedFor);
        watermark.Complete(complete, Outcome.Handled);
        Assert.Equal(2, watermark.Count(DeliveryKind.Received));
        Assert.Same(waitedFor, watermark.FindOldest(DeliveryKind.Received));
    }

    [Fact]
    public void Events_are_passed_when_the_protocol_throws()
    {
        List<int> passed = [];
        var watermark = new HandledWatermark<FakeEvent>(
            e =>
            {
                passed.Add(e.Sequence);
                throw new FormatException("a defect");
            },
            _ => { });
        Delivery<FakeEvent>[] all =
            [.. Enumerable.Range(1, 2).Select(i => watermark.Add(new FakeEvent(default, default, "said", null, i)))];
        watermark.Complete(all[1], Outcome.Handled);
        watermark.Complete(all[0], Outcome.Handled);
        Assert.Equal([1, 2], passed);
    }

    private static FakeEvent At(DateTimeOffset receivedAt) => new(default, receivedAt, "said", null, 0);
}
