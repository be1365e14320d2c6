using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>
/// Creates and compares typed values from JSON in the form of the contracts, by property, without the client's reading and writing.
/// </summary>
internal static class TypedValues
{
    private static readonly ConcurrentDictionary<(Type, string), PropertyInfo> Known = new();

    /// <summary>Creates the value that a program would use for JSON.</summary>
    public static object? Make(Type to, string type, JsonNode? json)
    {
        to = Nullable.GetUnderlyingType(to) ?? to;
        if (to.IsGenericType && to.GetGenericTypeDefinition() == typeof(Optional<>))
        {
            return Activator.CreateInstance(to, Make(to.GetGenericArguments()[0], type, json));
        }

        if (to == typeof(JsonElement))
        {
            return JsonElement.Parse(json?.ToJsonString() ?? "null");
        }

        if (json is null)
        {
            return null;
        }

        if (ContractTypes.IsList(type, out string item))
        {
            Type of = to.GetGenericArguments()[0];
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(of))!;
            foreach (JsonNode? one in json.AsArray())
            {
                list.Add(Make(of, item, one));
            }

            return list;
        }

        if (ContractTypes.IsMap(type, out item))
        {
            Type of = to.GetGenericArguments()[1];
            var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), of))!;
            foreach ((string key, JsonNode? one) in json.AsObject())
            {
                map.Add(key, Make(of, item, one));
            }

            return map;
        }

        return ContractTypes.IsModel(type) ? Model(to, type.TrimEnd('?'), json.AsObject()) : Plain(to, type, json);
    }

    /// <summary>Creates a model or a record of options from the fields of JSON.</summary>
    public static object Model(Type to, string model, JsonObject json)
    {
        object made = Activator.CreateInstance(to)!;
        foreach (ContractField field in ContractFiles.Fields(model).Where(field => json.ContainsKey(field.Name)))
        {
            PropertyInfo property = PropertyOf(to, field);
            property.SetValue(made, Make(property.PropertyType, field.Type, json[field.Name]));
        }

        return made;
    }

    public static PropertyInfo PropertyOf(Type type, ContractField field) => Known.GetOrAdd((type, field.Name), _ =>
    {
        // A property cannot have the name of its type.
        string name = field.Property == type.Name ? field.Property + "Value" : field.Property;
        PropertyInfo? property = type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance);
        Assert.True(property is not null, $"{type.Name} has no property {name} for the contract's {field.Name}.");
        return property;
    });

    /// <summary>Fails if a value differs from the JSON in any field.</summary>
    public static void AssertHolds(string type, JsonNode? json, object? value, string where)
    {
        // Messages are built only on failure, because this runs a million times.
        if (json is null)
        {
            if (value is not (null or "" or false or 0L or ICollection { Count: 0 } or JsonElement { ValueKind: JsonValueKind.Null }))
            {
                Assert.Fail($"{where} is {value} instead of null.");
            }
        }
        else if (value is null)
        {
            Assert.Fail($"{where} is null and not {json.ToJsonString()}.");
        }
        else if (value is JsonElement element)
        {
            if (!JsonElement.DeepEquals(JsonElement.Parse(json.ToJsonString()), element))
            {
                Assert.Fail($"{where} is not {json.ToJsonString()}.");
            }
        }
        else if (value.GetType() is { IsGenericType: true } optional && optional.GetGenericTypeDefinition() == typeof(Optional<>))
        {
            AssertHolds(type, json, optional.GetProperty("Value")!.GetValue(value), where);
        }
        else if (ContractTypes.IsList(type, out string item))
        {
            object?[] items = [.. ((IEnumerable)value).Cast<object?>()];
            Assert.Equal(json.AsArray().Count, items.Length);
            foreach ((int index, JsonNode? one) in json.AsArray().Index())
            {
                AssertHolds(item, one, items[index], $"{where}[{index}]");
            }
        }
        else if (ContractTypes.IsMap(type, out item))
        {
            AssertMap(item, json.AsObject(), value, where);
        }
        else if (ContractTypes.IsModel(type))
        {
            AssertModel(type.TrimEnd('?'), json.AsObject(), value, where);
        }
        else if (!value.Equals(Plain(value.GetType(), type, json)))
        {
            Assert.Fail($"{where} is {value} and not {json.ToJsonString()}.");
        }
    }

    private static void AssertMap(string item, JsonObject json, object value, string where)
    {
        var map = (IEnumerable)value;
        PropertyInfo? key = null;
        PropertyInfo? inner = null;
        var found = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (object pair in map)
        {
            key ??= pair.GetType().GetProperty("Key");
            inner ??= pair.GetType().GetProperty("Value");
            found.Add((string)key!.GetValue(pair)!, inner!.GetValue(pair));
        }

        Assert.Equal(json.Select(pair => pair.Key).Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, JsonNode? one) in json)
        {
            AssertHolds(item, one, found[name], $"{where}[{name}]");
        }
    }

    private static void AssertModel(string model, JsonObject json, object value, string where)
    {
        Assert.Equal(model, value.GetType().Name);
        if (((MattermostModel)value).AdditionalData is { } unknown)
        {
            Assert.Fail($"{where} has no property for {string.Join(", ", unknown.Keys)}.");
        }

        foreach (ContractField field in ContractFiles.Fields(model).Where(field => json.ContainsKey(field.Name)))
        {
            AssertHolds(field.Type, json[field.Name], PropertyOf(value.GetType(), field).GetValue(value), $"{where}.{field.Name}");
        }
    }

    private static object Plain(Type to, string type, JsonNode json)
    {
        if (ContractTypes.IsEnum(type, out _))
        {
            return Activator.CreateInstance(
                to, json.GetValueKind() == JsonValueKind.Number ? json.GetValue<long>() : json.GetValue<string>())!;
        }

        return type.TrimEnd('?') switch
        {
            "string" => json.GetValue<string>(),
            "int" => to == typeof(int) ? (object)(int)Number(json) : Number(json),
            "long" => Number(json),
            "double" => double.Parse(json.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture),
            "bool" => json.GetValue<bool>(),
            "time" => DateTimeOffset.FromUnixTimeMilliseconds(Number(json)),
            "json" => JsonElement.Parse(json.ToJsonString()),
            "file" => new FileUpload(new MemoryStream(Encoding.UTF8.GetBytes(json.GetValue<string>())), json.GetValue<string>() + ".bin"),
            _ => throw new InvalidDataException($"The contracts have no type '{type}'."),
        };
    }

    private static long Number(JsonNode json) => long.Parse(json.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
