using Earshot.Realtime;
using Earshot.Testing;
using Earshot.Timing;

namespace Earshot.Tests.Realtime;

public sealed class BackOffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(60);

    [Fact]
    public void Delay_for_many_seeds_and_any_count_stays_within_its_bounds()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            TimeSpan first = TimeSpan.FromMilliseconds(random.Next(1, 10_000));
            TimeSpan cap = first + TimeSpan.FromMilliseconds(random.Next(0, 1_000_000));
            foreach (int failures in (int[])[0, 1, 2, 5, 10, 31, 62, 63, 64, 1000, int.MaxValue])
            {
                double jitter = random.NextDouble();
                double longest = failures > 30
                    ? cap.TotalSeconds
                    : Math.Min(cap.TotalSeconds, first.TotalSeconds * (1L << failures));
                TimeSpan delay = BackOff.Delay(failures, first, cap, jitter);
                Assert.Equal(longest * jitter, delay.TotalSeconds, tolerance: 0.001);
                Assert.InRange(delay, TimeSpan.Zero, cap);
            }
        }
    }

    [Fact]
    public void Delay_at_the_cap_is_spread_over_the_whole_of_it()
    {
        var random = new Random(7);
        double[] delays = [.. Enumerable.Range(0, 2000).Select(_ => BackOff.Delay(100, First, Cap, random.NextDouble()).TotalSeconds)];
        Assert.InRange(delays.Average(), 28, 32);
        Assert.InRange(delays.Min(), 0, 1);
        Assert.InRange(delays.Max(), 59, 60);
    }

    [Fact]
    public void Schedule_doubles_up_to_the_cap()
    {
        ReconnectSchedule schedule = NewSchedule(new FakeTimeProvider());
        int[] seconds = [.. Enumerable.Range(0, 9).Select(_ => (int)Fail(schedule).TotalSeconds)];
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], seconds);
    }

    [Theory]
    [InlineData(59.9, 8)]
    [InlineData(60, 1)]
    public void Schedule_starts_over_only_after_a_healthy_minute(double stoodFor, int expected)
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        Fail(schedule);
        Fail(schedule);
        Fail(schedule);
        schedule.Connected();
        time.Advance(TimeSpan.FromSeconds(stoodFor));
        schedule.Disconnected();
        time.Advance(TimeSpan.FromMinutes(5)); // Finding out why it ended takes time that isn't health.
        Assert.Equal(expected, Fail(schedule).TotalSeconds);
    }

    [Fact]
    public void Schedule_comes_back_quickly_from_ten_losses_of_connections_that_served_and_then_doubles()
    {
        ReconnectSchedule schedule = NewSchedule(new FakeTimeProvider());
        int[] seconds = [.. Enumerable.Range(0, 13).Select(_ => Lose(schedule))];
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 8], seconds);
    }

    [Fact]
    public void Schedule_keeps_its_wait_when_a_connection_that_served_is_lost_before_its_healthy_minute()
    {
        ReconnectSchedule schedule = NewSchedule(new FakeTimeProvider());
        Fail(schedule);
        Fail(schedule);
        Assert.Equal(4, Fail(schedule).TotalSeconds);
        Assert.Equal(4, Lose(schedule));
        Assert.Equal(8, Fail(schedule).TotalSeconds);
    }

    [Fact]
    public void Schedule_comes_back_quickly_again_after_a_healthy_minute()
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
    public void Schedule_starts_over_by_the_monotonic_clock()
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
    public void Schedule_waits_as_long_as_the_server_asks_but_no_less_than_its_own_and_no_more_than_a_timer_takes(double asked, double expected)
    {
        ReconnectSchedule schedule = NewSchedule(new FakeTimeProvider());
        schedule.Failed();
        Assert.Equal(expected, schedule.NextDelay(TimeSpan.FromSeconds(asked)).TotalSeconds);
    }

    [Fact]
    public void Schedule_is_exhausted_by_failed_attempts_in_a_row_and_not_by_the_loss_of_a_healthy_connection()
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
