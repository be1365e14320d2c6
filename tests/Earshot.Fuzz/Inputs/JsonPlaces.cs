using System.Text.Json.Nodes;

namespace Earshot.Fuzz.Inputs;

/// <summary>Represents a value within an object or a list.</summary>
/// <param name="Parent">The object or list.</param>
/// <param name="Key">The name of the field, or null in a list.</param>
/// <param name="Index">The index in a list.</param>
internal sealed record JsonPlace(JsonNode Parent, string? Key, int Index)
{
    public JsonNode? Value
    {
        get => Key is null ? Parent[Index] : Parent[Key];
        set
        {
            if (Key is null)
            {
                Parent[Index] = value;
            }
            else
            {
                Parent[Key] = value;
            }
        }
    }

    /// <summary>Returns all values within a value.</summary>
    public static List<JsonPlace> Within(JsonNode root)
    {
        List<JsonPlace> places = [];
        Add(root, places);
        return places;
    }

    public void Remove()
    {
        if (Key is null)
        {
            Parent.AsArray().RemoveAt(Index);
        }
        else
        {
            Parent.AsObject().Remove(Key);
        }
    }

    private static void Add(JsonNode? node, List<JsonPlace> places)
    {
        if (node is JsonObject fields)
        {
            foreach ((string key, JsonNode? value) in fields)
            {
                places.Add(new JsonPlace(fields, key, 0));
                Add(value, places);
            }
        }
        else if (node is JsonArray items)
        {
            for (int i = 0; i < items.Count; i++)
            {
                places.Add(new JsonPlace(items, null, i));
                Add(items[i], places);
            }
        }
    }
}
