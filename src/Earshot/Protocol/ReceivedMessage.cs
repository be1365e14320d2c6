namespace Earshot.Protocol;

/// <summary>Specifies the type of a received message.</summary>
public enum MessageKind
{
    /// <summary>A text message.</summary>
    Text,

    /// <summary>A binary message.</summary>
    Binary,

    /// <summary>A message larger than <see cref="ListenerOptions.MaxMessageBytes"/>, whose bytes were discarded.</summary>
    TooLarge,
}

/// <summary>Represents one complete message from the server.</summary>
/// <param name="Kind">The type of the message.</param>
/// <param name="Bytes">The bytes of the message. They are valid only while the message is being read.</param>
/// <param name="Length">The length of the message in bytes, also if the bytes were discarded.</param>
/// <param name="ReceivedAt">The time at which the last byte was received, by the local clock.</param>
public readonly record struct ReceivedMessage(MessageKind Kind, ReadOnlyMemory<byte> Bytes, long Length, DateTimeOffset ReceivedAt);
