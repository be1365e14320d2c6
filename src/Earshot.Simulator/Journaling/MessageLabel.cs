using System.Text.Json;

namespace Earshot.Simulator.Journaling;

/// <summary>
/// Represents the name and numbers of a sent message, read from its top-level fields. The journal does not contain its text.
/// </summary>
internal readonly record struct MessageLabel(string? Event, long? Sequence, long? ReplyTo)
{
    // A longer string is content instead of a name.
    private const int MaximumNameLength = 64;

    // A frame that is large on purpose is not worth parsing.
    private const int MaximumMessageSize = 256 * 1024;

    public static MessageLabel Of(ReadOnlySpan<byte> utf8)
    {
        string? name = null;
        long? sequence = null;
        long? reply = null;
        if (utf8.Length > MaximumMessageSize)
        {
            return default;
        }

        try
        {
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isName = reader.ValueTextEquals("event"u8) || reader.ValueTextEquals("type"u8);
                bool isSequence = reader.ValueTextEquals("seq"u8);
                bool isReply = reader.ValueTextEquals("seq_reply"u8);
                reader.Read();
                if (isName && reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaximumNameLength)
                {
                    name ??= reader.GetString();
                }
                else if (isSequence && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number))
                {
                    sequence = number;
                }
                else if (isReply && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number))
                {
                    reply = number;
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return default;
        }

        return new MessageLabel(name, sequence, reply);
    }
}
