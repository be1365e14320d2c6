namespace Earshot.Mattermost.Events;

/// <summary>What the reader found in an event's frame on its single pass; everything else is read from the raw JSON when asked for.</summary>
internal readonly struct EventFrame
{
    /// <summary>The event's name.</summary>
    public required string Type { get; init; }

    /// <summary>The frame, whole.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>The value of <c>data</c> within <see cref="Raw"/>; empty where there is none.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The longest string among the fields of <see cref="Data"/>, within <see cref="Raw"/>.</summary>
    public required ContentPlace Content { get; init; }

    /// <summary>The value of <c>broadcast</c> within <see cref="Raw"/>; empty where there is none.</summary>
    public required ReadOnlyMemory<byte> Broadcast { get; init; }

    /// <summary>The lane: <c>broadcast.channel_id</c>, else <c>team_id</c>, else <c>user_id</c>; null where none is named.</summary>
    public required string? Lane { get; init; }

    /// <summary>The number on its connection.</summary>
    public required long Sequence { get; init; }

    /// <summary>How it was heard.</summary>
    public required EventOrigin Origin { get; init; }

    /// <summary>When its last byte had been read.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
