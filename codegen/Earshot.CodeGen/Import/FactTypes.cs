using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Import;

/// <summary>Converts the facts' types to the form of the contracts.</summary>
internal sealed class FactTypes(JsonObject models, Decisions decisions)
{
    /// <summary>Returns the type of a field or response.</summary>
    /// <param name="schema">The schema in the facts.</param>
    /// <param name="isTime">Whether an integer is a time.</param>
    public string Of(JsonObject schema, bool isTime = false)
    {
        string type = schema.Text("type")! switch
        {
            "string" => "string",
            "integer" when isTime => "time",
            "integer" => "long",
            "number" when schema.Text("format") == "int64" => isTime ? "time" : "long",
            "number" => "double",
            "boolean" => "bool",
            "object" or "any" => "json",
            "binary" => "file",
            "array" => Of(schema["items"]!.AsObject(), isTime) + "[]",
            "map" => $"map<{Of(schema["values"]!.AsObject(), isTime)}>",
            "ref" => Reference(schema.Text("model")!),
            string other => throw new InvalidDataException($"Unknown type '{other}'."),
        };
        return schema.Flag("nullable") ? type + "?" : type;
    }

    /// <summary>Returns the type of a parameter. Integers are int if that is sufficient.</summary>
    public string OfParameter(JsonObject parameter, bool isTime)
    {
        string type = Of(parameter, isTime);
        return type == "long" && parameter.Text("format") != "int64" ? "int" : type;
    }

    private string Reference(string model) =>
        models[model]!.AsObject().Text("kind") == "alias" ? Of(models[model]!["of"]!.AsObject()) : decisions.ModelName(model);
}
