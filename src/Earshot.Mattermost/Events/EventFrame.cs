namespace Earshot.Mattermost.Events;

/// <summary>
/// Contains what the scanner found in an event's frame in its single pass. All other data is read from the raw JSON on demand.
/// </summary>
internal readonly struct EventFrame
{
    /// <summary>Gets the name of the event.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the whole frame.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Gets the value of <c>data</c> within <see cref="Raw"/>, or empty memory if there is none.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Gets the place of the longest string among the fields of <see cref="Data"/>, within <see cref="Raw"/>.</summary>
    public required ContentPlace Content { get; init; }

    /// <summary>Gets the value of <c>broadcast</c> within <see cref="Raw"/>, or empty memory if there is none.</summary>
    public required ReadOnlyMemory<byte> Broadcast { get; init; }

    /// <summary>Gets the lane: the broadcast's channel ID, team ID, or user ID, in this order, or null if none is set.</summary>
    public required string? Lane { get; init; }

    /// <summary>Gets the sequence number on the connection.</summary>
    public required long Sequence { get; init; }

    /// <summary>Gets the session that the event belongs to.</summary>
    public required EventSource Source { get; init; }

    /// <summary>Gets the way in which the event was received.</summary>
    public required EventOrigin Origin { get; init; }

    /// <summary>Gets the time at which the last byte was read.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
