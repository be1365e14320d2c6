using System.Globalization;
using System.Text.Json;

namespace Earshot.SimpliSafe.Json;

/// <summary>
/// Reads fields of what the service sent, whatever that is: a field that is missing, null or of another type counts as absent and never
/// spoils the rest. Numbers may be written as strings and strings as numbers: both have been seen.
/// </summary>
internal static class JsonField
{
    /// <summary>The field itself; null where it is missing, null, or the thing isn't an object.</summary>
    public static JsonElement? Of(JsonElement thing, string name) =>
        thing.ValueKind == JsonValueKind.Object && thing.TryGetProperty(name, out JsonElement field) && field.ValueKind != JsonValueKind.Null
            ? field
            : null;

    /// <summary>An object; null where it is none.</summary>
    public static JsonElement? Object(JsonElement thing, string name) =>
        Of(thing, name) is { ValueKind: JsonValueKind.Object } field ? field : null;

    /// <summary>The items of a list; none where it is no list.</summary>
    public static IEnumerable<JsonElement> List(JsonElement thing, string name) =>
        Of(thing, name) is { ValueKind: JsonValueKind.Array } field ? field.EnumerateArray() : [];

    /// <summary>The items of what is itself a list; none where it is no list.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>Whether it is an object without fields, or no object at all: both stand for nothing.</summary>
    public static bool IsEmptyObject(JsonElement thing)
    {
        if (thing.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        using JsonElement.ObjectEnumerator fields = thing.EnumerateObject();
        return !fields.MoveNext();
    }

    /// <summary>A text; a number is given as its digits.</summary>
    public static string? Text(JsonElement thing, string name) => Of(thing, name) is { } field ? TextOf(field) : null;

    /// <summary>A whole number, 64 bits wide.</summary>
    public static long? Number(JsonElement thing, string name) => Of(thing, name) is { } field ? NumberOf(field) : null;

    /// <summary>A number that fits into 32 bits.</summary>
    public static int? Integer(JsonElement thing, string name) =>
        Number(thing, name) is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>A truth value; 0, 1 and their texts count, too.</summary>
    public static bool? Boolean(JsonElement thing, string name) => Of(thing, name) switch
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

    /// <summary>A time in seconds since 1970, or as ISO text; 0 means none.</summary>
    public static DateTimeOffset? Time(JsonElement thing, string name)
    {
        if (Of(thing, name) is not { } field)
        {
            return null;
        }

        if (NumberOf(field) is { } seconds)
        {
            return seconds > 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }

        return field.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(
                TextOf(field), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
                ? time
                : null;
    }

    /// <summary>A number with its decimals.</summary>
    public static decimal? Decimal(JsonElement thing, string name) => Of(thing, name) switch
    {
        { ValueKind: JsonValueKind.Number } field when field.TryGetDecimal(out decimal number) => number,
        { ValueKind: JsonValueKind.String } field
            when decimal.TryParse(TextOf(field), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number,
        _ => null,
    };

    /// <summary>A span of time in seconds; a negative one counts as absent.</summary>
    public static TimeSpan? Seconds(JsonElement thing, string name) =>
        Number(thing, name) is { } seconds and >= 0 and <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>The texts of a list; what is no text is left out.</summary>
    public static IReadOnlyList<string> Texts(JsonElement thing, string name) =>
        [.. List(thing, name).Select(TextOf).OfType<string>()];

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
            // An escape that stands for no character.
            return null;
        }
    }

    private static long? NumberOf(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.Number when field.TryGetInt64(out long number) => number,
        JsonValueKind.Number when field.TryGetDouble(out double number) && number is > -9e15 and < 9e15 => (long)number,
        JsonValueKind.String when long.TryParse(TextOf(field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
        _ => null,
    };
}
