using Earshot.Testing;
using Earshot.Tests.Http;
using Earshot.Timing;

namespace Earshot.Tests.Timing;

public sealed class TimedWaitTests
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();

    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Wait_ends_after_whole_milliseconds(bool synchronous)
    {
        Task<bool> wait = WaitAsync(TimeSpan.FromMilliseconds(1.2), synchronous);

        await _time.WaitForTimerAsync(TimeSpan.FromMinutes(1)).WaitAsync(SafetyNet);
        Assert.Equal(TimeSpan.FromMilliseconds(2), _time.NextTimer);
        _time.Advance(TimeSpan.FromMilliseconds(2));

        Assert.True(await wait.WaitAsync(SafetyNet));
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Wait_ends_when_canceled(bool synchronous)
    {
        using var cancel = new CancellationTokenSource();
        Task<bool> wait = WaitAsync(TimeSpan.FromDays(1), synchronous, cancel.Token);

        await _time.WaitForTimerAsync(TimeSpan.FromDays(2)).WaitAsync(SafetyNet);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(SafetyNet));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Wait_for_zero_returns_immediately(bool synchronous) =>
        Assert.True(_time.WaitAsync(!synchronous, TimeSpan.Zero, CancellationToken.None).AsTask().IsCompletedSuccessfully);

    [Fact]
    public void Result_of_a_completed_task_or_its_exception_is_returned()
    {
        Assert.Equal(7, new ValueTask<int>(7).GetCompletedResult());
        Assert.Throws<IOException>(() => ValueTask.FromException<int>(new IOException()).GetCompletedResult());
    }

    [Fact]
    public void Result_of_a_running_task_is_refused()
    {
        var running = new TaskCompletionSource<int>();

        Assert.Throws<InvalidOperationException>(() => new ValueTask<int>(running.Task).GetCompletedResult());
    }

    private Task<bool> WaitAsync(TimeSpan delay, bool synchronous, CancellationToken cancellationToken = default) =>
        Setup.RunAsync(synchronous, async isAsync =>
        {
            await _time.WaitAsync(isAsync, delay, cancellationToken);
            return true;
        });
}
