namespace Earshot.Dispatching;

/// <summary>A user's handler, function or coroutine, in one shape.</summary>
internal sealed class Handler<T>(bool isSynchronous, Func<T, CancellationToken, ValueTask> invoke)
{
    /// <summary>Whether it may block the thread that it runs on for as long as it likes.</summary>
    public bool IsSynchronous { get; } = isSynchronous;

    /// <summary>Runs it.</summary>
    public Func<T, CancellationToken, ValueTask> Invoke { get; } = invoke;

    /// <summary>Whether it is to be run for this value; null for all.</summary>
    public Func<T, bool>? Wants { get; init; }

    public static Handler<T> From(Action<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(isSynchronous: true, (value, _) =>
        {
            handler(value);
            return ValueTask.CompletedTask;
        });
    }

    public static Handler<T> From(Func<T, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(isSynchronous: false, (value, _) => Awaitable(handler(value)));
    }

    public static Handler<T> From(Func<T, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(isSynchronous: false, (value, _) => handler(value));
    }

    public static Handler<T> From(Func<T, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(isSynchronous: false, (value, cancellationToken) => Awaitable(handler(value, cancellationToken)));
    }

    // A handler written as a plain lambda may well return null for a task.
    private static ValueTask Awaitable(Task? task) => task is null ? ValueTask.CompletedTask : new ValueTask(task);
}
