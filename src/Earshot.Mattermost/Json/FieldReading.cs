using System.Globalization;
using System.Text.Json;
using Earshot.Json;

namespace Earshot.Mattermost.Json;

/// <summary>Reads values that can have an unexpected type or contain text that is not valid.</summary>
internal static class FieldReading
{
    private static readonly JsonElement EmptyObject = JsonElement.Parse("{}"u8);

    /// <summary>Returns a field of an object, or an undefined element if there is none.</summary>
    public static JsonElement Find(JsonElement fields, ReadOnlySpan<byte> name)
    {
        try
        {
            return fields.TryGetProperty(name, out JsonElement value) ? value : default;
        }
        catch (InvalidOperationException) when (fields.ValueKind == JsonValueKind.Object)
        {
            // The name of another field contains half of a surrogate pair.
            return FindAmongOthers(fields, name);
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>Returns the text of a value, or null if the value is not a valid string.</summary>
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

    /// <summary>Returns the name of a property, or null if the name is not a valid string.</summary>
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

    /// <summary>
    /// Returns the string or property name at the reader's position, or null if it is not valid. Does not move the reader.
    /// </summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            return null;
        }

        try
        {
            return RepeatedTexts.Read(ref reader);
        }
        catch (InvalidOperationException)
        {
            // The text contains half of a surrogate pair.
            return null;
        }
    }

    /// <summary>
    /// Returns the integer at the reader's position, or one within a string. Otherwise, skips the value and returns null.
    /// </summary>
    public static long? Int64(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out long number):
                return number;
            case JsonTokenType.String when long.TryParse(
                reader.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number):
                return number;
            default:
                reader.Skip();
                return null;
        }
    }

    /// <summary>Returns the number at the reader's position. Otherwise, skips the value and returns null.</summary>
    public static double? Double(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double number) && double.IsFinite(number))
        {
            return number;
        }

        reader.Skip();
        return null;
    }

    /// <summary>
    /// Returns the Boolean at the reader's position, or one within a string. Otherwise, skips the value and returns null.
    /// </summary>
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

    private static JsonElement FindAmongOthers(JsonElement fields, ReadOnlySpan<byte> name)
    {
        JsonElement found = default;
        foreach (JsonProperty field in fields.EnumerateObject())
        {
            try
            {
                found = field.NameEquals(name) ? field.Value : found;
            }
            catch (InvalidOperationException)
            {
                // Not the field that is searched.
            }
        }

        return found;
    }

    /// <summary>
    /// Reads the value at the reader's position, unchanged. Does not move the reader and returns false if parsing would take too long.
    /// </summary>
    public static bool TryReadElement(ref Utf8JsonReader reader, out JsonElement value)
    {
        // Many objects are empty; they share one element.
        Utf8JsonReader ahead = reader;
        if (ahead.TokenType == JsonTokenType.StartObject && ahead.Read() && ahead.TokenType == JsonTokenType.EndObject)
        {
            reader = ahead;
            value = EmptyObject;
            return true;
        }

        if (!FreeJson.CanParse(reader))
        {
            value = default;
            return false;
        }

        value = JsonElement.ParseValue(ref reader);
        return true;
    }
}
