using CsCheck;

namespace Earshot.Mattermost.Tests.Reading;

/// <summary>
/// Tests sequence numbers and resumes against a server that loses connections, sessions, and single events: each event is delivered once
/// and in order, or it is part of a gap.
/// </summary>
public sealed class SequencePropertyTests
{
    private enum Step
    {
        Make,
        Swallow,
        Noise,
        Cut,
        Forget,
        Reconnect,
    }

    [Fact]
    public void Each_event_is_delivered_once_in_order_or_is_part_of_a_gap()
    {
        Gen<Step> step = Gen.Frequency(
            (10, Gen.Const(Step.Make)),
            (2, Gen.Const(Step.Swallow)),
            (1, Gen.Const(Step.Noise)),
            (2, Gen.Const(Step.Cut)),
            (1, Gen.Const(Step.Forget)),
            (4, Gen.Const(Step.Reconnect)));
        step.Array[0, 120].Sample(
            steps =>
            {
                var model = new SequenceModel();
                model.Reconnect();
                foreach (Step next in steps)
                {
                    Do(model, next);
                }

                // What was swallowed last is noticed with the next event, and only then.
                model.Reconnect();
                model.Make();
                Assert.Equal(model.Delivered.Distinct().Order(), model.Delivered);
                Assert.All(Enumerable.Range(0, model.Made).Except(model.Delivered), lost => Assert.True(model.IsInGap(lost)));
                Assert.All(model.Delivered, delivered => Assert.False(model.IsInGap(delivered, GapReason.SequenceSkipped)));
            },
            iter: 2_000);
    }

    private static void Do(SequenceModel model, Step step)
    {
        switch (step)
        {
            case Step.Make:
                model.Make();
                break;
            case Step.Swallow:
                model.Make(swallow: true);
                break;
            case Step.Noise:
                model.SendNoise();
                break;
            case Step.Cut:
                model.Cut();
                break;
            case Step.Forget:
                model.Forget();
                break;
            default:
                model.Reconnect();
                break;
        }
    }
}
