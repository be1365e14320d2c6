namespace Earshot.Dispatching;

/// <summary>Holds at most one handler. This type is thread-safe.</summary>
/// <param name="name">The name of the method that sets the handler, for logs.</param>
internal sealed class HandlerSlot<T>(string name)
{
    private Handler<T>? _handler;

    /// <summary>Gets the name of the method that sets the handler.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the handler, or null if none is set.</summary>
    public Handler<T>? Handler => Volatile.Read(ref _handler);

    /// <summary>Sets the handler, replacing an earlier one.</summary>
    public HandlerRegistration Set(Handler<T> handler)
    {
        Handler<T>? replaced = Interlocked.Exchange(ref _handler, handler);
        return new HandlerRegistration(replaced is not null, () => Interlocked.CompareExchange(ref _handler, null, handler));
    }
}
