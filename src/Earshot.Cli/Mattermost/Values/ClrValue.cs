using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Earshot.Mattermost;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>Converts JSON to the type of a client's parameter or property.</summary>
internal static class ClrValue
{
    /// <summary>Converts a value.</summary>
    /// <exception cref="JsonException">The JSON does not match the type.</exception>
    public static object? Of(JsonNode? json, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (json is null)
        {
            return null;
        }

        if (plain == typeof(string))
        {
            return json.GetValue<string>();
        }

        if (plain == typeof(bool))
        {
            return json.GetValue<bool>();
        }

        if (plain == typeof(int))
        {
            return checked((int)json.GetValue<long>());
        }

        if (plain == typeof(long))
        {
            return json.GetValue<long>();
        }

        if (plain == typeof(double))
        {
            return json.GetValueKind() == JsonValueKind.Number
                ? double.Parse(json.ToJsonString(), CultureInfo.InvariantCulture)
                : throw new JsonException();
        }

        if (plain == typeof(DateTimeOffset))
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(json.GetValue<long>());
        }

        if (ListItem(plain) is { } item && (item == typeof(string) || item.IsValueType))
        {
            return List((JsonArray)json, item);
        }

        bool isValue = plain.IsValueType && plain != typeof(JsonElement) && json.GetValueKind() == JsonValueKind.String;
        return isValue ? Activator.CreateInstance(plain, json.GetValue<string>()) : Model(json, plain);
    }

    /// <summary>Deserializes a model with the client's own options, so that the tool sends what a program would send.</summary>
    public static object? Model(JsonNode json, Type type)
    {
        JsonTypeInfo info = MattermostJson.Options.GetTypeInfo(type);
        return json.Deserialize(info);
    }

    /// <summary>Gets the type of a list's items, or null if the type is not a list.</summary>
    public static Type? ListItem(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static IList List(JsonArray json, Type item)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        foreach (JsonNode? value in json)
        {
            list.Add(Of(value, item));
        }

        return list;
    }
}
