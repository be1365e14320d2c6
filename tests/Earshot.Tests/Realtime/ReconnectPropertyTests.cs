using CsCheck;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.Testing;

namespace Earshot.Tests.Realtime;

public sealed class ReconnectPropertyTests
{
    // Connects, lasts so long or takes so long to fail, and the server's delay.
    private static readonly Gen<(bool Connects, int Seconds, int RetryAfter)> Attempt = Gen.Select(
        Gen.Bool,
        Gen.Frequency((3, Gen.Int[0, 3]), (1, Gen.Int[0, 4_000])),
        Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[1, 100]), (1, Gen.Int[100, 3_000_000])));

    [Fact]
    public void Delay_is_within_the_bounds_of_the_options_and_of_the_server()
    {
        Gen<ListenerOptions> options = Gen.Select(Gen.Int[1, 20], Gen.Int[1, 120], Gen.Int[1, 600]).Select((first, more, server) =>
            new ListenerOptions
            {
                FirstRetryDelay = TimeSpan.FromSeconds(first),
                MaxRetryDelay = TimeSpan.FromSeconds(first + more),
                MaxServerDelay = TimeSpan.FromSeconds(server),
            });
        Gen.Select(options, Gen.Int, Attempt.Array[1, 200]).Sample(
            (options, seed, attempts) =>
            {
                var time = new FakeTimeProvider();
                var schedule = new ReconnectSchedule(options, time, new Random(seed));
                foreach ((bool connects, int seconds, int retryAfter) in attempts)
                {
                    TimeSpan delay = Fail(schedule, time, connects, seconds, retryAfter);
                    TimeSpan asked = TimeSpan.FromSeconds(retryAfter);
                    TimeSpan imposed = asked < options.MaxServerDelay ? asked : options.MaxServerDelay;
                    TimeSpan longest = Max(
                        options.MaxRetryDelay,
                        Max(imposed, ReconnectSchedule.AttemptAllowedEvery) + options.FirstRetryDelay) + TimeSpan.FromMilliseconds(1);
                    Assert.InRange(delay, imposed, longest);
                    time.Advance(delay);
                }
            },
            iter: 300);
    }

    [Fact]
    public void Connection_that_lasts_is_followed_by_a_quick_return_whatever_happened_before()
    {
        Gen.Select(Gen.Int, Attempt.Array[0, 100]).Sample(
            (seed, attempts) =>
            {
                var options = new ListenerOptions();
                var time = new FakeTimeProvider();
                var schedule = new ReconnectSchedule(options, time, new Random(seed));
                foreach ((bool connects, int seconds, int retryAfter) in attempts)
                {
                    time.Advance(Fail(schedule, time, connects, seconds, retryAfter));
                }

                // Long enough to fill the budget of attempts as well.
                TimeSpan delay = Fail(schedule, time, connects: true, seconds: 1_000, retryAfter: 0);

                Assert.InRange(delay, TimeSpan.Zero, options.FirstRetryDelay + TimeSpan.FromMilliseconds(1));
            },
            iter: 300);
    }

    private static TimeSpan Fail(ReconnectSchedule schedule, FakeTimeProvider time, bool connects, int seconds, int retryAfter)
    {
        var failure = new ConnectionFailure
        {
            Reason = DisconnectReason.ConnectionLost,
            Error = new ConnectionException(ConnectionProblem.Lost, "The connection was lost."),
            RetryAfter = retryAfter == 0 ? null : TimeSpan.FromSeconds(retryAfter),
        };
        schedule.AttemptStarted();
        if (connects)
        {
            schedule.Connected();
            time.Advance(TimeSpan.FromSeconds(seconds));
            schedule.Disconnected();
        }

        schedule.Failed(failure);
        return schedule.NextDelay(failure);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
