using CsCheck;
using Earshot.Realtime;
using Earshot.Testing;
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
    public void Schedule_doubles_up_to_MaxRetryDelay()
    {
        ReconnectSchedule schedule = NewSchedule(new FakeTimeProvider());
        int[] seconds = [.. Enumerable.Range(0, 9).Select(_ => (int)Fail(schedule).TotalSeconds)];
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], seconds);
    }

    [Theory]
    [InlineData(59.9, 8)]
    [InlineData(60, 1)]
    public void Schedule_is_reset_only_after_a_healthy_minute(double stoodFor, int expected)
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        Fail(schedule);
        Fail(schedule);
        Fail(schedule);
        schedule.Connected();
        time.Advance(TimeSpan.FromSeconds(stoodFor));
        schedule.Disconnected();
        time.Advance(TimeSpan.FromMinutes(5)); // The diagnosis takes time, which is not part of the connection's duration.
        Assert.Equal(expected, Fail(schedule).TotalSeconds);
    }

    [Fact]
    public void Schedule_doubles_after_ten_quick_reconnects()
    {
        ReconnectSchedule schedule = NewSchedule(new FakeTimeProvider());
        int[] seconds = [.. Enumerable.Range(0, 13).Select(_ => Lose(schedule))];
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 8], seconds);
    }

    [Fact]
    public void Schedule_keeps_its_delay_when_lost_before_a_healthy_minute()
    {
        ReconnectSchedule schedule = NewSchedule(new FakeTimeProvider());
        Fail(schedule);
        Fail(schedule);
        Assert.Equal(4, Fail(schedule).TotalSeconds);
        Assert.Equal(4, Lose(schedule));
        Assert.Equal(8, Fail(schedule).TotalSeconds);
    }

    [Fact]
    public void Quick_reconnects_are_reset_after_a_healthy_minute()
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        for (int i = 0; i < 12; i++)
        {
            Lose(schedule);
        }

        schedule.Connected();
        time.Advance(TimeSpan.FromMinutes(1));
        schedule.Disconnected();
        int[] seconds = [(int)Fail(schedule).TotalSeconds, .. Enumerable.Range(0, 11).Select(_ => Lose(schedule))];
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2], seconds);
    }

    [Fact]
    public void Schedule_measures_health_by_the_monotonic_clock()
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        Fail(schedule);
        schedule.Connected();
        time.JumpWallClock(TimeSpan.FromDays(1));
        schedule.Disconnected();
        Assert.Equal(2, Fail(schedule).TotalSeconds);
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(90, 90)]
    [InlineData(1e10, 4294967.294)]
    public void Requested_delay_applies_if_longer_up_to_the_timer_maximum(double asked, double expected)
    {
        ReconnectSchedule schedule = NewSchedule(new FakeTimeProvider());
        schedule.Failed();
        Assert.Equal(expected, schedule.NextDelay(TimeSpan.FromSeconds(asked)).TotalSeconds);
    }

    [Fact]
    public void Schedule_is_exhausted_by_consecutive_failed_attempts_only()
    {
        var time = new FakeTimeProvider();
        var schedule = new ReconnectSchedule(new ListenerOptions { MaxAttempts = 2 }, time, new FixedRandom(1));
        schedule.Failed();
        Assert.False(schedule.IsExhausted);
        schedule.Connected();
        time.Advance(TimeSpan.FromMinutes(1));
        schedule.Disconnected();
        schedule.Failed();
        Assert.False(schedule.IsExhausted);
        schedule.Failed();
        Assert.False(schedule.IsExhausted);
        schedule.Failed();
        Assert.True(schedule.IsExhausted);
    }

    private static ReconnectSchedule NewSchedule(FakeTimeProvider time) => new(new ListenerOptions(), time, new FixedRandom(1));

    private static TimeSpan Fail(ReconnectSchedule schedule)
    {
        schedule.AttemptStarted();
        schedule.Failed();
        return schedule.NextDelay(null);
    }

    private static int Lose(ReconnectSchedule schedule)
    {
        schedule.Connected();
        schedule.Received();
        schedule.Disconnected();
        return (int)Fail(schedule).TotalSeconds;
    }
}
