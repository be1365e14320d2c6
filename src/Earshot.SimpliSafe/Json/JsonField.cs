using System.Globalization;
using System.Text.Json;

namespace Earshot.SimpliSafe.Json;

/// <summary>
/// Reads fields of the service's JSON. A field that is missing, null, or of another type counts as missing and does not affect other
/// fields. Numbers can be strings and strings can be numbers; both have been observed.
/// </summary>
internal static class JsonField
{
    /// <summary>Gets a field, or <see langword="null"/> if it is missing or null, or if the parent is not an object.</summary>
    public static JsonElement? Of(JsonElement parent, string name)
    {
        try
        {
            return parent.ValueKind == JsonValueKind.Object
                && parent.TryGetProperty(name, out JsonElement field)
                && field.ValueKind != JsonValueKind.Null
                ? field
                : null;
        }
        catch (InvalidOperationException)
        {
            // The name of another field contains an escape that is not a character.
            return OfOther(parent, name);
        }
    }

    /// <summary>Gets an object, or <see langword="null"/> if the field is not an object.</summary>
    public static JsonElement? Object(JsonElement parent, string name) =>
        Of(parent, name) is { ValueKind: JsonValueKind.Object } field ? field : null;

    /// <summary>Gets the items of an array, or no items if the field is not an array.</summary>
    public static IEnumerable<JsonElement> List(JsonElement parent, string name) =>
        Of(parent, name) is { ValueKind: JsonValueKind.Array } field ? field.EnumerateArray() : [];

    /// <summary>Gets the items of an element that is an array, or no items if it is not.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>Determines whether an element is an object without fields, or not an object. Both mean that there is no data.</summary>
    public static bool IsEmptyObject(JsonElement parent)
    {
        if (parent.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        using JsonElement.ObjectEnumerator fields = parent.EnumerateObject();
        return !fields.MoveNext();
    }

    /// <summary>Gets a string. A number is returned as its digits.</summary>
    public static string? Text(JsonElement parent, string name) => Of(parent, name) is { } field ? TextOf(field) : null;

    /// <summary>Gets a 64-bit integer.</summary>
    public static long? Number(JsonElement parent, string name) => Of(parent, name) is { } field ? NumberOf(field) : null;

    /// <summary>Gets a 32-bit integer, or <see langword="null"/> if the number does not fit.</summary>
    public static int? Integer(JsonElement parent, string name) =>
        Number(parent, name) is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>Gets a Boolean. 0, 1, and Booleans in strings are accepted.</summary>
    public static bool? Boolean(JsonElement parent, string name) => Of(parent, name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.Number or JsonValueKind.String } field => TextOf(field) switch
        {
            "1" or "true" or "True" => true,
            "0" or "false" or "False" => false,
            _ => null,
        },
        _ => null,
    };

    /// <summary>Gets a time in seconds since 1970 or in ISO format. 0 means that there is none.</summary>
    public static DateTimeOffset? Time(JsonElement parent, string name)
    {
        if (Of(parent, name) is not { } field)
        {
            return null;
        }

        if (NumberOf(field) is { } seconds)
        {
            return seconds > 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
        }

        return field.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(
                TextOf(field),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out DateTimeOffset time)
                ? time
                : null;
    }

    /// <summary>Gets a decimal number.</summary>
    public static decimal? Decimal(JsonElement parent, string name) => Of(parent, name) switch
    {
        { ValueKind: JsonValueKind.Number } field when field.TryGetDecimal(out decimal number) => number,
        { ValueKind: JsonValueKind.String } field
            when decimal.TryParse(TextOf(field), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number,
        _ => null,
    };

    /// <summary>Gets a duration in seconds, or <see langword="null"/> if it is negative.</summary>
    public static TimeSpan? Seconds(JsonElement parent, string name) =>
        Number(parent, name) is { } seconds and >= 0 and <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Gets the strings of an array. Other items are omitted.</summary>
    public static IReadOnlyList<string> Texts(JsonElement parent, string name) =>
        [.. List(parent, name).Select(TextOf).OfType<string>()];

    /// <summary>Determines whether the property name at a reader's position is the given one.</summary>
    public static bool IsName(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            // The name contains an escape that is not a character.
            return false;
        }
    }

    private static JsonElement? OfOther(JsonElement parent, string name)
    {
        JsonElement? found = null;
        foreach (JsonProperty field in parent.EnumerateObject())
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

        return found is { ValueKind: not JsonValueKind.Null } ? found : null;
    }

    private static string? TextOf(JsonElement field)
    {
        try
        {
            return field.ValueKind switch
            {
                JsonValueKind.String => field.GetString(),
                JsonValueKind.Number => field.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            // The string contains an escape that is not a character.
            return null;
        }
    }

    private static long? NumberOf(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.Number when field.TryGetInt64(out long number) => number,
        JsonValueKind.Number when field.TryGetDouble(out double number) && number is > -9e15 and < 9e15 => (long)number,
        JsonValueKind.String when long.TryParse(
            TextOf(field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
        _ => null,
    };

    /// <summary>Returns the name of a field, or <see langword="null"/> if it is not valid text. The other fields remain readable.</summary>
    public static string? Name(JsonProperty field)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
