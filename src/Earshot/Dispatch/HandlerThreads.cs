using System.Runtime.CompilerServices;

namespace Earshot.Dispatching;

/// <summary>
/// Provides the dedicated threads of synchronous handlers, shared by all listeners, because blocked handlers would exhaust the thread pool
/// that the readers need. There is always one more thread than blocked handlers; idle threads end.
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

    /// <summary>Gets or sets the method that starts a thread, so that tests can fail it.</summary>
    internal static Action<ThreadStart> Start { get; set; } =
        static run => new Thread(run) { IsBackground = true, Name = "earshot handler" }.UnsafeStart();

    /// <summary>Gets a value that indicates whether the calling thread is one of these threads.</summary>
    public static bool IsCurrent => _isHandlerThread;

    /// <summary>Queues work to one of these threads.</summary>
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

    /// <summary>Blocks the calling thread for a moment, by the system clock, so that other threads can run.</summary>
    public static void WaitAMoment() => Never.Wait(Moment);

    /// <summary>Returns an awaitable that continues the caller on one of these threads.</summary>
    public static SwitchAwaitable SwitchTo() => default;

    private static void RunOnPool()
    {
        IThreadPoolWorkItem? work;
        lock (Gate)
        {
            if (!Work.TryDequeue(out work))
            {
                return;
            }

            if (Work.Count > _idle)
            {
                StartThread();
            }
        }

        bool was = _isHandlerThread;
        _isHandlerThread = true;
        try
        {
            work.Execute();
        }
        finally
        {
            _isHandlerThread = was;
        }
    }

    // Threads start one at a time; each starts the next one if work is still waiting.
    private static void StartThread()
    {
        if (!_starting)
        {
            _starting = true;
            try
            {
                Start(Run);
            }
            catch (Exception)
            {
                // The system allows no further thread. The pool is slower while handlers block, but nothing is left behind.
                _starting = false;
                ThreadPool.UnsafeQueueUserWorkItem(static _ => RunOnPool(), null);
            }
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

    /// <summary>Represents the switch to one of these threads.</summary>
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
