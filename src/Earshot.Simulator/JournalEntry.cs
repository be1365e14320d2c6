namespace Earshot.Simulator;

/// <summary>One thing that a client did, or that was done to it. Holds no credentials, no bodies and no text of messages that were sent out.</summary>
public sealed record JournalEntry
{
    /// <summary>The entry's place in the journal, from 0; grows by one.</summary>
    public long Index { get; init; }

    /// <summary>When, on the simulator's clock.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What happened.</summary>
    public required JournalKind Kind { get; init; }

    /// <summary>The connection's number, from 1 in the order of acceptance; 0 where it concerns none or all of them.</summary>
    public long Connection { get; init; }

    /// <summary>The HTTP method of a request.</summary>
    public string? Method { get; init; }

    /// <summary>The path of a request or of a WebSocket.</summary>
    public string? Path { get; init; }

    /// <summary>The query with its question mark, the values of tokens and passwords replaced by "…"; empty when there was none.</summary>
    public string? Query { get; init; }

    /// <summary>The HTTP status of a request, or the code of a close frame (1005 when it was empty).</summary>
    public int? Status { get; init; }

    /// <summary>The text of a client's message, its tokens and passwords replaced by "…"; null for messages that were sent out.</summary>
    public string? Text { get; init; }

    /// <summary>The length of a message in bytes.</summary>
    public int? Length { get; init; }

    /// <summary>The kind of event of a message that was sent out: its "event" or "type", where it has one.</summary>
    public string? Event { get; init; }

    /// <summary>The sequence number of a message that was sent out: its "seq", where it has one.</summary>
    public long? Sequence { get; init; }

    /// <summary>The number of the client's message that was answered by this one: its "seq_reply", where it has one.</summary>
    public long? ReplyTo { get; init; }

    /// <summary>More, for a reader: which fault, which side closed, why.</summary>
    public string? Detail { get; init; }
}
