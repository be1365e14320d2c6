using Earshot.Dispatching;

namespace Earshot.Realtime;

/// <summary>Represents a lane whose events are held back. Guarded by <see cref="HoldBack{TEvent}"/>.</summary>
internal sealed class HeldLane<TEvent>(string name)
    where TEvent : ListenerEvent
{
    // Types are the service's; more of them would not help anyone.
    private const int MaxTypes = 20;

    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly Loss _all = new();
    private readonly Loss _unrecoverable = new();

    /// <summary>Gets the name of the lane, which is empty for events without a lane.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the events in the order received.</summary>
    public Queue<HeldEvent<TEvent>> Events { get; } = new();

    /// <summary>Gets or sets the number of events that are in memory.</summary>
    public int InMemory { get; set; }

    /// <summary>Gets or sets a value that indicates whether the events are being delivered, so that none can be dropped any more.</summary>
    public bool IsReleasing { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether events were dropped and further ones are, until the lane is fetched again.
    /// </summary>
    public bool IsOverflowed { get; set; }

    /// <summary>
    /// Gets or sets the first event that was dropped, or null if none was. It keeps its place in the order, so that no position is saved
    /// behind it until its lane has been fetched again.
    /// </summary>
    public Delivery<TEvent>? FirstDropped { get; set; }

    /// <summary>Counts a dropped event.</summary>
    /// <param name="receivedAt">When it was received.</param>
    /// <param name="type">The service's name for its type.</param>
    /// <param name="isRecoverable">Whether a catch-up can fetch it again.</param>
    public void CountDropped(DateTimeOffset receivedAt, string type, bool isRecoverable)
    {
        _all.Add(receivedAt);
        if (!isRecoverable)
        {
            _unrecoverable.Add(receivedAt);
            if (_types.Count < MaxTypes)
            {
                _types.Add(type);
            }
        }
    }

    /// <summary>Gets the gap of the events that were dropped, and forgets them.</summary>
    /// <param name="isFetchedAgain">Whether the lane is fetched again, so that only the other events are missing.</param>
    /// <returns>The gap, or null if no event is missing.</returns>
    public Gap? TakeGap(bool isFetchedAgain)
    {
        Loss loss = isFetchedAgain ? _unrecoverable : _all;
        Gap? gap = loss.Count == 0 ? null : new Gap
        {
            Reason = GapReason.HoldBackFull,
            From = loss.From,
            Until = loss.Until,
            Count = loss.Count,
            Lane = Name.Length == 0 ? null : Name,
            NotRecoverable = [.. _types.Order(StringComparer.Ordinal)],
        };
        _unrecoverable.Clear();
        if (!isFetchedAgain)
        {
            _all.Clear();
            _types.Clear();
        }

        return gap;
    }

    private sealed class Loss
    {
        public long Count { get; private set; }

        public DateTimeOffset From { get; private set; }

        public DateTimeOffset Until { get; private set; }

        public void Add(DateTimeOffset at)
        {
            From = Count++ == 0 ? at : From;
            Until = at;
        }

        public void Clear() => Count = 0;
    }
}
