using Earshot.Mattermost.Realtime;

namespace Earshot.Mattermost.CatchUp;

/// <summary>
/// Represents the position up to which events were handled: what a checkpoint saves. It is notified in the order received.
/// </summary>
/// <remarks>Times are the server's, in Unix milliseconds. This type is thread-safe.</remarks>
internal sealed class HandledPosition(ServerClock clock)
{
    private const int MaxRecent = 2048;
    private const int MaxAnchors = 512;

    private readonly Lock _gate = new();
    private readonly IdentityWindow _recent = new(MaxRecent);
    private readonly Queue<CatchUpAnchor> _anchors = new();
    private readonly Queue<(long Moment, int Released, bool IsComplete)> _proofs = new();
    private readonly List<string> _released = [];
    private readonly Dictionary<string, long> _marks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private string _connectionId = string.Empty;
    private long _next;
    private long? _until;
    private long? _since;
    private long? _catchUpUntil;
    private CatchUpAnchor? _anchor;
    private bool _isComplete;

    // Not from a ping reply, and perhaps from the clock of a proxy.
    private bool _isRough;

    /// <summary>Continues from a checkpoint.</summary>
    public void Restore(Position position)
    {
        lock (_gate)
        {
            (_connectionId, _next) = (position.ConnectionId, position.NextSequence);
            (_until, _since, _catchUpUntil, _anchor) = (position.Until, position.Since, position.CatchUpUntil, position.Anchor);
            foreach (long identity in position.Recent)
            {
                _recent.Add(identity, position.Until);
            }

            foreach ((string channel, long mark) in position.Marks)
            {
                _marks[channel] = mark;
            }

            _done.UnionWith(position.Done);
        }
    }

    /// <summary>Returns the position, or null before the first confirmed time.</summary>
    public Position? Take()
    {
        lock (_gate)
        {
            return _until is not { } until && _since is null ? null : new Position
            {
                ConnectionId = _connectionId,
                NextSequence = _next,
                Until = _until ?? _since!.Value,
                Since = _since,
                CatchUpUntil = _catchUpUntil,
                Anchor = _anchor,
                Recent = [.. _recent.Entries.Select(entry => entry.Identity)],
                Marks = [.. _marks],
                Done = [.. _done],
            };
        }
    }

    /// <summary>Records that an event was handled.</summary>
    public void Handled(MattermostEvent e)
    {
        long? identity = EventIdentity.Of(e);
        long now = clock.Now().ToUnixTimeMilliseconds();
        lock (_gate)
        {
            if (identity is { } known)
            {
                _recent.Add(known, now);
            }

            if (e.Origin == EventOrigin.CatchUp)
            {
                if (e.Lane is { } channel && EventTime.Of(e) is { } time && _since is not null && !_done.Contains(channel))
                {
                    _marks[channel] = time;
                }
            }
            else
            {
                (_connectionId, _next) = (e.SessionId, e.Sequence + 1);
            }

            if (e is PostedEvent posted && CatchUpAnchor.Of(posted) is { } anchor)
            {
                _anchors.Enqueue(anchor);
                if (_anchors.Count > MaxAnchors)
                {
                    _anchors.Dequeue();
                }
            }
        }
    }

    /// <summary>Notes since when the listener has listened, if there is no position yet.</summary>
    public void ListeningBegan(long since)
    {
        lock (_gate)
        {
            if (_since is null && _until is null)
            {
                (_until, _isRough) = (since, true);
            }
        }
    }

    /// <summary>Notes that the session was lost or that the position is older than the session, so that a catch-up is required.</summary>
    /// <param name="since">The time from which to catch up, if no earlier one is known.</param>
    public void CatchUpBegan(long since)
    {
        lock (_gate)
        {
            if (_since is null)
            {
                _since = _until < since ? _until : since;
                _until = null;
            }
            else
            {
                foreach (string channel in _done)
                {
                    _marks[channel] = _until ?? _since.Value;
                }
            }

            _catchUpUntil = null;
            _done.Clear();
            _released.Clear();
            _isComplete = false;
        }
    }

    /// <summary>Notes the end of the interval that is caught up.</summary>
    public void CatchUpUntil(long until, long confirmed)
    {
        lock (_gate)
        {
            if (_since is not null && _catchUpUntil is null)
            {
                _catchUpUntil = until;
                _until = confirmed;
            }
        }
    }

    /// <summary>Notes that a channel is caught up. It counts when everything delivered before is handled.</summary>
    public void Released(string channel)
    {
        lock (_gate)
        {
            _released.Add(channel);
        }
    }

    /// <summary>Notes that all channels are caught up.</summary>
    public void CatchUpCompleted()
    {
        lock (_gate)
        {
            _isComplete = true;
        }
    }

    /// <summary>Notes that a time was confirmed, behind everything that was received and caught up before.</summary>
    public void ProofRead(long moment)
    {
        lock (_gate)
        {
            _proofs.Enqueue((moment, _released.Count, _isComplete));
        }
    }

    /// <summary>Records that everything was handled that was received before a time was confirmed.</summary>
    public void ProofHandled(long moment)
    {
        lock (_gate)
        {
            (int released, bool isComplete) = TakeProof(moment);
            if (_since is null)
            {
                Advance(moment);
                return;
            }

            // A confirmation of the lost session says nothing of what this one missed.
            if (_catchUpUntil is not null && moment > _until)
            {
                _until = moment;
            }

            foreach (string channel in _released.Take(released))
            {
                _done.Add(channel);
                _marks.Remove(channel);
            }

            if (isComplete && _isComplete && _until is { } until)
            {
                _since = _catchUpUntil = null;
                _isComplete = false;
                _marks.Clear();
                _done.Clear();
                _released.Clear();
                Advance(until);
            }
        }
    }

    private (int Released, bool IsComplete) TakeProof(long moment)
    {
        while (_proofs.TryDequeue(out (long Moment, int Released, bool IsComplete) proof))
        {
            if (proof.Moment == moment)
            {
                return (proof.Released, proof.IsComplete);
            }
        }

        return (0, false);
    }

    private void Advance(long until)
    {
        _until = _isRough ? until : Math.Max(_until ?? until, until);
        _isRough = false;
        _recent.RemoveBefore(_until.Value);
        while (_anchors.TryPeek(out CatchUpAnchor next) && next.CreateAt < _until)
        {
            _anchor = _anchors.Dequeue();
        }
    }
}
