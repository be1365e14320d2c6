namespace Earshot.Timing;

/// <summary>
/// Blocks a thread until work completes that has no synchronous form, such as that of .NET's WebSockets. The work runs on the thread pool
/// and never on the waiting thread, so that a caller with a synchronization context cannot deadlock.
/// </summary>
internal static class BlockingCall
{
    /// <summary>Blocks the calling thread until the work completes, and returns its result or throws its exception.</summary>
    public static T Of<T>(Func<Task<T>> work)
    {
        Task<T> running = Task.Run(work);
        ((IAsyncResult)running).AsyncWaitHandle.WaitOne();
#pragma warning disable VSTHRD002 // The task is complete, so that nothing waits here.
        return running.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }
}
