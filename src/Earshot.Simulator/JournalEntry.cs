namespace Earshot.Simulator;

/// <summary>Represents an entry of the <see cref="Journal"/>. Contains no secrets, no bodies, and no text of sent messages.</summary>
public sealed record JournalEntry
{
    /// <summary>Gets or sets the zero-based index of the entry in the journal.</summary>
    public long Index { get; init; }

    /// <summary>Gets or sets the time of the entry, from the simulator's clock.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Gets or sets what happened.</summary>
    public required JournalKind Kind { get; init; }

    /// <summary>
    /// Gets or sets the number of the connection, starting with 1 in the order of acceptance; 0 if the entry concerns no connection or all
    /// connections.
    /// </summary>
    public long Connection { get; init; }

    /// <summary>Gets or sets the HTTP method of a request, or <see langword="null"/>.</summary>
    public string? Method { get; init; }

    /// <summary>Gets or sets the path of a request or WebSocket, or <see langword="null"/>.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Gets or sets the query, including the question mark, with the values of tokens and passwords replaced by "…"; empty if the request
    /// has no query.
    /// </summary>
    public string? Query { get; init; }

    /// <summary>Gets or sets the HTTP status of a response, or the code of a close frame (1005 if the frame is empty).</summary>
    public int? Status { get; init; }

    /// <summary>
    /// Gets or sets the text of a client's message, with tokens and passwords replaced by "…", or <see langword="null"/> for sent messages.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Gets or sets the size of a message, in bytes.</summary>
    public int? Length { get; init; }

    /// <summary>
    /// Gets or sets the event name of a sent message: its "event" or "type" field, or <see langword="null"/> if it has none.
    /// </summary>
    public string? Event { get; init; }

    /// <summary>Gets or sets the sequence number of a sent message: its "seq" field, or <see langword="null"/> if it has none.</summary>
    public long? Sequence { get; init; }

    /// <summary>
    /// Gets or sets the number of the client's message to which a sent message replies: its "seq_reply" field, or <see langword="null"/> if
    /// it has none.
    /// </summary>
    public long? ReplyTo { get; init; }

    /// <summary>Gets or sets more information for people: the fault, the side that closed the connection, or the reason.</summary>
    public string? Detail { get; init; }
}
