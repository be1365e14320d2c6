namespace Earshot.Dispatching;

/// <summary>Represents a user's handler, synchronous or asynchronous, in the one shape in which it is invoked.</summary>
internal sealed class Handler<T>
{
    private Handler(bool isSynchronous, Func<T, CancellationToken, ValueTask> invoke)
    {
        IsSynchronous = isSynchronous;
        Invoke = invoke;
    }

    /// <summary>Gets a value that indicates whether the handler can block its thread.</summary>
    public bool IsSynchronous { get; }

    /// <summary>Gets the delegate that runs the handler.</summary>
    public Func<T, CancellationToken, ValueTask> Invoke { get; }

    /// <summary>Gets the predicate that selects the values to handle, or null to handle all.</summary>
    public Func<T, bool>? Filter { get; private init; }

    public static Handler<T> From(Func<T, CancellationToken, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(isSynchronous: false, handler);
    }

    public static Handler<T> From(Func<T, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(isSynchronous: false, (value, cancellationToken) => ToValueTask(handler(value, cancellationToken)));
    }

    public static Handler<T> From(Func<T, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(isSynchronous: false, (value, _) => handler(value));
    }

    public static Handler<T> From(Func<T, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(isSynchronous: false, (value, _) => ToValueTask(handler(value)));
    }

    public static Handler<T> From(Func<ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(isSynchronous: false, (_, _) => handler());
    }

    public static Handler<T> From(Func<Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(isSynchronous: false, (_, _) => ToValueTask(handler()));
    }

    public static Handler<T> From(Action<T, CancellationToken> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Synchronous(handler);
    }

    public static Handler<T> From(Action<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Synchronous((value, _) => handler(value));
    }

    public static Handler<T> From(Action handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Synchronous((_, _) => handler());
    }

    public static Handler<T> From(Func<T, CancellationToken, IComparable?> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Synchronous((value, cancellationToken) => handler(value, cancellationToken));
    }

    public static Handler<T> From(Func<T, IComparable?> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Synchronous((value, _) => handler(value));
    }

    public static Handler<T> From(Func<IComparable?> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Synchronous((_, _) => handler());
    }

    /// <summary>Creates a handler of a base type that runs this handler for the values of type <typeparamref name="T"/> only.</summary>
    public Handler<TBase> ForBase<TBase>()
        where TBase : class => new(
            IsSynchronous, (value, cancellationToken) => value is T wanted ? Invoke(wanted, cancellationToken) : ValueTask.CompletedTask)
        {
            Filter = static value => value is T,
        };

    private static Handler<T> Synchronous(Action<T, CancellationToken> handler) => new(isSynchronous: true, (value, cancellationToken) =>
    {
        handler(value, cancellationToken);
        return ValueTask.CompletedTask;
    });

    // A lambda that is not async can return null.
    private static ValueTask ToValueTask(Task? task) => task is null ? ValueTask.CompletedTask : new ValueTask(task);
}
