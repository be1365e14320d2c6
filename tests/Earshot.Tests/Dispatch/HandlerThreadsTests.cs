using Earshot.Dispatching;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

public sealed class HandlerThreadsTests
{
    [Fact]
    public async Task Post_runs_all_work_when_many_threads_block()
    {
        const int Blocking = 50;
        using var release = new ManualResetEventSlim();
        using var begun = new CountdownEvent(Blocking);
        using var ended = new CountdownEvent(Blocking);
        Parallel.For(0, Blocking, _ => HandlerThreads.Post(new Work(() =>
        {
            Assert.True(HandlerThreads.IsCurrent);
            begun.Signal();
            release.Wait();
            ended.Signal();
        })));
        await Task.Run(() => Assert.True(begun.Wait(ListenerSetup.SafetyNet)));
        var free = new TaskCompletionSource();
        HandlerThreads.Post(new Work(free.SetResult));
        await free.Task.Soon();
        release.Set();
        await Task.Run(() => Assert.True(ended.Wait(ListenerSetup.SafetyNet)));
    }

    [Fact]
    public async Task Post_reuses_idle_threads()
    {
        var threads = new HashSet<int>();
        for (int i = 0; i < 1000; i++)
        {
            var ran = new TaskCompletionSource<int>();
            HandlerThreads.Post(new Work(() => ran.SetResult(Environment.CurrentManagedThreadId)));
            threads.Add(await ran.Task.Soon());
        }

        Assert.InRange(threads.Count, 1, 500);
    }

    [Fact]
    public async Task SwitchTo_continues_on_a_handler_thread_with_the_callers_context()
    {
        var flowing = new AsyncLocal<int> { Value = 7 };
        await Task.Run(async () =>
        {
            Assert.False(HandlerThreads.IsCurrent);
            await HandlerThreads.SwitchTo();
            Assert.Equal((true, 7), (HandlerThreads.IsCurrent, flowing.Value));
        }).Soon();
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
