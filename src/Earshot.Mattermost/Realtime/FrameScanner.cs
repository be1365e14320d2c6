using System.Text.Json;
using Earshot.Json;
using Earshot.Mattermost.Events;

namespace Earshot.Mattermost.Realtime;

/// <summary>Specifies the kind of a frame.</summary>
internal enum FrameKind
{
    /// <summary>An unknown frame.</summary>
    Unknown,

    /// <summary>An event, which has an <c>event</c> field.</summary>
    Event,

    /// <summary>A reply to an action of the client, which has a <c>status</c> or <c>seq_reply</c> field.</summary>
    Reply,
}

/// <summary>
/// Scans a frame once: reads what the connection needs, and finds the places of the other parts. The scan continues to the end, so that an
/// accepted frame is valid JSON as a whole.
/// </summary>
internal sealed class FrameScanner
{
    private readonly IdCache _ids = new();

    /// <summary>Gets the kind of the frame.</summary>
    public FrameKind Kind { get; private set; }

    /// <summary>Gets the name of the event, or null if the frame is a reply.</summary>
    public string? EventName { get; private set; }

    /// <summary>Gets the sequence number of the event, or null if it is missing or not valid.</summary>
    public long? Sequence { get; private set; }

    /// <summary>Gets the lane: the broadcast's channel ID, team ID, or user ID, in this order.</summary>
    public string? Lane { get; private set; }

    /// <summary>Gets the range of <c>data</c> in the frame.</summary>
    public Range Data { get; private set; }

    /// <summary>
    /// Gets the place of the longest string among the fields of <c>data</c>. In most events, this is the content: JSON within a string.
    /// </summary>
    public ContentPlace Content { get; private set; }

    /// <summary>Gets the range of <c>broadcast</c> in the frame.</summary>
    public Range Broadcast { get; private set; }

    /// <summary>Scans a frame.</summary>
    /// <exception cref="NestingException">The frame is nested too deeply.</exception>
    /// <exception cref="JsonException">The frame is not valid JSON, or the name of its event cannot be read.</exception>
    public void Scan(ReadOnlySpan<byte> frame)
    {
        try
        {
            FreeJson.ThrowIfTooDeep(frame);
            ScanObject(frame);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is valid in the JSON grammar, but not as text.
            throw new JsonException();
        }
    }

    /// <summary>Creates the event of the frame that was scanned last.</summary>
    /// <param name="raw">The frame.</param>
    /// <param name="sequence">The sequence number on the connection.</param>
    /// <param name="source">The session that the event belongs to.</param>
    /// <param name="origin">How the event was received.</param>
    /// <param name="receivedAt">The time at which the last byte was read.</param>
    public MattermostEvent ToEvent(
        ReadOnlyMemory<byte> raw, long sequence, EventSource source, EventOrigin origin, DateTimeOffset receivedAt) =>
        EventKinds.Make(new EventFrame
        {
            Type = EventName!,
            Raw = raw,
            Data = Part(raw, Data),
            Content = Content,
            Broadcast = Part(raw, Broadcast),
            Lane = Lane,
            Sequence = sequence,
            Source = source,
            Origin = origin,
            ReceivedAt = receivedAt,
        });

    private static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> raw, Range range) => range.Equals(default) ? default : raw[range];

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
        var reader = new Utf8JsonReader(frame, FreeJson.Reader);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Is(ref reader, "event"u8))
            {
                reader.Read();
                EventName = ReadName(ref reader);
            }
            else if (Is(ref reader, "data"u8))
            {
                Data = ReadData(ref reader);
            }
            else if (Is(ref reader, "broadcast"u8))
            {
                Broadcast = ReadBroadcast(ref reader);
            }
            else if (Is(ref reader, "seq"u8))
            {
                reader.Read();
                Sequence = ReadNumber(ref reader);
            }
            else
            {
                isReply |= Is(ref reader, "seq_reply"u8) || Is(ref reader, "status"u8);
                SkipValue(ref reader);
            }
        }

        // The reader throws if anything follows the object.
        reader.Read();
        Kind = EventName is not null ? FrameKind.Event : isReply ? FrameKind.Reply : FrameKind.Unknown;
    }

    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.SequenceEqual(name);
        }

        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // The name of another field contains half of a surrogate pair.
            return false;
        }
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
        // The largest number is not accepted, because no number follows it.
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
            if (Is(ref reader, "channel_id"u8))
            {
                channel = ReadId(ref reader);
            }
            else if (Is(ref reader, "team_id"u8))
            {
                team = ReadId(ref reader);
            }
            else if (Is(ref reader, "user_id"u8))
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

        // Without an ID, the event belongs to a wider lane.
        reader.Skip();
        return null;
    }
}
