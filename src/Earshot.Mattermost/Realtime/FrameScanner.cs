using System.Text.Json;
using Earshot.Mattermost.Events;

namespace Earshot.Mattermost.Realtime;

/// <summary>What a frame is.</summary>
internal enum FrameKind
{
    /// <summary>Nothing that this protocol knows.</summary>
    Unknown,

    /// <summary>An event: it has <c>event</c>.</summary>
    Event,

    /// <summary>The answer to a client action: it has <c>status</c> or <c>seq_reply</c>.</summary>
    Reply,
}

/// <summary>
/// The one pass over a frame: finds what the connection needs, and where the rest is. It reads to the end, so that a frame that passes is
/// JSON from its first byte to its last.
/// </summary>
internal sealed class FrameScanner
{
    private readonly IdCache _ids = new();

    /// <summary>What the frame is.</summary>
    public FrameKind Kind { get; private set; }

    /// <summary>The event's name; null in replies.</summary>
    public string? EventName { get; private set; }

    /// <summary>The event's number; null where it is missing or unreadable.</summary>
    public long? Sequence { get; private set; }

    /// <summary>The lane by <c>broadcast</c>: its channel, else its team, else its user.</summary>
    public string? Lane { get; private set; }

    /// <summary>Where <c>data</c> is in the frame.</summary>
    public Range Data { get; private set; }

    /// <summary>The longest string among the fields of <c>data</c>: in most events the content, JSON within a string.</summary>
    public ContentPlace Content { get; private set; }

    /// <summary>Where <c>broadcast</c> is in the frame.</summary>
    public Range Broadcast { get; private set; }

    /// <summary>Reads a frame.</summary>
    /// <exception cref="JsonException">It isn't JSON, or its name can't be read.</exception>
    public void Scan(ReadOnlySpan<byte> frame)
    {
        try
        {
            ScanObject(frame);
        }
        catch (InvalidOperationException)
        {
            // An escape that stands for no character: JSON by its grammar, but no text.
            throw new JsonException();
        }
    }

    private void ScanObject(ReadOnlySpan<byte> frame)
    {
        Kind = FrameKind.Unknown;
        EventName = null;
        Sequence = null;
        Lane = null;
        Data = default;
        Content = default;
        Broadcast = default;
        bool isReply = false;
        var reader = new Utf8JsonReader(frame);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("event"u8))
            {
                reader.Read();
                EventName = ReadName(ref reader);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                Data = ReadData(ref reader);
            }
            else if (reader.ValueTextEquals("broadcast"u8))
            {
                Broadcast = ReadBroadcast(ref reader);
            }
            else if (reader.ValueTextEquals("seq"u8))
            {
                reader.Read();
                Sequence = ReadNumber(ref reader);
            }
            else
            {
                isReply |= reader.ValueTextEquals("seq_reply"u8) || reader.ValueTextEquals("status"u8);
                SkipValue(ref reader);
            }
        }

        // Whatever stands behind the object makes the reader throw.
        reader.Read();
        Kind = EventName is not null ? FrameKind.Event : isReply ? FrameKind.Reply : FrameKind.Unknown;
    }

    private static Range SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    private Range ReadData(ref Utf8JsonReader reader)
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return start..(int)reader.BytesConsumed;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int nameStart = (int)reader.TokenStartIndex + 1;
            int nameLength = reader.ValueSpan.Length;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > Content.Length)
            {
                Content = new ContentPlace(nameStart, nameLength, (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            }
            else
            {
                reader.Skip();
            }
        }

        return start..(int)reader.BytesConsumed;
    }

    private static long? ReadNumber(ref Utf8JsonReader reader)
    {
        // The largest has no number after it.
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number) && number is >= 0 and < long.MaxValue)
        {
            return number;
        }

        reader.Skip();
        return null;
    }

    private static string? ReadName(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        if (reader.ValueSpan.Length > 128)
        {
            return reader.GetString();
        }

        Span<char> name = stackalloc char[reader.ValueSpan.Length];
        name = name[..reader.CopyString(name)];
        return name.IsEmpty ? null : EventKinds.KnownName(name) ?? name.ToString();
    }

    private Range ReadBroadcast(ref Utf8JsonReader reader)
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return start..(int)reader.BytesConsumed;
        }

        string? channel = null, team = null, user = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("channel_id"u8))
            {
                channel = ReadId(ref reader);
            }
            else if (reader.ValueTextEquals("team_id"u8))
            {
                team = ReadId(ref reader);
            }
            else if (reader.ValueTextEquals("user_id"u8))
            {
                user = ReadId(ref reader);
            }
            else
            {
                SkipValue(ref reader);
            }
        }

        Lane = channel ?? team ?? user;
        return start..(int)reader.BytesConsumed;
    }

    private string? ReadId(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.ValueSpan.IsEmpty ? null : _ids.Get(ref reader);
        }

        // No id: the event still counts, in a wider lane.
        reader.Skip();
        return null;
    }
}
