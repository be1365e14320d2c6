using CsCheck;
using Earshot.Timing;

namespace Earshot.Tests.Realtime;

public sealed class BackOffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(60);

    [Fact]
    public void Delay_is_a_jittered_share_of_a_doubling_bound()
    {
        Gen<TimeSpan> first = Gen.Int[1, 10_000].Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds));
        Gen<TimeSpan> more = Gen.Int[0, 1_000_000].Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds));
        Gen<int> failures = Gen.OneOf(Gen.Int[0, 70], Gen.Int[71, int.MaxValue]);

        Gen.Select(first, more, failures, Gen.Double[0, 1]).Sample(
            (first, more, failures, jitter) =>
            {
                TimeSpan longest = first + more;
                TimeSpan delay = BackOff.Delay(failures, first, longest, jitter);

                double bound = failures > 30 ? longest.TotalSeconds : Math.Min(longest.TotalSeconds, first.TotalSeconds * (1L << failures));
                Assert.Equal(bound * jitter, delay.TotalSeconds, tolerance: 0.001);
                Assert.InRange(delay, TimeSpan.Zero, longest);
            },
            iter: 5_000);
    }

    [Fact]
    public void Delay_at_the_maximum_is_fully_jittered()
    {
        var random = new Random(7);
        double[] delays = [.. Enumerable.Range(0, 2000).Select(_ => BackOff.Delay(100, First, Cap, random.NextDouble()).TotalSeconds)];
        Assert.InRange(delays.Average(), 28, 32);
        Assert.InRange(delays.Min(), 0, 1);
        Assert.InRange(delays.Max(), 59, 60);
    }

    [Fact]
    public void Delay_in_an_outage_is_bounded_by_half_of_it()
    {
        Gen<TimeSpan> first = Gen.Int[1, 10_000].Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds));
        Gen<TimeSpan> more = Gen.Int[0, 1_000_000].Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds));
        Gen<TimeSpan> outage = Gen.OneOf(Gen.Long[0, TimeSpan.FromMinutes(10).Ticks], Gen.Long[0, TimeSpan.FromDays(400).Ticks])
            .Select(ticks => TimeSpan.FromTicks(ticks));

        Gen.Select(first, more, outage, Gen.Double[0, 1]).Sample(
            (first, more, outage, jitter) =>
            {
                TimeSpan longest = first + more;
                TimeSpan delay = BackOff.DelayInOutage(outage, first, longest, jitter);

                double bound = Math.Min(longest.TotalSeconds, first.TotalSeconds + (outage.TotalSeconds / 2));
                Assert.InRange(delay.TotalSeconds, (bound / 2) - 0.001, bound + 0.001);
                Assert.Equal(bound * (1 + jitter) / 2, delay.TotalSeconds, tolerance: 0.001);
            },
            iter: 5_000);
    }
}
