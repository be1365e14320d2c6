namespace Earshot.Mattermost.CatchUp;

/// <summary>
/// Represents what is to be caught up: since when, up to when, and which channels are done. It lasts over connections, until a catch-up is
/// complete. This type is thread-safe.
/// </summary>
/// <remarks>
/// Times are the server's, in Unix milliseconds. What happened at the end of the interval or later is received over the connection, because
/// the server made the reply that contains that time after it had begun the session.
/// </remarks>
internal sealed class Backlog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _marks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private TaskCompletionSource<long> _untilKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _since;
    private long? _until;
    private Gap? _lost;
    private bool _isPending;

    /// <summary>Gets a value that indicates whether there is something to catch up.</summary>
    public bool IsPending
    {
        get
        {
            lock (_gate)
            {
                return _isPending;
            }
        }
    }

    /// <summary>Gets the start of the interval.</summary>
    public long Since
    {
        get
        {
            lock (_gate)
            {
                return _since;
            }
        }
    }

    /// <summary>Gets the lost session, or null if the interval began otherwise.</summary>
    public Gap? Lost
    {
        get
        {
            lock (_gate)
            {
                return _lost;
            }
        }
    }

    /// <summary>Begins an interval, or extends the current one by another lost session.</summary>
    /// <param name="since">The time up to which everything was received.</param>
    /// <param name="lost">The gap of the lost session, or null.</param>
    public void Begin(long since, Gap? lost)
    {
        lock (_gate)
        {
            if (_isPending)
            {
                // The channels that are done were received up to the second loss, but not the others.
                foreach (string channel in _done)
                {
                    _marks[channel] = since;
                }
            }
            else
            {
                _marks.Clear();
                _since = since;
                _lost = lost;
            }

            _isPending = true;
            _done.Clear();
            _until = null;
            if (_untilKnown.Task.IsCompleted)
            {
                _untilKnown = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Continues an interval that another process began.</summary>
    public void Restore(long since, long? until, IEnumerable<KeyValuePair<string, long>> marks, IEnumerable<string> done)
    {
        Begin(since, lost: null);
        lock (_gate)
        {
            _done.UnionWith(done);
            foreach ((string channel, long mark) in marks)
            {
                _marks[channel] = mark;
            }
        }

        if (until is { } known)
        {
            NoteServerTime(known);
        }
    }

    /// <summary>
    /// Notes a time of the server, in a reply on a connection whose session has begun. The first one is the end of the interval.
    /// </summary>
    public void NoteServerTime(long time)
    {
        lock (_gate)
        {
            if (_isPending && _until is null)
            {
                _until = time;
                _untilKnown.TrySetResult(time);
            }
        }
    }

    /// <summary>Waits until the end of the interval is known.</summary>
    public Task<long> WaitForUntilAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _untilKnown.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gets the time from which a channel is to be caught up, or null if it is done.</summary>
    public long? MarkOf(string channel)
    {
        lock (_gate)
        {
            return _done.Contains(channel) ? null : _marks.GetValueOrDefault(channel, _since);
        }
    }

    /// <summary>Notes that everything in a channel before a time was delivered.</summary>
    public void Delivered(string channel, long time)
    {
        lock (_gate)
        {
            _marks[channel] = time;
        }
    }

    /// <summary>Notes that a channel is done.</summary>
    public void Done(string channel)
    {
        lock (_gate)
        {
            _done.Add(channel);
            _marks.Remove(channel);
        }
    }

    /// <summary>Notes that all channels are done, unless another session was lost meanwhile.</summary>
    /// <param name="until">The end of the interval that was caught up.</param>
    public void Complete(long until)
    {
        lock (_gate)
        {
            _isPending &= _until != until;
        }
    }

    /// <summary>Gets the end of the interval, the times by channel, and the channels that are done.</summary>
    public (long? Until, List<KeyValuePair<string, long>> Marks, List<string> Done) Snapshot()
    {
        lock (_gate)
        {
            return (_until, [.. _marks], [.. _done]);
        }
    }
}
