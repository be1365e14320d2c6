using System.Text;

namespace Earshot.Simulator.Faults;

/// <summary>Represents an action that applies to a WebSocket.</summary>
public abstract record SocketAction : FaultAction
{
    private protected SocketAction()
    {
    }

    internal override bool HappensAt(FaultTrigger trigger) => trigger is WebSocketConnected or MessageSent or TimeElapsed;
}

/// <summary>
/// Sends messages in many small frames. At <see cref="MessageSent"/>, only that message is fragmented; otherwise, all later messages of the
/// connection are.
/// </summary>
public sealed record FragmentMessages : SocketAction
{
    /// <summary>Gets or sets the maximum size of a frame's payload, in bytes. The default is 1, which is also the minimum.</summary>
    public int Size { get; init; } = 1;

    internal override string Name => "fragment";

    internal override void Validate() => FaultValueException.Unless(Size >= 1, nameof(Size), "1 or more");
}

/// <summary>Sends a message that the server never sends.</summary>
public sealed record SendFrame : SocketAction
{
    /// <summary>Gets or sets the kind of content.</summary>
    public required FrameContent Content { get; init; }

    /// <summary>Gets or sets the text that is sent if <see cref="Content"/> is <see cref="FrameContent.Text"/>.</summary>
    public string Text { get; init; } = "";

    /// <summary>
    /// Gets or sets the size of a <see cref="FrameContent.Huge"/> message, in bytes. The default is 5 MiB; the range is 16 to 100,000,000.
    /// </summary>
    public int Size { get; init; } = 5 * 1024 * 1024;

    /// <summary>
    /// Gets or sets a value that indicates whether the message replaces the server's message, which is lost, instead of preceding it.
    /// Requires <see cref="MessageSent"/>. The default is <see langword="false"/>.
    /// </summary>
    public bool Instead { get; init; }

    internal override string Name => "send";

    internal override void Validate()
    {
        FaultValueException.Unless(Size is >= 16 and <= 100_000_000, nameof(Size), "from 16 to 100000000");
        FaultValueException.Unless(Enum.IsDefined(Content), nameof(Content), "a defined value");
    }

    internal override bool HappensAt(FaultTrigger trigger) => base.HappensAt(trigger) && (!Instead || trigger is MessageSent);
}

/// <summary>Specifies the content of a <see cref="SendFrame"/> action.</summary>
public enum FrameContent
{
    /// <summary>The text of <see cref="SendFrame.Text"/>.</summary>
    Text,

    /// <summary>Text that is not valid JSON.</summary>
    NotJson,

    /// <summary>JSON that is not an object: an array.</summary>
    NotAnObject,

    /// <summary>A binary message with the 256 byte values in order.</summary>
    Binary,

    /// <summary>A text message with a JSON object of several megabytes.</summary>
    Huge,

    /// <summary>A text message that is not valid UTF-8, which the WebSocket protocol forbids.</summary>
    InvalidUtf8,
}

/// <summary>Closes the WebSocket with a close frame. At <see cref="MessageSent"/>, the message is not sent.</summary>
public sealed record CloseSocket : SocketAction
{
    /// <summary>Gets or sets the close code: 1000 to 1003, 1007 to 1014, or 3000 to 4999; or 1005 for an empty close frame.</summary>
    public required int Code { get; init; }

    /// <summary>Gets or sets the reason, at most 123 bytes of UTF-8, or <see langword="null"/> for none.</summary>
    public string? Reason { get; init; }

    internal override string Name => "close";

    internal override void Validate()
    {
        FaultValueException.Unless(
            Code is >= 1000 and <= 1003 or 1005 or >= 1007 and <= 1014 or >= 3000 and <= 4999,
            nameof(Code),
            "1000 to 1003, 1005, 1007 to 1014, or 3000 to 4999");
        FaultValueException.Unless(
            Reason is null || (Code != 1005 && Encoding.UTF8.GetByteCount(Reason) <= 123),
            nameof(Reason),
            "at most 123 bytes, and none with code 1005");
    }
}

/// <summary>Discards the session when the connection ends, so that it cannot be resumed.</summary>
public sealed record ForgetSession : SocketAction
{
    internal override string Name => "forget-session";
}

/// <summary>Represents an action that changes sequence numbers.</summary>
public abstract record SequenceAction : SocketAction
{
    private protected SequenceAction()
    {
    }

    /// <summary>Gets or sets the number by which the sequence changes. The default is 1, which is also the minimum.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Gets the value that is added to the sequence number.</summary>
    internal abstract long Offset { get; }

    internal override void Validate() => FaultValueException.Unless(Count >= 1, nameof(Count), "1 or more");
}

/// <summary>Skips sequence numbers: the event gets a higher number, and counting continues from there.</summary>
public sealed record SkipSequenceNumbers : SequenceAction
{
    internal override string Name => "skip";

    internal override long Offset => Count;
}

/// <summary>Assigns a sequence number that was already used, and continues counting from there. Numbers are never negative.</summary>
public sealed record RepeatSequenceNumber : SequenceAction
{
    internal override string Name => "repeat";

    internal override long Offset => -(long)Count;
}
