using CsCheck;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.Testing;

namespace Earshot.Tests.Realtime;

public sealed class ReconnectScheduleTests
{
    private static readonly ConnectionFailure Lost = new()
    {
        Reason = DisconnectReason.ConnectionLost,
        Error = new ConnectionException(ConnectionProblem.Lost, "The connection was lost."),
    };

    [Fact]
    public void Failed_attempts_back_off_with_the_outage_up_to_MaxRetryDelay()
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        List<double> seconds = [];
        for (int i = 0; i < 12; i++)
        {
            TimeSpan delay = Fail(schedule, Lost);
            seconds.Add(delay.TotalSeconds);
            time.Advance(delay);
        }

        Assert.Equal([1, 1.5, 2.25, 3.375], seconds[..4]);
        Assert.Equal(60, seconds[^1]);
    }

    [Fact]
    public void Established_connection_ends_the_back_off()
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        for (int i = 0; i < 12; i++)
        {
            time.Advance(Fail(schedule, Lost));
        }

        Assert.Equal(TimeSpan.FromSeconds(1), Lose(schedule, time, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(1), Fail(schedule, Lost));
    }

    [Fact]
    public void Quick_returns_are_limited_to_their_budget()
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        List<TimeSpan> delays = [];
        for (int i = 0; i < 24; i++)
        {
            TimeSpan delay = Lose(schedule, time, TimeSpan.Zero);
            delays.Add(delay);
            time.Advance(delay);
        }

        Assert.All(delays[..ReconnectSchedule.MaxQuickReturns], delay => Assert.Equal(TimeSpan.FromSeconds(1), delay));
        Assert.All(delays[(ReconnectSchedule.MaxQuickReturns + 1)..], delay => Assert.InRange(delay.TotalSeconds, 1.5, 60));
    }

    [Theory]
    [InlineData(5.9, 0)]
    [InlineData(6, 1)]
    [InlineData(12.5, 2)]
    [InlineData(100_000, 20)]
    public void Quick_returns_are_earned_by_the_duration_of_connections(double lasted, int earned)
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        for (int i = 0; i < ReconnectSchedule.MaxQuickReturns; i++)
        {
            Lose(schedule, time, TimeSpan.Zero);
        }

        schedule.AttemptStarted();
        schedule.Connected();
        time.Advance(TimeSpan.FromSeconds(lasted));
        schedule.Disconnected();
        Assert.Equal(earned, schedule.QuickReturnsLeft);
        time.Advance(TimeSpan.FromMinutes(5)); // The diagnosis takes time, which is not part of the connection's duration.
        Assert.Equal(earned, schedule.QuickReturnsLeft);
    }

    [Fact]
    public void Duration_of_a_connection_is_measured_by_the_monotonic_clock()
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        Lose(schedule, time, TimeSpan.Zero);
        schedule.AttemptStarted();
        schedule.Connected();
        time.JumpWallClock(TimeSpan.FromDays(1));
        schedule.Disconnected();
        Assert.Equal(ReconnectSchedule.MaxQuickReturns - 1, schedule.QuickReturnsLeft);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Cuts_every_13_seconds_never_use_up_the_quick_returns(int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        var schedule = new ReconnectSchedule(new ListenerOptions(), time, random);
        DateTimeOffset end = time.GetUtcNow() + TimeSpan.FromHours(24);
        while (time.GetUtcNow() < end)
        {
            TimeSpan delay = Lose(schedule, time, TimeSpan.FromSeconds(-13 * Math.Log(1 - random.NextDouble())));
            Assert.InRange(delay, TimeSpan.Zero, TimeSpan.FromSeconds(1));
            time.Advance(delay);
        }
    }

    [Fact]
    public void Expired_login_gets_no_quick_return()
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        ConnectionFailure expired = Lost with { Reason = DisconnectReason.LoginExpired };
        List<TimeSpan> delays = [];
        for (int i = 0; i < 12; i++)
        {
            TimeSpan delay = Lose(schedule, time, TimeSpan.FromSeconds(20), expired);
            delays.Add(delay);
            time.Advance(delay);
        }

        Assert.Equal(TimeSpan.FromSeconds(1), delays[0]);
        Assert.Equal(TimeSpan.FromSeconds(60), delays[^1]);
        Assert.Equal(TimeSpan.FromSeconds(1), Lose(schedule, time, TimeSpan.FromMinutes(1), expired));
    }

    [Theory]
    [InlineData(0.5, 1.5)]
    [InlineData(90, 91)]
    [InlineData(2_592_000, 301)]
    public void Server_delay_is_a_lower_bound_up_to_MaxServerDelay(double asked, double expected)
    {
        ReconnectSchedule schedule = NewSchedule(new FakeTimeProvider());
        Assert.Equal(expected, Fail(schedule, Lost with { RetryAfter = TimeSpan.FromSeconds(asked) }).TotalSeconds);
    }

    [Fact]
    public void Client_delay_is_not_limited_by_MaxServerDelay()
    {
        ReconnectSchedule schedule = NewSchedule(new FakeTimeProvider());
        Assert.Equal(3601, Fail(schedule, Lost with { ClientDelay = TimeSpan.FromHours(1) }).TotalSeconds);
    }

    [Fact]
    public void Schedule_is_exhausted_by_consecutive_failed_attempts_only()
    {
        var time = new FakeTimeProvider();
        var schedule = new ReconnectSchedule(new ListenerOptions { MaxAttempts = 2 }, time, new FixedRandom(1));
        Fail(schedule, Lost);
        Assert.False(schedule.IsExhausted);
        Lose(schedule, time, TimeSpan.Zero);
        Assert.False(schedule.IsExhausted);
        Fail(schedule, Lost);
        Assert.False(schedule.IsExhausted);
        Fail(schedule, Lost);
        Assert.True(schedule.IsExhausted);
    }

    [Fact]
    public void Replaced_connection_ends_the_failures_before_it_and_is_no_quick_return()
    {
        var time = new FakeTimeProvider();
        var schedule = new ReconnectSchedule(new ListenerOptions { MaxAttempts = 2 }, time, new FixedRandom(1));
        Fail(schedule, Lost);
        Replace(schedule);
        Fail(schedule, Lost);
        Assert.False(schedule.IsExhausted);
        Assert.Equal(ReconnectSchedule.MaxQuickReturns, schedule.QuickReturnsLeft);
    }

    [Fact]
    public void Replaced_connection_does_not_end_the_failures_when_the_quick_returns_are_used_up()
    {
        var time = new FakeTimeProvider();
        var schedule = new ReconnectSchedule(new ListenerOptions { MaxAttempts = 2 }, time, new FixedRandom(1));
        for (int i = 0; i <= ReconnectSchedule.MaxQuickReturns; i++)
        {
            Lose(schedule, time, TimeSpan.Zero);
        }

        Replace(schedule);
        Assert.False(schedule.IsExhausted);
        Fail(schedule, Lost);
        Assert.True(schedule.IsExhausted);
    }

    [Fact]
    public void Outage_begins_with_the_loss_and_not_with_its_diagnosis()
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        schedule.AttemptStarted();
        schedule.Connected();
        schedule.Disconnected();
        time.Advance(TimeSpan.FromSeconds(9));
        schedule.Failed(Lost);
        time.Advance(schedule.NextDelay(Lost));

        // Nine seconds of diagnosis and one of delay have passed.
        Assert.Equal(TimeSpan.FromSeconds(1 + (10 / 2)), Fail(schedule, Lost));
    }

    [Fact]
    public void Budget_of_attempts_refills_while_a_connection_lasts()
    {
        var time = new FakeTimeProvider();
        ReconnectSchedule schedule = NewSchedule(time);
        for (int i = 0; i < ReconnectSchedule.MaxAttemptsAtOnce; i++)
        {
            schedule.AttemptStarted();
        }

        Assert.Equal(TimeSpan.FromSeconds(1), Lose(schedule, time, ReconnectSchedule.AttemptAllowedEvery));
    }

    [Fact]
    public void Budget_of_attempts_is_720_an_hour() => Assert.Equal(720, ReconnectSchedule.MaxAttemptsPerHour);

    [Fact]
    public void Attempts_in_any_hour_stay_within_the_bound()
    {
        Gen<(bool Connects, int Milliseconds)> step = Gen.Frequency(
            (3, Gen.Select(Gen.Const(true), Gen.Int[0, 12_000])),
            (6, Gen.Select(Gen.Const(false), Gen.Int[0, 20])),
            (1, Gen.Select(Gen.Const(false), Gen.Int[0, 15_000])));
        Gen.Select(Gen.Int, Gen.Double[0, 1], step.Array[1_000, 2_500]).Sample(
            (seed, jitter, steps) =>
            {
                var time = new FakeTimeProvider();
                var random = new Random(seed);
                var schedule = new ReconnectSchedule(
                    new ListenerOptions(), time, jitter < 0.3 ? new FixedRandom(0) : random);
                var bound = new AttemptBound();
                foreach ((bool connects, int milliseconds) in steps)
                {
                    bound.Count(time.GetUtcNow());
                    TimeSpan duration = TimeSpan.FromMilliseconds(milliseconds);
                    if (connects)
                    {
                        time.Advance(Lose(schedule, time, duration));
                        continue;
                    }

                    schedule.AttemptStarted();
                    time.Advance(duration);
                    schedule.Failed(Lost);
                    time.Advance(schedule.NextDelay(Lost));
                }
            },
            iter: 30);
    }

    [Fact]
    public void Worst_pattern_reaches_the_bound_and_does_not_exceed_it()
    {
        var time = new FakeTimeProvider();
        var schedule = new ReconnectSchedule(new ListenerOptions(), time, new FixedRandom(0));
        var bound = new AttemptBound();
        DateTimeOffset end = time.GetUtcNow() + TimeSpan.FromHours(3);
        for (int i = 0; time.GetUtcNow() < end; i++)
        {
            bound.Count(time.GetUtcNow());
            time.Advance(i % 5 == 0 ? Lose(schedule, time, TimeSpan.FromSeconds(6)) : Fail(schedule, Lost));
        }

        Assert.InRange(bound.Most, ReconnectSchedule.MaxAttemptsPerHour - 20, ReconnectSchedule.MaxAttemptsPerHour);
    }

    [Theory]
    [InlineData(0, 0, 0.13)]
    [InlineData(0, 0.25, 0.13)]
    [InlineData(0, 30, 0.13)]
    [InlineData(5, 0, 0.06)]
    [InlineData(5, 0.25, 0.06)]
    [InlineData(20, 0, 0.03)]
    public void Thousands_of_clients_spread_after_a_restart(double outage, double retryAfter, double share)
    {
        const int Clients = 5_000;
        ConnectionFailure failure = Lost with { RetryAfter = TimeSpan.FromSeconds(retryAfter) };
        int[] returns = new int[2_000];
        for (int seed = 0; seed < Clients; seed++)
        {
            var time = new FakeTimeProvider();
            DateTimeOffset start = time.GetUtcNow();
            var schedule = new ReconnectSchedule(new ListenerOptions(), time, new Random(seed));
            TimeSpan delay = Lose(schedule, time, TimeSpan.Zero, failure);
            while (true)
            {
                time.Advance(delay);
                double passed = (time.GetUtcNow() - start).TotalSeconds;
                if (passed >= outage)
                {
                    returns[(int)(passed * 10)]++;
                    break;
                }

                delay = Fail(schedule, failure);
            }
        }

        Assert.Equal(Clients, returns.Sum());
        Assert.InRange(returns.Max(), 1, (int)(Clients * share));
    }

    private static ReconnectSchedule NewSchedule(FakeTimeProvider time) => new(new ListenerOptions(), time, new FixedRandom(1));

    private static TimeSpan Fail(ReconnectSchedule schedule, ConnectionFailure failure)
    {
        schedule.AttemptStarted();
        schedule.Failed(failure);
        return schedule.NextDelay(failure);
    }

    private static void Replace(ReconnectSchedule schedule)
    {
        schedule.AttemptStarted();
        schedule.Connected();
        schedule.Disconnected();
        Assert.Equal(TimeSpan.Zero, schedule.Replaced(Lost));
    }

    private static TimeSpan Lose(ReconnectSchedule schedule, FakeTimeProvider time, TimeSpan lasted, ConnectionFailure? failure = null)
    {
        schedule.AttemptStarted();
        schedule.Connected();
        time.Advance(lasted);
        schedule.Disconnected();
        schedule.Failed(failure ?? Lost);
        return schedule.NextDelay(failure ?? Lost);
    }
}
