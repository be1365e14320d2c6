using CsCheck;
using Earshot.Dispatching;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

/// <summary>Tests lanes and the watermark with events that are put back, have two consumers, fail, or are dropped.</summary>
public sealed class DispatchPropertyTests
{
    private const int Workers = 3;

    private enum Step
    {
        Add,
        Take,
        PutBack,
        Leave,
    }

    [Theory]
    [InlineData(Dispatch.Ordered)]
    [InlineData(Dispatch.Sequential)]
    [InlineData(Dispatch.Concurrent)]
    public void Lane_keeps_its_order_when_events_are_put_back(Dispatch order)
    {
        Gen<Step> step = Gen.Frequency(
            (4, Gen.Const(Step.Add)), (4, Gen.Const(Step.Take)), (2, Gen.Const(Step.PutBack)), (1, Gen.Const(Step.Leave)));
        Gen.Select(step, Gen.Int[0, Workers - 1], Gen.Int[0, 3]).Array[0, 300].Sample(
            steps =>
            {
                var run = new LaneRun(order);
                foreach ((Step kind, int worker, int lane) in steps)
                {
                    run.Do(kind, worker, lane);
                }

                run.Empty();
            },
            iter: 1_000);
    }

    [Fact]
    public void Watermark_passes_each_event_once_and_counts_each_outcome()
    {
        Gen<Outcome> outcome = Gen.OneOf(
            Gen.Const(Outcome.Handled), Gen.Const(Outcome.Failed), Gen.Const(Outcome.Dropped));
        Gen.Select(outcome, outcome, Gen.Int[1, 2], Gen.Int).Array[1, 60].Sample(
            events =>
            {
                List<int> passed = [];
                var watermark = new HandledWatermark<FakeEvent>(e => Pass(e.Sequence), _ => { });
                Delivery<FakeEvent>[] added =
                [
                    .. events.Select((e, i) => Add(watermark, i, e.Item3)),
                ];
                (int Event, Outcome Outcome, int At)[] completions =
                [
                    .. events.SelectMany((e, i) => new[] { (i, e.Item1, e.Item4), (i, e.Item2, ~e.Item4) }.Take(e.Item3))
                        .OrderBy(c => c.Item3),
                ];
                var left = completions.Select(c => c.Event).ToList();
                foreach ((int at, Outcome result, _) in completions)
                {
                    watermark.Complete(added[at], result);
                    left.Remove(at);
                    Assert.True(watermark.IsIdleSoon());
                    Assert.Equal(Enumerable.Range(0, left.Count == 0 ? added.Length : left.Min()), Copy());
                    Assert.Equal(left.Distinct().Count(), watermark.FindUnhandled()?.Count ?? 0);
                }

                int failed = completions.Where(c => c.Outcome == Outcome.Failed).Select(c => c.Event).Distinct().Count();
                int dropped = completions.GroupBy(c => c.Event).Count(e => e.All(c => c.Outcome == Outcome.Dropped));
                Assert.Equal(
                    new StopReport(added.Length - dropped, added.Length - dropped - failed, failed, 0), watermark.Report);

                void Pass(int number)
                {
                    lock (passed)
                    {
                        passed.Add(number);
                    }
                }

                int[] Copy()
                {
                    lock (passed)
                    {
                        return [.. passed];
                    }
                }
            },
            iter: 1_000);
    }

    private static Delivery<FakeEvent> Add(HandledWatermark<FakeEvent> watermark, int sequence, int consumers)
    {
        Delivery<FakeEvent> added = watermark.Add(new FakeEvent(default, default, "said", null, sequence));
        for (int more = 1; more < consumers; more++)
        {
            watermark.AddConsumer(added);
        }

        return added;
    }

    /// <summary>Represents workers that take events from a queue, and what the order allows them to take.</summary>
    private sealed class LaneRun(Dispatch order)
    {
        private readonly LaneQueue<FakeEvent> _queue = new(order);
        private readonly Lane<FakeEvent>?[] _lanes = new Lane<FakeEvent>?[Workers];
        private readonly Delivery<FakeEvent>?[] _held = new Delivery<FakeEvent>?[Workers];
        private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);
        private readonly HashSet<int> _done = [];
        private int _added;

        public void Do(Step step, int worker, int lane)
        {
            switch (step)
            {
                case Step.Add:
                    var e = new FakeEvent(default, default, "said", lane == 0 ? null : $"{lane}", _added++);
                    _queue.Add(new Delivery<FakeEvent>(e, DeliveryKind.Received, consumers: 1));
                    break;
                case Step.Take:
                    Finish(worker);
                    Take(worker);
                    break;
                case Step.PutBack when _held[worker] is { } held:
                    _queue.PutBack(_lanes[worker]!, held);
                    _held[worker] = null;
                    _queue.Return(_lanes[worker]!);
                    _lanes[worker] = null;
                    break;
                case Step.Leave when _lanes[worker] is { } left:
                    Finish(worker);
                    _queue.Return(left);
                    _lanes[worker] = null;
                    break;
            }
        }

        public void Empty()
        {
            for (int worker = 0; worker < Workers; worker++)
            {
                do
                {
                    Finish(worker);
                }
                while (Take(worker));
            }

            Assert.Equal((0, _added), (_queue.Count, _done.Count));
        }

        private bool Take(int worker)
        {
            if (!_queue.TryTake(ref _lanes[worker], out _held[worker]))
            {
                return false;
            }

            string key = KeyOf(_held[worker]!);
            Assert.DoesNotContain(_held.Where((_, other) => other != worker), held => held is not null && KeyOf(held) == key);
            Assert.True(_held[worker]!.Event!.Sequence > _last.GetValueOrDefault(key, -1), "An event was taken out of order.");
            return true;
        }

        private void Finish(int worker)
        {
            if (_held[worker] is { } held)
            {
                _last[KeyOf(held)] = held.Event!.Sequence;
                Assert.True(_done.Add(held.Event!.Sequence), "An event was taken twice.");
                _held[worker] = null;
            }
        }

        // Without an order, each event has a lane of its own.
        private string KeyOf(Delivery<FakeEvent> delivery) => order switch
        {
            Dispatch.Ordered => delivery.Event!.Lane ?? "",
            Dispatch.Sequential => "",
            _ => $"{delivery.Event!.Sequence}",
        };
    }
}
