namespace Earshot;

/// <summary>Represents a handler that was set or added on a listener. This type is thread-safe.</summary>
public sealed class HandlerRegistration : IDisposable
{
    private readonly Action _remove;

    internal HandlerRegistration(bool replaced, Action remove)
    {
        Replaced = replaced;
        _remove = remove;
    }

    /// <summary>
    /// Gets a value that indicates whether this handler replaced an earlier one. It is always <see langword="false"/> for handlers that
    /// were added with <c>On</c>.
    /// </summary>
    public bool Replaced { get; }

    /// <summary>
    /// Removes the handler. Does nothing if the handler has been removed or replaced. The handler that this one replaced is not restored.
    /// </summary>
    public void Dispose() => _remove();
}
