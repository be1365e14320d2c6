using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>
/// Something that happened in Mattermost. Kinds with a type of their own derive from it; any other arrives as this type, with its data as
/// they came.
/// </summary>
/// <remarks>
/// Fields are read from the raw JSON when they are asked for. One of an unexpected type reads as null, or throws
/// <see cref="UnexpectedDataException"/> where it is the event's very content; the others stay readable, and <see cref="ListenerEvent.Raw"/>
/// has everything.
/// </remarks>
public class MattermostEvent : ListenerEvent
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly ReadOnlyMemory<byte> _broadcast;
    private readonly ContentPlace _content;
    private MattermostBroadcast? _audience;

    internal MattermostEvent(in EventFrame frame)
        : base(frame.Raw, frame.Origin, frame.ReceivedAt)
    {
        Type = frame.Type;
        Lane = frame.Lane;
        Sequence = frame.Sequence;
        _data = frame.Data;
        _content = frame.Content;
        _broadcast = frame.Broadcast;
    }

    /// <inheritdoc/>
    public sealed override string Type { get; }

    /// <summary>The channel that the event went to, else the team, else the user: events of one lane keep their order.</summary>
    public sealed override string? Lane { get; }

    /// <summary>The number that the server gave the event on its connection, from 0.</summary>
    public long Sequence { get; }

    /// <summary>What the event tells; an undefined element where it tells nothing.</summary>
    public JsonElement Data => FieldReading.Find(Raw, "data"u8);

    /// <summary>Whom the server sent it to.</summary>
    public MattermostBroadcast Broadcast => _audience ??= MattermostBroadcast.Read(_broadcast);

    /// <summary>Names the event without what was said in it, so that it may be logged.</summary>
    public override string ToString() => $"{Type} #{Sequence} ({Origin})";

    /// <summary>Reads a string of <see cref="Data"/>; null where it is missing or no string.</summary>
    private protected string? ReadString(ReadOnlySpan<byte> name)
    {
        try
        {
            return TryFind(name, out Utf8JsonReader value) && value.TokenType == JsonTokenType.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An escape that stands for no character.
            return null;
        }
    }

    /// <summary>Reads a whole number of <see cref="Data"/>; null where it is missing or none.</summary>
    private protected long? ReadInt64(ReadOnlySpan<byte> name) =>
        TryFind(name, out Utf8JsonReader value) && value.TokenType == JsonTokenType.Number && value.TryGetInt64(out long number)
            ? number
            : null;

    /// <summary>Reads a time in Unix milliseconds of <see cref="Data"/>; null where it is missing, 0 or none.</summary>
    private protected DateTimeOffset? ReadTime(ReadOnlySpan<byte> name) =>
        ReadInt64(name) is { } time ? UnixTime.FromMilliseconds(time) : null;

    /// <summary>Reads a boolean of <see cref="Data"/>, also one written as a string; false where it is missing or none.</summary>
    private protected bool ReadBoolean(ReadOnlySpan<byte> name) =>
        TryFind(name, out Utf8JsonReader value)
        && (value.TokenType == JsonTokenType.True || (value.TokenType == JsonTokenType.String && value.ValueSpan.SequenceEqual("true"u8)));

    /// <summary>Reads a list of strings of <see cref="Data"/>, plain or as JSON in a string; empty where it is missing or none.</summary>
    private protected IReadOnlyList<string> ReadStrings(ReadOnlySpan<byte> name) =>
        TryRead(name, Shapes.Strings, out IReadOnlyList<string>? list) ? list : [];

    /// <summary>Reads an object of <see cref="Data"/>, plain or as JSON in a string.</summary>
    /// <exception cref="UnexpectedDataException">It is missing or can't be read.</exception>
    private protected T Read<T>(string name, ReadOnlySpan<byte> utf8Name, JsonShape<T> shape)
        where T : class =>
        TryRead(utf8Name, shape, out T? value) ? value : throw new UnexpectedDataException(Type, name);

    /// <summary>Reads an object of <see cref="Data"/>, plain or as JSON in a string; false where it is missing or can't be read.</summary>
    private protected bool TryRead<T>(ReadOnlySpan<byte> name, JsonShape<T> shape, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        ReadOnlySpan<byte> raw = RawUtf8.Span;
        if (raw.Slice(_content.NameStart, _content.NameLength).SequenceEqual(name)
            && TryDecode(raw.Slice(_content.Start, _content.Length), shape, out value))
        {
            return true;
        }

        if (!TryFind(name, out Utf8JsonReader reader))
        {
            return false;
        }

        try
        {
            value = reader.TokenType == JsonTokenType.String ? Decode(ref reader, shape) : Take(ref reader, shape);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Another shape, or an escape that stands for no character.
            return false;
        }

        return value is not null;
    }

    // The way of nearly every content: where it is was found on the way in, and its escapes are simple.
    private static bool TryDecode<T>(ReadOnlySpan<byte> escaped, JsonShape<T> shape, [NotNullWhen(true)] out T? value)
        where T : class
    {
        value = null;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(escaped.Length);
        try
        {
            int length = JsonText.Unescape(escaped, buffer);
            value = length < 0 ? null : Parse(buffer.AsSpan(0, length), shape);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // The careful way has the last word.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return value is not null;
    }

    private static T? Decode<T>(ref Utf8JsonReader reader, JsonShape<T> shape)
        where T : class
    {
        // Unescaped, it is never longer than escaped.
        byte[] buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            int length = reader.CopyString(buffer);
            return Parse(buffer.AsSpan(0, length), shape);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // To the very end: what only begins like JSON is none.
    private static T? Parse<T>(ReadOnlySpan<byte> json, JsonShape<T> shape)
        where T : class
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        T? value = Take(ref reader, shape);
        reader.Read();
        return value;
    }

    private static T? Take<T>(ref Utf8JsonReader reader, JsonShape<T> shape)
        where T : class
    {
        bool isWhole = true;
        return shape.TryRead(ref reader, out T? value, ref isWhole) ? value : null;
    }

    private static bool Matches(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // An escape that stands for no character.
            return false;
        }
    }

    private bool TryFind(ReadOnlySpan<byte> name, out Utf8JsonReader value)
    {
        value = new Utf8JsonReader(_data.Span);
        if (_data.IsEmpty || !value.Read() || value.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (value.Read() && value.TokenType == JsonTokenType.PropertyName)
        {
            bool found = Matches(ref value, name);
            value.Read();
            if (found)
            {
                return true;
            }

            value.Skip();
        }

        return false;
    }
}
