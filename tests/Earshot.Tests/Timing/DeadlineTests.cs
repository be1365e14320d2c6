using Earshot.Testing;
using Earshot.Timing;

namespace Earshot.Tests.Timing;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Token_is_canceled_when_the_deadline_is_reached()
    {
        using Deadline deadline = Deadline.After(TimeSpan.FromSeconds(10), _time);

        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.False(deadline.Token.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(deadline.Token.IsCancellationRequested);
        Assert.True(deadline.IsReached);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Either_token_cancels_without_reaching_the_deadline(bool first)
    {
        using var one = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        using Deadline deadline = Deadline.After(TimeSpan.FromSeconds(10), _time, one.Token, other.Token);

        (first ? one : other).Cancel();

        Assert.True(deadline.Token.IsCancellationRequested);
        Assert.False(deadline.IsReached);
    }

    [Fact]
    public void Restart_moves_the_deadline_and_pause_stops_the_clock()
    {
        using Deadline deadline = Deadline.After(TimeSpan.FromSeconds(10), _time);

        _time.Advance(TimeSpan.FromSeconds(9));
        deadline.Restart();
        _time.Advance(TimeSpan.FromSeconds(9));
        deadline.Pause();
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(deadline.IsReached);
        deadline.Restart();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.True(deadline.IsReached);
    }

    [Fact]
    public void Disposed_deadline_is_never_reached()
    {
        Deadline deadline = Deadline.After(TimeSpan.FromSeconds(10), _time);

        deadline.Dispose();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.False(deadline.IsReached);
        Assert.Equal(0, _time.ActiveTimers);
    }
}
