namespace Earshot.Simulator.Faults.Injection;

/// <summary>Specifies what was received from a WebSocket client.</summary>
internal enum SocketMessageKind
{
    /// <summary>A complete text message.</summary>
    Text,

    /// <summary>A complete binary message.</summary>
    Binary,

    /// <summary>A close frame.</summary>
    Close,

    /// <summary>A message that exceeds the maximum size. No more messages can be received.</summary>
    TooBig,

    /// <summary>The connection has ended.</summary>
    Aborted,
}

/// <summary>Represents a message from a WebSocket client. The data remains valid.</summary>
internal readonly record struct SocketMessage(SocketMessageKind Kind, ReadOnlyMemory<byte> Data);
