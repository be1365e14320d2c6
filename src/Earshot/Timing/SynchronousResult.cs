namespace Earshot.Timing;

/// <summary>
/// Provides the synchronous end of a method that has one body for both forms: called with <c>async: false</c>, such a method blocks
/// instead of waiting asynchronously, and returns a completed task.
/// </summary>
internal static class SynchronousResult
{
    /// <summary>Gets the result of a completed task, or throws its exception.</summary>
    /// <exception cref="InvalidOperationException">
    /// The task is not complete: the method awaited something although it was called to block.
    /// </exception>
    public static T GetCompletedResult<T>(this ValueTask<T> task)
    {
        ThrowIfRunning(task.IsCompleted);
#pragma warning disable VSTHRD002 // The task is complete, so that nothing waits here.
        return task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    /// <inheritdoc cref="GetCompletedResult{T}(ValueTask{T})"/>
    public static void GetCompletedResult(this ValueTask task)
    {
        ThrowIfRunning(task.IsCompleted);
#pragma warning disable VSTHRD002 // The task is complete, so that nothing waits here.
        task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private static void ThrowIfRunning(bool isCompleted)
    {
        if (!isCompleted)
        {
            throw new InvalidOperationException("A synchronous call did not complete before it returned.");
        }
    }
}
