namespace Earshot.Dispatching;

/// <summary>Represents one run of a listener as its handlers see it: whether they may go on, and who receives their exceptions.</summary>
/// <param name="onError">Reports the exception of a handler, and the delay before the handler runs again, or null if it does not.</param>
internal sealed class HandlerRun<TEvent>(Action<TEvent, Exception, TimeSpan?> onError)
    where TEvent : ListenerEvent
{
    private readonly CancellationTokenSource _abandon = new();
    private volatile bool _isHalted;

    /// <summary>Gets a value that indicates whether no further handler is to run.</summary>
    public bool IsHalted => _isHalted;

    /// <summary>Gets the token of the handlers.</summary>
    public CancellationToken Token => _abandon.Token;

    /// <summary>Gets or sets the callback that runs after an event has left a queue that can drop events.</summary>
    public Action? OnRoom { get; set; }

    /// <summary>Starts no further handlers.</summary>
    public void Halt() => _isHalted = true;

    /// <summary>Starts no further handlers, and cancels the tokens of those that are running.</summary>
    public void Abandon()
    {
        _isHalted = true;

        // Not awaited: handlers continue inside the cancellation, and one that blocks there must not block the stop.
        _ = CancelAsync();
    }

    /// <summary>Reports the exception of a handler.</summary>
    public void Report(TEvent e, Exception error, TimeSpan? retryIn) => onError(e, error, retryIn);

    private async Task CancelAsync() => await _abandon.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
