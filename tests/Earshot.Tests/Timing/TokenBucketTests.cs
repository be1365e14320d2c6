using CsCheck;
using Earshot.Timing;

namespace Earshot.Tests.Timing;

public sealed class TokenBucketTests
{
    [Fact]
    public void Tokens_taken_never_exceed_capacity_and_refill()
    {
        Gen<(int Passed, bool Takes)[]> steps = Gen.Select(Gen.Int[0, 20_000], Gen.Bool).Array[1, 300];
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 10_000], steps).Sample(
            (capacity, refill, steps) =>
            {
                var bucket = new TokenBucket(capacity, TimeSpan.FromMilliseconds(refill));
                TimeSpan passed = TimeSpan.Zero;
                int taken = 0;
                foreach ((int milliseconds, bool takes) in steps)
                {
                    passed += TimeSpan.FromMilliseconds(milliseconds);
                    bucket.Refill(TimeSpan.FromMilliseconds(milliseconds));
                    Assert.InRange(bucket.Tokens, 0, capacity);
                    Assert.Equal(bucket.Tokens > 0, bucket.NextIn == TimeSpan.Zero);
                    if (takes)
                    {
                        bool had = bucket.Tokens > 0;
                        Assert.Equal(had, bucket.TryTake());
                        taken += had ? 1 : 0;
                    }

                    Assert.True(taken <= capacity + (passed / TimeSpan.FromMilliseconds(refill)), $"{taken} in {passed}");
                }
            },
            iter: 2_000);
    }

    [Fact]
    public void NextIn_is_the_time_until_a_token_can_be_taken()
    {
        var bucket = new TokenBucket(1, TimeSpan.FromSeconds(6));
        Assert.True(bucket.TryTake());
        bucket.Refill(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(4), bucket.NextIn);
        bucket.Refill(bucket.NextIn - TimeSpan.FromTicks(1));
        Assert.False(bucket.TryTake());
        bucket.Refill(TimeSpan.FromTicks(1));
        Assert.True(bucket.TryTake());
    }

    [Fact]
    public void Refill_stops_at_capacity()
    {
        var bucket = new TokenBucket(3, TimeSpan.FromSeconds(6));
        bucket.Refill(TimeSpan.MaxValue);
        Assert.Equal(3, bucket.Tokens);
    }
}
