namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Everything that a listener told, and a way to wait for it.</summary>
internal sealed class Ear
{
    public static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<MattermostEvent> _events = [];
    private readonly List<Gap> _gaps = [];
    private readonly List<ConnectNotification> _connects = [];
    private readonly List<DisconnectNotification> _disconnects = [];
    private readonly List<ListenerError> _errors = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Ear(MattermostListener listener)
    {
        listener.OnEvent(e => Add(_events, e));
        listener.OnGap(gap => Add(_gaps, gap));
        listener.OnConnect(connect => Add(_connects, connect));
        listener.OnDisconnect(disconnect => Add(_disconnects, disconnect));
        listener.OnError(error => Add(_errors, error));
    }

    public IReadOnlyList<MattermostEvent> Events => Copy(_events);

    public IReadOnlyList<PostedEvent> Posts => [.. Copy(_events).OfType<PostedEvent>()];

    public IReadOnlyList<string> Messages => [.. Posts.Select(e => e.Post.Message)];

    public IReadOnlyList<Gap> Gaps => Copy(_gaps);

    public IReadOnlyList<ConnectNotification> Connects => Copy(_connects);

    public IReadOnlyList<DisconnectNotification> Disconnects => Copy(_disconnects);

    public IReadOnlyList<ListenerError> Errors => Copy(_errors);

    public IReadOnlyList<Exception> BadFrames => [.. Errors.Where(e => e.Kind == ListenerErrorKind.MalformedMessage).Select(e => e.Exception)];

    /// <summary>Completes when what was told so far fits.</summary>
    public async Task UntilAsync(Func<Ear, bool> fits)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (fits(this))
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
