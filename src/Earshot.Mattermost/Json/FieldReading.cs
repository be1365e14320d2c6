using System.Globalization;
using System.Text.Json;

namespace Earshot.Mattermost.Json;

/// <summary>Reads values of which nothing is sure: another type, or an escape that stands for no character.</summary>
internal static class FieldReading
{
    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}"u8);

    /// <summary>A field of an object; an undefined element where there is none.</summary>
    public static JsonElement Find(JsonElement fields, ReadOnlySpan<byte> name)
    {
        try
        {
            return fields.TryGetProperty(name, out JsonElement value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>The text of a value; null where it is none.</summary>
    public static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The name of a property; null where it is no text.</summary>
    public static string? Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text that the reader stands on, a value or a name; null where it is none. Doesn't move the reader.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            return null;
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escape that stands for no character.
            return null;
        }
    }

    /// <summary>The whole number that the reader stands on, also one written as a string; null where it is none, which is then passed over.</summary>
    public static long? Int64(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out long number):
                return number;
            case JsonTokenType.String when long.TryParse(reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number):
                return number;
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>The number that the reader stands on; null where it is none, which is then passed over.</summary>
    public static double? Double(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number) && double.IsFinite(number))
        {
            return number;
        }

        reader.Skip();
        return null;
    }

    /// <summary>The boolean that the reader stands on, also one written as a string; null where it is none, which is then passed over.</summary>
    public static bool? Boolean(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.String when reader.ValueSpan.SequenceEqual("true"u8):
                return true;
            case JsonTokenType.String when reader.ValueSpan.SequenceEqual("false"u8):
                return false;
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>The value that the reader stands on, as it is.</summary>
    public static JsonElement Element(ref Utf8JsonReader reader)
    {
        // Many objects are empty; one of them serves for all.
        Utf8JsonReader ahead = reader;
        if (ahead.TokenType == JsonTokenType.StartObject && ahead.Read() && ahead.TokenType == JsonTokenType.EndObject)
        {
            reader = ahead;
            return EmptyObject;
        }

        return JsonElement.ParseValue(ref reader);
    }
}
