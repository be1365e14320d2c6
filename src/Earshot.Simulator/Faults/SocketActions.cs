using System.Text;

namespace Earshot.Simulator.Faults;

/// <summary>A fault of a WebSocket.</summary>
public abstract record SocketAction : FaultAction
{
    private protected SocketAction()
    {
    }

    internal override bool HappensAt(FaultTrigger trigger) => trigger is WebSocketConnected or MessageSent or TimeElapsed;
}

/// <summary>Messages go out in many small frames. At a message: that one; otherwise every one of the connection from now on.</summary>
public sealed record FragmentMessages : SocketAction
{
    /// <summary>How many bytes in a frame, from 1. Default: 1.</summary>
    public int Size { get; init; } = 1;

    internal override string Name => "fragment";

    internal override void Validate() => FaultValueException.Unless(Size >= 1, nameof(Size), "1 or more");
}

/// <summary>Sends a message that the server would never send.</summary>
public sealed record SendFrame : SocketAction
{
    /// <summary>What is sent.</summary>
    public required FrameContent Content { get; init; }

    /// <summary>The text where <see cref="Content"/> is <see cref="FrameContent.Text"/>.</summary>
    public string Text { get; init; } = "";

    /// <summary>The length of a huge message in bytes, 16 to 100,000,000. Default: 5 MiB.</summary>
    public int Size { get; init; } = 5 * 1024 * 1024;

    /// <summary>At a message: in its place, so that it is lost; default: before it.</summary>
    public bool Instead { get; init; }

    internal override string Name => "send";

    internal override void Validate()
    {
        FaultValueException.Unless(Size is >= 16 and <= 100_000_000, nameof(Size), "from 16 to 100000000");
        FaultValueException.Unless(Enum.IsDefined(Content), nameof(Content), "one of the named ones");
    }

    internal override bool HappensAt(FaultTrigger trigger) => base.HappensAt(trigger) && (!Instead || trigger is MessageSent);
}

/// <summary>What a <see cref="SendFrame"/> sends.</summary>
public enum FrameContent
{
    /// <summary>A text of one's own.</summary>
    Text,

    /// <summary>Text that isn't JSON.</summary>
    NotJson,

    /// <summary>JSON that isn't an object: an array.</summary>
    NotAnObject,

    /// <summary>A binary message: the 256 bytes in order.</summary>
    Binary,

    /// <summary>A JSON object in one text message of several megabytes.</summary>
    Huge,

    /// <summary>A text message of bytes that are no UTF-8, which the WebSocket protocol forbids.</summary>
    InvalidUtf8,
}

/// <summary>Closes the WebSocket with a close frame; at a message, the message isn't sent.</summary>
public sealed record CloseSocket : SocketAction
{
    /// <summary>The close code: 1000 to 1003, 1007 to 1014, 3000 to 4999; or 1005 for a close frame that is empty.</summary>
    public required int Code { get; init; }

    /// <summary>The reason, at most 123 bytes of UTF-8; null for none.</summary>
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

/// <summary>When the connection is gone, the server forgets what it kept for it, so that it can't be resumed.</summary>
public sealed record ForgetSession : SocketAction
{
    internal override string Name => "forget-session";
}

/// <summary>A fault of the sequence numbers.</summary>
public abstract record SequenceAction : SocketAction
{
    private protected SequenceAction()
    {
    }

    /// <summary>By how many, from 1. Default: 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>What the number is changed by.</summary>
    internal abstract long Offset { get; }

    internal override void Validate() => FaultValueException.Unless(Count >= 1, nameof(Count), "1 or more");
}

/// <summary>Leaves out sequence numbers: the event gets a higher one, and the count goes on from there.</summary>
public sealed record SkipSequenceNumbers : SequenceAction
{
    internal override string Name => "skip";

    internal override long Offset => Count;
}

/// <summary>Gives an event a sequence number that was given before, and counts on from there; never below 0.</summary>
public sealed record RepeatSequenceNumber : SequenceAction
{
    internal override string Name => "repeat";

    internal override long Offset => -(long)Count;
}
