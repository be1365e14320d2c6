using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>
/// Creates JSON of a type of the contracts, with a different value for each place. Strings contain characters that must be escaped in URLs
/// and JSON. Recursive models are omitted.
/// </summary>
internal sealed class ContractSamples
{
    /// <summary>A text within every string, which must not occur in errors.</summary>
    public const string Mark = "§private§";

    private readonly Stack<string> _within = new();
    private long _number = 1000;

    /// <summary>Gets a value that indicates whether only required values are set.</summary>
    public bool RequiredOnly { get; init; }

    /// <summary>Gets a value that indicates whether values are zero, false, or empty.</summary>
    public bool Zeros { get; init; }

    public JsonNode? Of(string type, string name = "value")
    {
        if (ContractTypes.IsList(type, out string item))
        {
            // One item is sufficient at a greater depth.
            return _within.Count > 2 ? new JsonArray(Of(item, name)) : new JsonArray(Of(item, name + "0"), Of(item, name + "1"));
        }

        if (ContractTypes.IsMap(type, out item))
        {
            return new JsonObject { [$"{name} k/ä"] = Of(item, name + "A"), [name + "-B"] = Of(item, name + "B") };
        }

        if (ContractTypes.IsModel(type))
        {
            return Model(type.TrimEnd('?'));
        }

        return Zeros ? Zero(type) : Plain(type, name);
    }

    private JsonObject Model(string model)
    {
        var json = new JsonObject();
        if (_within.Contains(model) || _within.Count > 5)
        {
            return json;
        }

        _within.Push(model);
        foreach (ContractField field in ContractFiles.Fields(model).Where(field => field.IsRequired || !RequiredOnly))
        {
            json[field.Name] = Of(field.Type, field.Name);
        }

        _within.Pop();
        return json;
    }

    private JsonNode Plain(string type, string name)
    {
        if (ContractTypes.IsEnum(type, out JsonObject values))
        {
            return values[(int)(_number++ % values.Count)]!.DeepClone();
        }

        return type.TrimEnd('?') switch
        {
            "string" => $"{name} a/b ä%?#&+=\"{Mark}\" {_number++}",
            "int" or "long" => _number++,
            "double" => _number++ + 0.5,
            "bool" => true,
            "time" => 1_795_000_000_000 + _number++,
            "file" => $"{name} {Mark} {_number++}",
            "json" => new JsonObject { ["free"] = new JsonArray(name, null, _number++) },
            _ => throw new InvalidDataException($"The contracts have no type '{type}'."),
        };
    }

    private static JsonNode Zero(string type)
    {
        if (ContractTypes.IsEnum(type, out JsonObject values))
        {
            return values[0]!.DeepClone();
        }

        return type.TrimEnd('?') switch
        {
            "string" => "",
            "int" or "long" => 0L,
            "double" => 0.0,
            "bool" => false,
            "time" => 1,
            _ => new JsonObject(),
        };
    }
}
