using System.Text.Json;
using Earshot.Json;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <content>
/// Writes fields. A default value is written only if it was received or set; null is written only if it was received.
/// </content>
public abstract partial record MattermostModel
{
    private protected void WriteString(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value, int field)
    {
        if (value is { Length: > 0 } || IsGiven(writer, name, field))
        {
            writer.WriteString(name, value);
        }
    }

    private protected void WriteNullable(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value, int field)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
        else
        {
            WriteNull(writer, name, field);
        }
    }

    private protected void WriteInt64(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long value, int field)
    {
        if (value != 0 || IsGiven(writer, name, field))
        {
            writer.WriteNumber(name, value);
        }
    }

    private protected void WriteInt64(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value, int field)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            WriteNull(writer, name, field);
        }
    }

    private protected void WriteDouble(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value, int field)
    {
        if (value != 0 || IsGiven(writer, name, field))
        {
            writer.WriteNumber(name, value);
        }
    }

    private protected void WriteDouble(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value, int field)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            WriteNull(writer, name, field);
        }
    }

    private protected void WriteBoolean(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool value, int field)
    {
        if (value || IsGiven(writer, name, field))
        {
            writer.WriteBoolean(name, value);
        }
    }

    private protected void WriteBoolean(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool? value, int field)
    {
        if (value is { } truth)
        {
            writer.WriteBoolean(name, truth);
        }
        else
        {
            WriteNull(writer, name, field);
        }
    }

    private protected void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? value, int field)
    {
        if (value is { } time)
        {
            writer.WriteNumber(name, time.ToUnixTimeMilliseconds());
        }
        else if (IsGiven(writer, name, field))
        {
            writer.WriteNumber(name, 0);
        }
    }

    private protected void WriteJson(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement? value, int field)
    {
        if (value is { ValueKind: not JsonValueKind.Undefined } element)
        {
            writer.WritePropertyName(name);
            FreeJson.Write(element, writer);
        }
        else
        {
            WriteNull(writer, name, field);
        }
    }

    private protected void WriteModel<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value, int field)
        where T : MattermostModel
    {
        if (value is not null)
        {
            writer.WritePropertyName(name);
            value.Write(writer);
        }
        else
        {
            WriteNull(writer, name, field);
        }
    }

    private protected void WriteText<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value, int field)
        where T : struct, ITextValue<T> => WriteString(writer, name, value.Value, field);

    private protected void WriteText<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value, int field)
        where T : struct, ITextValue<T> => WriteNullable(writer, name, value?.Value, field);

    private protected void WriteNumber<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value, int field)
        where T : struct, INumberValue<T> => WriteInt64(writer, name, value.Value, field);

    private protected void WriteNumber<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value, int field)
        where T : struct, INumberValue<T> => WriteInt64(writer, name, value?.Value, field);

    private protected void WriteCollection<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T? value, JsonShape<T> shape, int field)
        where T : class
    {
        switch (value)
        {
            case null or IAbsent:
                WriteNull(writer, name, field);
                break;
            case IPartial:
                // The received JSON is in the additional data.
                break;
            default:
                writer.WritePropertyName(name);
                shape.Write(writer, value);
                break;
        }
    }

    private protected static void WriteOptional<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Optional<T?> value, JsonShape<T> shape)
    {
        if (!value.HasValue)
        {
            return;
        }

        writer.WritePropertyName(name);
        if (value.Value is { } given)
        {
            shape.Write(writer, given);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    /// <summary>
    /// Determines whether a field with a default value was received or set. A field that was received as null is written.
    /// </summary>
    private bool IsGiven(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int field)
    {
        WriteNull(writer, name, field);
        return _marks.HadValue(field);
    }

    private void WriteNull(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int field)
    {
        if (_marks.WasNull(field))
        {
            writer.WriteNull(name);
        }
    }
}
