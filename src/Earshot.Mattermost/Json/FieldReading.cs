using System.Text.Json;

namespace Earshot.Mattermost.Json;

/// <summary>Reads fields that may hold an escape that stands for no character: JSON by its grammar, but no text.</summary>
internal static class FieldReading
{
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
}
