using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Import;

/// <summary>Converts the events of the facts to the form of the contracts.</summary>
internal sealed class EventImport(FactTypes types, Decisions decisions)
{
    public JsonObject Convert(JsonObject facts) => new()
    {
        ["events"] = new JsonArray([.. facts["events"]!.AsObject().Select(e => Event(e.Key, e.Value!.AsObject()))]),
        ["actions"] = new JsonArray(
            [
                .. facts["clientActions"]!.AsObject()
                    .Where(a => a.Value is JsonObject && a.Key != "errors")
                    .Select(a => Action(a.Key, a.Value!.AsObject())),
            ]),
    };

    private static JsonObject Action(string name, JsonObject facts) => new()
    {
        ["action"] = name,
        ["in"] = facts["in"]!.DeepClone(),
        ["data"] = facts["data"] is JsonArray data
            ? new JsonArray([.. data.Select(field => ActionField(field!.AsObject()))])
            : new JsonArray(),
    };

    private static JsonObject ActionField(JsonObject facts)
    {
        string type = facts.Text("type")!;
        var field = new JsonObject
        {
            ["name"] = facts.Text("name"),
            ["type"] = type.StartsWith("string(", StringComparison.Ordinal) ? "string" : type,
        };
        if (!facts.Flag("required"))
        {
            field["optional"] = true;
        }

        return field;
    }

    private JsonObject Event(string name, JsonObject facts)
    {
        var e = new JsonObject { ["event"] = name };
        if (decisions.SpelledOut(name) is { } better)
        {
            e["as"] = better;
        }

        e["occursIn"] = facts["occursIn"]!.DeepClone();
        foreach ((string from, string to) in new[] { ("broadcast", "audience"), ("direction", "direction") })
        {
            if (facts.Text(from) is { } text)
            {
                e[to] = text;
            }
        }

        e["data"] = new JsonArray([.. facts.Objects("data").Select(field => Field(name, field))]);
        return e;
    }

    private JsonObject Field(string e, JsonObject facts)
    {
        string name = facts.Text("name")!;
        JsonObject? encoded = facts["json"] as JsonObject;
        string type = decisions.EnumAt("events", $"{e}.{name}")
            ?? (facts.Texts("enum") is ["true"] ? "bool" : types.Of(encoded ?? facts, decisions.IsEventTime($"{e}.{name}")));
        var field = new JsonObject { ["name"] = name, ["type"] = type };
        if (encoded is not null)
        {
            field["encoded"] = true;
        }

        if (facts.Flag("optional"))
        {
            field["optional"] = true;
        }

        if (facts["in"] is JsonArray places)
        {
            field["in"] = places.DeepClone();
        }

        if (decisions.EventFieldName(e, name) is { } better)
        {
            field["as"] = better;
        }

        return field;
    }
}
