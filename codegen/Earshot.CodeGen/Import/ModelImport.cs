using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Import;

/// <summary>Converts the models of the facts to the form of the contracts. Aliases are resolved.</summary>
internal sealed class ModelImport(FactTypes types, Decisions decisions, ModelUse use)
{
    public IEnumerable<JsonObject> Convert(JsonObject models) =>
        models
            .Where(model => model.Value!.AsObject().Text("kind") == "object")
            .Select(model => Convert(model.Key, model.Value!.AsObject()));

    private JsonObject Convert(string name, JsonObject facts)
    {
        var model = new JsonObject { ["model"] = decisions.ModelName(name) };
        if (decisions.ModelName(name) != name)
        {
            model["was"] = name;
        }

        model["use"] = use.Of(name);
        if (facts.Texts("extends") is { Count: > 0 } parents)
        {
            model["extends"] = new JsonArray([.. parents.Select(parent => (JsonNode)decisions.ModelName(parent))]);
        }

        List<JsonObject> fields = [.. facts.Objects("fields").Select(field => Field(name, field))];
        foreach (JsonObject added in decisions.AddedFields(name))
        {
            JsonObject field = added.DeepClone().AsObject();
            field.Remove("after");
            fields.Insert(fields.FindIndex(f => f.Text("name") == added.Text("after")) + 1, field);
        }

        model["fields"] = new JsonArray([.. fields]);
        return model;
    }

    private JsonObject Field(string model, JsonObject facts)
    {
        string name = facts.Text("name")!;
        bool isTime = facts.Text("type") == "integer" && decisions.IsTime(name);
        string type = decisions.EnumAt("fields", $"{model}.{name}") is { } known
            ? known + (facts.Flag("nullable") ? "?" : "")
            : decisions.FieldType(model, name) ?? types.Of(facts, isTime);
        if (facts.ContainsKey("enum") && type.StartsWith("string", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"decisions.json names no enum for {model}.{name}.");
        }

        if (decisions.JsonInForm(model, name) is { } within)
        {
            return new JsonObject { ["name"] = name, ["type"] = within, ["required"] = facts.Flag("required"), ["json"] = true };
        }

        var field = new JsonObject { ["name"] = name, ["type"] = type };
        if (decisions.SpelledOut(name) is { } better)
        {
            field["as"] = better;
        }

        Mark(field, "required", facts.Flag("required"));
        Mark(field, "optional", facts.Flag("optional"));
        Mark(field, "patch", decisions.IsPatch(model, name));
        Mark(field, "repeats", decisions.RepeatsInForm(model, name));
        Mark(field, "unconfirmed", facts.Flag("unconfirmed"));
        if (facts["default"] is JsonValue value)
        {
            field["default"] = value.ToString();
        }

        return field;
    }

    private static void Mark(JsonObject field, string name, bool value)
    {
        if (value)
        {
            field[name] = true;
        }
    }
}
