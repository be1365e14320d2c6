using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Import;

/// <summary>Gathers the known values of each enum from the places that decisions.json names for it.</summary>
internal static class EnumImport
{
    public static JsonObject Convert(Decisions decisions, JsonObject models, JsonObject operations, JsonObject events)
    {
        var enums = new JsonObject();
        foreach ((string name, JsonNode? decision) in decisions.Enums)
        {
            JsonObject[] places = [.. Places(decision!.AsObject(), models, operations, events)];
            JsonObject? names = decision["names"] as JsonObject;
            bool isNumber = places.Any(place => place.Text("type") == "integer");
            var values = new JsonObject();
            foreach (string value in places.SelectMany(place => Values(place)).Distinct(StringComparer.Ordinal))
            {
                values[names?.Text(value) ?? decisions.SpelledOut(value) ?? Names.Pascal(value)] = isNumber ? values.Count : value;
            }

            enums[name] = isNumber ? new JsonObject { ["of"] = "long", ["values"] = values } : new JsonObject { ["values"] = values };
        }

        return enums;
    }

    private static IReadOnlyList<string> Values(JsonObject place) =>
        place.Texts("enum") is { Count: > 0 } values ? values : place["items"]!.AsObject().Texts("enum");

    private static IEnumerable<JsonObject> Places(JsonObject decision, JsonObject models, JsonObject operations, JsonObject events)
    {
        foreach (string place in decision.Texts("fields"))
        {
            yield return Find(models["models"]![Before(place)]!.AsObject().Objects("fields"), After(place));
        }

        foreach (string place in decision.Texts("parameters"))
        {
            JsonObject operation = operations.Objects("operations").First(o => o.Text("operationId") == Before(place));
            yield return Find(operation.Objects("queryParams"), After(place));
        }

        foreach (string place in decision.Texts("events"))
        {
            yield return Find(events["events"]![Before(place)]!.AsObject().Objects("data"), After(place));
        }
    }

    private static JsonObject Find(IEnumerable<JsonObject> fields, string name) => fields.First(field => field.Text("name") == name);

    private static string Before(string place) => place[..place.IndexOf('.', StringComparison.Ordinal)];

    private static string After(string place) => place[(place.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
