using System.Runtime.CompilerServices;

namespace Earshot.Dispatching;

/// <summary>
/// Threads for synchronous handlers, shared by all listeners. A handler that blocks would otherwise take a thread of the pool that the
/// socket's reader needs. There is always one more thread than there are blocked handlers; idle ones end.
/// </summary>
internal static class HandlerThreads
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly ManualResetEventSlim Never = new(initialState: false);
    private static readonly object Gate = new();
    private static readonly Queue<IThreadPoolWorkItem> Work = new();
    private static int _idle;
    private static bool _starting;

    [ThreadStatic]
    private static bool _isHandlerThread;

    /// <summary>Whether the calling thread is one of these.</summary>
    public static bool IsCurrent => _isHandlerThread;

    /// <summary>Runs the work soon.</summary>
    public static void Post(IThreadPoolWorkItem work)
    {
        lock (Gate)
        {
            Work.Enqueue(work);
            if (Work.Count <= _idle)
            {
                Monitor.Pulse(Gate);
            }
            else
            {
                StartThread();
            }
        }
    }

    /// <summary>Lets the other threads go on for a moment of the machine's time.</summary>
    public static void WaitAMoment() => Never.Wait(Moment);

    /// <summary>Awaited, goes on with the caller's code on one of these threads.</summary>
    public static SwitchAwaitable SwitchTo() => default;

    // One at a time: a new thread, once it has work, starts the next if there is still more to do.
    private static void StartThread()
    {
        if (!_starting)
        {
            _starting = true;
            new Thread(Run) { IsBackground = true, Name = "earshot handler" }.UnsafeStart();
        }
    }

    private static void Run()
    {
        _isHandlerThread = true;
        bool started = false;
        while (true)
        {
            IThreadPoolWorkItem work;
            lock (Gate)
            {
                if (!started)
                {
                    started = true;
                    _starting = false;
                }

                while (Work.Count == 0)
                {
                    _idle++;
                    bool woken = Monitor.Wait(Gate, IdleTime);
                    _idle--;
                    if (!woken && Work.Count == 0)
                    {
                        return;
                    }
                }

                work = Work.Dequeue();
                if (Work.Count > _idle)
                {
                    StartThread();
                }
            }

            work.Execute();
        }
    }

    /// <summary>What <see cref="SwitchTo"/> returns.</summary>
    internal readonly struct SwitchAwaitable : ICriticalNotifyCompletion
    {
        public bool IsCompleted => IsCurrent;

        public SwitchAwaitable GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation) => Post(new Continuation(continuation));

        private sealed class Continuation(Action action) : IThreadPoolWorkItem
        {
            public void Execute() => action();
        }
    }
}
