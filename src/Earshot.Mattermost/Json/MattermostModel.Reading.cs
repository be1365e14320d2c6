using System.Buffers;
using System.Text;
using System.Text.Json;
using Earshot.Json;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <content>Reads fields. Each method starts at the field's name and ends at the last token of its value.</content>
public abstract partial record MattermostModel
{
    private static readonly Dictionary<string, JsonElement> Nothing = new(StringComparer.Ordinal);

    /// <summary>
    /// Moves to the next field, and returns false at the end of the object. A name with escape sequences, which no known field has, is
    /// reported as empty.
    /// </summary>
    private protected bool NextField(ref Utf8JsonReader reader, out ReadOnlySpan<byte> name)
    {
        bool isField = reader.Read() && reader.TokenType == JsonTokenType.PropertyName;
        _marks.IsReading = isField;
        name = isField && !reader.ValueIsEscaped ? NameAt(ref reader) : default;
        return isField;
    }

    private protected string? ReadString(ref Utf8JsonReader reader, int field)
    {
        ReadOnlySpan<byte> name = NameAt(ref reader);
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            return Unreadable<string>(ref reader, name, field);
        }

        _marks.MarkValue(field);
        return reader.ValueSpan.IsEmpty && !reader.HasValueSequence ? string.Empty : FieldReading.Text(ref reader);
    }

    private protected long? ReadInt64(ref Utf8JsonReader reader, int field)
    {
        ReadOnlySpan<byte> name = NameAt(ref reader);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long number))
        {
            _marks.MarkValue(field);
            return number;
        }

        return ReadValue(ref reader, Shapes.Int64, name, field);
    }

    private protected double? ReadDouble(ref Utf8JsonReader reader, int field)
    {
        ReadOnlySpan<byte> name = NameAt(ref reader);
        reader.Read();
        return ReadValue(ref reader, Shapes.Double, name, field);
    }

    private protected bool? ReadBoolean(ref Utf8JsonReader reader, int field)
    {
        ReadOnlySpan<byte> name = NameAt(ref reader);
        reader.Read();
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            _marks.MarkValue(field);
            return reader.TokenType == JsonTokenType.True;
        }

        return ReadValue(ref reader, Shapes.Boolean, name, field);
    }

    private protected DateTimeOffset? ReadTime(ref Utf8JsonReader reader, int field)
    {
        ReadOnlySpan<byte> name = NameAt(ref reader);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number
            && reader.TryGetInt64(out long number)
            && (UnixTime.FromMilliseconds(number) is var usual && (usual is not null || number == 0)))
        {
            _marks.MarkValue(field);
            return usual;
        }

        Utf8JsonReader start = reader;
        bool isWhole = true;
        if (reader.TokenType == JsonTokenType.Null)
        {
            _marks.MarkNull(field);
        }
        else if (Shapes.Time.TryRead(ref reader, out DateTimeOffset? time, ref isWhole))
        {
            _marks.MarkValue(field);
            return time;
        }
        else
        {
            Keep(ref start, NameOf(name));
        }

        return null;
    }

    private protected JsonElement? ReadJson(ref Utf8JsonReader reader, int field)
    {
        ReadOnlySpan<byte> name = NameAt(ref reader);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            _marks.MarkNull(field);
            return null;
        }

        if (FieldReading.TryReadElement(ref reader, out JsonElement value))
        {
            _marks.MarkValue(field);
            return value;
        }

        Keep(ref reader, NameOf(name));
        return null;
    }

    private protected T? ReadModel<T>(ref Utf8JsonReader reader, int field)
        where T : MattermostModel, IModel<T>
    {
        ReadOnlySpan<byte> name = NameAt(ref reader);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject || reader.CurrentDepth >= FreeJson.UsualDepth)
        {
            return Unreadable<T>(ref reader, name, field);
        }

        _marks.MarkValue(field);
        return T.Read(ref reader);
    }

    private protected T? ReadText<T>(ref Utf8JsonReader reader, int field)
        where T : struct, ITextValue<T> => ReadString(ref reader, field) is { } text ? T.From(text) : null;

    private protected T? ReadNumber<T>(ref Utf8JsonReader reader, int field)
        where T : struct, INumberValue<T> => ReadInt64(ref reader, field) is { } number ? T.From(number) : null;

    private protected IReadOnlyList<T>? ReadList<T>(ref Utf8JsonReader reader, JsonShape<IReadOnlyList<T>> shape, int field)
    {
        ReadOnlySpan<byte> name = NameAt(ref reader);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            _marks.MarkNull(field);
            return null;
        }

        bool isWhole = true;
        Utf8JsonReader start = reader;
        if (reader.TokenType != JsonTokenType.StartArray || !shape.TryRead(ref reader, out IReadOnlyList<T>? list, ref isWhole))
        {
            return Unreadable<IReadOnlyList<T>>(ref reader, name, field);
        }

        _marks.MarkValue(field);
        return isWhole ? list : Partial(ref start, name, new PartialList<T>(list));
    }

    private protected IReadOnlyDictionary<string, T>? ReadMap<T>(
        ref Utf8JsonReader reader, JsonShape<IReadOnlyDictionary<string, T>> shape, int field)
    {
        ReadOnlySpan<byte> name = NameAt(ref reader);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            _marks.MarkNull(field);
            return null;
        }

        bool isWhole = true;
        Utf8JsonReader start = reader;
        if (reader.TokenType != JsonTokenType.StartObject
            || !shape.TryRead(ref reader, out IReadOnlyDictionary<string, T>? map, ref isWhole))
        {
            return Unreadable<IReadOnlyDictionary<string, T>>(ref reader, name, field);
        }

        _marks.MarkValue(field);
        return isWhole ? map : Partial(ref start, name, new PartialMap<T>(map.ToDictionary(StringComparer.Ordinal)));
    }

    private protected Optional<T?> ReadOptional<T>(ref Utf8JsonReader reader, JsonShape<T> shape)
    {
        ReadOnlySpan<byte> name = NameAt(ref reader);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return new Optional<T?>(default);
        }

        Utf8JsonReader start = reader;
        bool isWhole = true;
        if (shape.TryRead(ref reader, out T? value, ref isWhole) && isWhole)
        {
            return new Optional<T?>(value);
        }

        Keep(ref start, NameOf(name));
        return default;
    }

    /// <summary>Keeps a field that has no property, in the additional data.</summary>
    private protected void KeepOther(ref Utf8JsonReader reader)
    {
        string? name = FieldReading.Text(ref reader);
        reader.Read();
        Keep(ref reader, name);
    }

    private static ReadOnlySpan<byte> NameAt(ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;

    private static string NameOf(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);

    private T? ReadValue<T>(ref Utf8JsonReader reader, JsonShape<T> shape, scoped ReadOnlySpan<byte> name, int field)
        where T : struct
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            _marks.MarkNull(field);
            return null;
        }

        Utf8JsonReader start = reader;
        bool isWhole = true;
        if (shape.TryRead(ref reader, out T value, ref isWhole))
        {
            _marks.MarkValue(field);
            return value;
        }

        Keep(ref start, NameOf(name));
        return null;
    }

    // Null is a possible value of every field; values of another type are kept as received.
    private T? Unreadable<T>(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, int field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            _marks.MarkNull(field);
        }
        else
        {
            Keep(ref reader, NameOf(name));
        }

        return default;
    }

    private TCollection Partial<TCollection>(ref Utf8JsonReader start, scoped ReadOnlySpan<byte> name, TCollection readable)
        where TCollection : IPartial
    {
        Keep(ref start, NameOf(name));
        return readable;
    }

    private void Keep(ref Utf8JsonReader reader, string? name)
    {
        if (name is null)
        {
            reader.Skip();
            return;
        }

        var kept = (Dictionary<string, JsonElement>?)_additional ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (FieldReading.TryReadElement(ref reader, out JsonElement value))
        {
            _texts?.Remove(name);
            kept[name] = value;
        }
        else
        {
            byte[] text = JsonCopy.ToText(ref reader);
            (_texts ??= new Dictionary<string, byte[]>(StringComparer.Ordinal))[name] = text;
            kept[name] = JsonCopy.Quoted(text);
        }

        _additional = kept;
    }
}
