using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Earshot.Json;
using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>
/// Represents an event of Mattermost. Known events have a type of their own, derived from this type; other events are delivered as this
/// type.
/// </summary>
/// <remarks>
/// Fields are decoded from the raw JSON when they are first read. A field of an unexpected type is null; if the field is the event's main
/// content, the property throws <see cref="UnexpectedDataException"/>. The other fields remain readable, and
/// <see cref="ListenerEvent.Raw"/>
/// contains the whole frame. To print an event with its content, use <see cref="ToJson"/>.
/// </remarks>
public class MattermostEvent : ListenerEvent
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly ReadOnlyMemory<byte> _broadcast;
    private readonly ContentPlace _content;
    private readonly EventSource _source;
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
        _source = frame.Source;
    }

    /// <inheritdoc/>
    public sealed override string Type { get; }

    /// <summary>
    /// Gets the lane: the ID of the channel, team, or user that the event was sent to. The order of a lane's events is kept.
    /// </summary>
    public sealed override string? Lane { get; }

    /// <summary>
    /// Gets the sequence number of the event on its connection, starting at 0. It is -1 if the event was caught up over REST.
    /// </summary>
    public long Sequence { get; }

    /// <summary>Gets the ID of the event. The same event has the same ID when it is received again.</summary>
    /// <remarks>
    /// The ID of a post, an edit, a deletion, or a reaction is made from its content, so that all listeners of the server get the same ID.
    /// Other events are identified by their session and sequence number: the ID is the same when the server replays the event after a
    /// reconnect.
    /// </remarks>
    public string Id => field ??= EventId.Of(this, _source);

    /// <summary>
    /// Gets the ID of the channel that the event's data names or that the event was sent to, or <see langword="null"/> if the event does
    /// not belong to a channel.
    /// </summary>
    public virtual string? ChannelId =>
        NotEmpty(ReadString("channel_id"u8)) ?? NotEmpty(Broadcast.ChannelId) ?? NotEmpty(EventContent.ChannelId(this));

    /// <summary>
    /// Gets the ID of the team that the event's data names or that the event was sent to, or <see langword="null"/> if there is none.
    /// </summary>
    public virtual string? TeamId =>
        NotEmpty(ReadString("team_id"u8)) ?? NotEmpty(Broadcast.TeamId) ?? NotEmpty(EventContent.TeamId(this));

    /// <summary>
    /// Gets the ID of the user that the event is about, such as the author of a post or the user whose status changed, or
    /// <see langword="null"/> if the event does not name one.
    /// </summary>
    /// <remarks>The user that an event was sent to is in <see cref="Broadcast"/>.</remarks>
    public virtual string? UserId => NotEmpty(ReadString("user_id"u8)) ?? NotEmpty(EventContent.UserId(this));

    /// <summary>Gets the server's time of the event; if the event does not contain one, the time at which it was received.</summary>
    public DateTimeOffset OccurredAt => EventContent.Time(this) ?? ReceivedAt;

    /// <summary>
    /// Gets the event's data as sent by the server, or an undefined element if the event has no data. Some fields are JSON within a string;
    /// <see cref="ToJson"/> decodes them.
    /// </summary>
    public JsonElement Data => FieldReading.Find(Raw, "data"u8);

    /// <summary>Gets the audience of the event.</summary>
    public MattermostBroadcast Broadcast => _audience ??= MattermostBroadcast.Read(_broadcast);

    internal string SessionId => _source.ConnectionId;

    internal EventSource Source => _source;

    /// <summary>Returns the text of the field that holds the content, as it is written in the frame, if it has a name.</summary>
    internal ReadOnlySpan<byte> Content(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> raw = RawUtf8.Span;
        return raw.Slice(_content.NameStart, _content.NameLength).SequenceEqual(name)
            ? raw.Slice(_content.Start, _content.Length)
            : default;
    }

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => Sequence < 0 ? $"{Type} ({Origin})" : $"{Type} #{Sequence} ({Origin})";

    /// <summary>Returns the event's data as JSON, with its content. Not safe for logs.</summary>
    /// <returns>An object. Fields that the server sends as JSON within a string, such as <c>post</c>, are decoded.</returns>
    public string ToJson()
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, JsonCopy.Readable))
        {
            WriteData(writer);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Writes the event's data as <see cref="ToJson"/> returns it.</summary>
    /// <param name="writer">The writer.</param>
    public void WriteData(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        EventData.Write(_data.Span, writer);
    }

    /// <summary>Reads a string of <see cref="Data"/>. Returns null if the field is missing or not a string.</summary>
    private protected string? ReadString(ReadOnlySpan<byte> name)
    {
        try
        {
            return TryFind(name, out Utf8JsonReader value) && value.TokenType == JsonTokenType.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // The string contains half of a surrogate pair.
            return null;
        }
    }

    /// <summary>Reads an integer of <see cref="Data"/>. Returns null if the field is missing or not an integer.</summary>
    private protected long? ReadInt64(ReadOnlySpan<byte> name) =>
        TryFind(name, out Utf8JsonReader value) && value.TokenType == JsonTokenType.Number && value.TryGetInt64(out long number)
            ? number
            : null;

    /// <summary>
    /// Reads a time in Unix milliseconds of <see cref="Data"/>. Returns null if the field is missing, 0, or not an integer.
    /// </summary>
    private protected DateTimeOffset? ReadTime(ReadOnlySpan<byte> name) =>
        ReadInt64(name) is { } time ? UnixTime.FromMilliseconds(time) : null;

    /// <summary>
    /// Reads a Boolean of <see cref="Data"/>, or a string that contains one. Returns false if the field is missing or neither.
    /// </summary>
    private protected bool ReadBoolean(ReadOnlySpan<byte> name) =>
        TryFind(name, out Utf8JsonReader value)
        && (value.TokenType == JsonTokenType.True || (value.TokenType == JsonTokenType.String && value.ValueSpan.SequenceEqual("true"u8)));

    /// <summary>
    /// Reads a list of strings of <see cref="Data"/>, plain or as JSON within a string. Returns an empty list if there is none.
    /// </summary>
    private protected IReadOnlyList<string> ReadStrings(ReadOnlySpan<byte> name) =>
        TryRead(name, Shapes.Strings, out IReadOnlyList<string>? list) ? list : [];

    /// <summary>Reads an object of <see cref="Data"/>, plain or as JSON within a string.</summary>
    /// <exception cref="UnexpectedDataException">The field is missing or cannot be read.</exception>
    private protected T Read<T>(string name, ReadOnlySpan<byte> utf8Name, JsonShape<T> shape)
        where T : class =>
        TryRead(utf8Name, shape, out T? value) ? value : throw new UnexpectedDataException(Type, name);

    /// <summary>Tries to read an object of <see cref="Data"/>, plain or as JSON within a string.</summary>
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
            // The JSON has another shape, or contains half of a surrogate pair.
            return false;
        }

        return value is not null;
    }

    // The fast path, for nearly all events: the scanner has found the content, and its escape sequences are simple.
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
            // The general path decides whether the content can be read.
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
        // Unescaped text is never longer than escaped text.
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

    // Read to the end: text that only starts like JSON is not JSON.
    private static T? Parse<T>(ReadOnlySpan<byte> json, JsonShape<T> shape)
        where T : class
    {
        var reader = new Utf8JsonReader(json, FreeJson.Reader);
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
            // The string contains half of a surrogate pair.
            return false;
        }
    }

    private static string? NotEmpty(string? text) => text is { Length: > 0 } ? text : null;

    private bool TryFind(ReadOnlySpan<byte> name, out Utf8JsonReader value)
    {
        value = new Utf8JsonReader(_data.Span, FreeJson.Reader);
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
