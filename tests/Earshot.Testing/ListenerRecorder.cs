namespace Earshot.Testing;

/// <summary>Provides what recorders of all event types share.</summary>
public abstract class ListenerRecorder
{
    /// <summary>Gets the maximum duration of a wait; only a failing test reaches it.</summary>
    public static TimeSpan SafetyNet { get; } = TimeSpan.FromSeconds(30);
}

/// <summary>Records the events and notifications of a listener.</summary>
/// <typeparam name="TEvent">The type of the events.</typeparam>
public abstract class ListenerRecorder<TEvent> : ListenerRecorder
    where TEvent : ListenerEvent
{
    private readonly Lock _gate = new();
    private readonly List<TEvent> _events = [];
    private readonly List<Gap> _gaps = [];
    private readonly List<ConnectNotification> _connects = [];
    private readonly List<DisconnectNotification> _disconnects = [];
    private readonly List<ListenerError> _errors = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sets all handlers of the listener.</summary>
    protected ListenerRecorder(Listener<TEvent> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        listener.OnEvent(e => Add(_events, e));
        listener.OnGap(gap => Add(_gaps, gap));
        listener.OnConnect(connect => Add(_connects, connect));
        listener.OnDisconnect(disconnect => Add(_disconnects, disconnect));
        listener.OnError(error => Add(_errors, error));
    }

    public IReadOnlyList<TEvent> Events => Copy(_events);

    public IReadOnlyList<Gap> Gaps => Copy(_gaps);

    public IReadOnlyList<ConnectNotification> Connects => Copy(_connects);

    public IReadOnlyList<DisconnectNotification> Disconnects => Copy(_disconnects);

    public IReadOnlyList<ListenerError> Errors => Copy(_errors);

    public IReadOnlyList<Exception> MalformedMessages =>
        [.. Errors.Where(e => e.Kind == ListenerErrorKind.MalformedMessage).Select(e => e.Exception)];

    /// <summary>Completes when <paramref name="condition"/> is true for what has been recorded so far.</summary>
    protected async Task WaitUntilAsync(Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (condition())
            {
                return;
            }

            await changed.WaitAsync(SafetyNet);
        }
    }

    private void Add<T>(List<T> list, T item)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            list.Add(item);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
