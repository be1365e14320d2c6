namespace Earshot.Timing;

/// <summary>
/// Lets a thread wait for work that has no synchronous form: .NET's WebSockets have none. The work runs on the thread pool, never on the
/// waiting thread, so that a caller with a synchronization context can't lock itself up.
/// </summary>
internal static class BlockingCall
{
    /// <summary>Blocks the calling thread until the work has ended; throws what it threw.</summary>
    public static T Of<T>(Func<Task<T>> work)
    {
        Task<T> running = Task.Run(work);
        ((IAsyncResult)running).AsyncWaitHandle.WaitOne();
#pragma warning disable VSTHRD002 // It has completed: this unwraps the result or the exception.
        return running.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }
}
