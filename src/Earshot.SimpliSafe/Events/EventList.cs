using System.Text.Json;
using Earshot.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Events;

/// <summary>
/// Reads the list of events in a response, each event by itself, so that one that cannot be parsed does not hide the others.
/// </summary>
internal static class EventList
{
    /// <summary>Reads the list.</summary>
    /// <returns>
    /// The items, or the first token of a response that is not an object. An item that is nested too deeply is <see langword="null"/>.
    /// </returns>
    /// <exception cref="JsonException">The response is not valid JSON.</exception>
    public static (IReadOnlyList<JsonElement?> Items, JsonTokenType Other) Read(ReadOnlySpan<byte> body)
    {
        List<JsonElement?> items = [];
        var reader = new Utf8JsonReader(body, FreeJson.Reader);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            JsonTokenType other = reader.TokenType;
            reader.Skip();
            reader.Read();
            return (items, other);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isList = JsonField.IsName(ref reader, "events"u8);
            reader.Read();
            if (isList && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadItems(ref reader, items);
            }
            else
            {
                reader.Skip();
            }
        }

        // The reader throws if anything follows the object.
        reader.Read();
        return (items, JsonTokenType.None);
    }

    private static void ReadItems(ref Utf8JsonReader reader, List<JsonElement?> items)
    {
        items.Clear();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (FreeJson.CanParse(reader))
            {
                items.Add(JsonElement.ParseValue(ref reader));
            }
            else
            {
                reader.Skip();
                items.Add(null);
            }
        }
    }
}
