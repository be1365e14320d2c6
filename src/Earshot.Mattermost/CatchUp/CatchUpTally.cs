namespace Earshot.Mattermost.CatchUp;

/// <summary>Counts what a catch-up found, over all connections that it takes. This type is thread-safe.</summary>
internal sealed class CatchUpTally
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _recovered = new(StringComparer.Ordinal);
    private int _channels;
    private int _unexplained;
    private bool _skippedChannels;

    /// <summary>Forgets all counts.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _recovered.Clear();
            _channels = 0;
            _unexplained = 0;
            _skippedChannels = false;
        }
    }

    /// <summary>Counts an event that was delivered.</summary>
    public void Count(MattermostEvent e)
    {
        lock (_gate)
        {
            _recovered[e.Type] = _recovered.GetValueOrDefault(e.Type) + 1;
        }
    }

    /// <summary>Counts a channel whose history was read.</summary>
    /// <param name="unexplained">The number of its changes of which nothing is known but their time.</param>
    public void CountChannel(int unexplained)
    {
        lock (_gate)
        {
            _channels++;
            _unexplained += unexplained;
        }
    }

    /// <summary>Notes that channels without new posts were left out.</summary>
    public void SkippedChannels()
    {
        lock (_gate)
        {
            _skippedChannels = true;
        }
    }

    /// <summary>Returns the gap that remains after the catch-up.</summary>
    public Gap ToGap(DateTimeOffset from, DateTimeOffset until, long? firstSequence)
    {
        lock (_gate)
        {
            return new Gap
            {
                Reason = GapReason.SessionLost,
                From = from,
                Until = until < from ? from : until,
                FirstSequence = firstSequence,
                Recovered = new Dictionary<string, int>(_recovered, StringComparer.Ordinal),
                ChannelsScanned = _channels,
                NotRecoverable = _skippedChannels
                    ? [.. UnrecoverableEvents.Types, "post_edited", "post_deleted", "reaction_added"]
                    : _unexplained > 0 ? [.. UnrecoverableEvents.Types, "post_edited"] : UnrecoverableEvents.Types,
            };
        }
    }
}
