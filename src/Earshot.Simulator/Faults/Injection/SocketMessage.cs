namespace Earshot.Simulator.Faults.Injection;

/// <summary>What came from a client's WebSocket.</summary>
internal enum SocketMessageKind
{
    /// <summary>A whole text message.</summary>
    Text,

    /// <summary>A whole binary message.</summary>
    Binary,

    /// <summary>A close frame.</summary>
    Close,

    /// <summary>A message over the limit; what follows can't be read any more.</summary>
    TooBig,

    /// <summary>Nothing more will come: the connection is gone.</summary>
    Aborted,
}

/// <summary>A message from a client's WebSocket; the data stays valid.</summary>
internal readonly record struct SocketMessage(SocketMessageKind Kind, ReadOnlyMemory<byte> Data);
