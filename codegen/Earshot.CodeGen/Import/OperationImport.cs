using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Import;

/// <summary>Converts an operation of the facts to the form of the contracts.</summary>
internal sealed class OperationImport(FactTypes types, Decisions decisions)
{
    private const int LargestPage = 200;

    public JsonObject Convert(JsonObject facts)
    {
        string id = facts.Text("proposedId") ?? facts.Text("operationId")!;
        var operation = new JsonObject { ["id"] = id };
        if (decisions.OperationName(id) is { } better)
        {
            operation["id"] = better;
            operation["was"] = id;
        }

        operation["method"] = facts.Text("method");
        operation["path"] = facts.Text("path");
        AddMarks(operation, facts, id);
        Add(operation, "inPath", facts.Objects("pathParams").Select(parameter => Parameter(id, parameter)));
        JsonObject? alwaysSent = decisions.AlwaysSent(id);
        Add(operation, "inQuery", facts.Objects("queryParams")
            .Where(parameter => alwaysSent?.ContainsKey(parameter.Text("name")!) is not true)
            .Select(parameter => Parameter(id, parameter)));
        if (alwaysSent is not null)
        {
            operation["alwaysSent"] = alwaysSent.DeepClone();
        }

        Add(operation, "inHeader", facts.Objects("headerParams").Select(parameter => Parameter(id, parameter)));
        if (facts["body"] is JsonObject body)
        {
            operation["body"] = Body(id, body);
        }

        operation["responses"] = Responses(id, facts["responses"]!.AsObject());
        operation["errors"] = facts["errors"]!.DeepClone();
        if (Paging(id, facts) is { } paging)
        {
            operation["paging"] = paging;
        }

        return operation;
    }

    private static void Add(JsonObject operation, string name, IEnumerable<JsonObject> items)
    {
        JsonObject[] all = [.. items];
        if (all.Length > 0)
        {
            operation[name] = new JsonArray(all);
        }
    }

    private void AddMarks(JsonObject operation, JsonObject facts, string id)
    {
        void Set(string name, JsonNode? value)
        {
            if (value is not null)
            {
                operation[name] = value.DeepClone();
            }
        }

        Set("since", decisions.IsInEveryServer(id) ? null : facts["since"]);
        Set("newer", facts.Flag("only2026") ? true : null);
        Set("gone", facts.Flag("gone2026") ? true : null);
        Set("absentAt", facts["absentAt"]);
        Set("deprecated", facts["deprecated"]);
        Set("plugin", facts["plugin"]);
        Set("token", decisions.Token(id) ?? (facts.Flag("anonymous") ? "optional" : null));
        Set("repeatable", decisions.IsRepeatable(id) is { } repeatable ? repeatable : null);
        Set("conflict", decisions.HasConflict(id) ? true : null);
        Set("range", decisions.HasRange(id) ? true : null);
    }

    private JsonObject Parameter(string id, JsonObject facts)
    {
        string name = facts.Text("name")!;
        bool isTime = facts.Text("type") is "integer" or "number" && decisions.IsTimeParameter(name);
        string type = decisions.EnumAt("parameters", $"{id}.{name}") is { } known
            ? known + (facts.Text("type") == "array" ? "[]" : "")
            : decisions.ParameterType(id, name) ?? types.OfParameter(facts, isTime);
        var parameter = new JsonObject { ["name"] = decisions.ParameterSentAs(id, name) ?? name, ["type"] = type };
        if (facts.Flag("required"))
        {
            parameter["required"] = true;
        }

        if (facts["default"] is JsonValue value)
        {
            parameter["default"] = value.ToString().ToLower(CultureInfo.InvariantCulture) is "true" or "false"
                ? value.ToString().ToLower(CultureInfo.InvariantCulture)
                : value.ToString();
        }

        if (decisions.ParameterName(id, name) is { } better && better != name)
        {
            parameter["as"] = better;
        }

        return parameter;
    }

    private JsonObject Body(string id, JsonObject facts)
    {
        string type = types.Of(facts["schema"]!.AsObject());
        string kind = facts.Text("mediaType") switch
        {
            "multipart/form-data" => "form",
            "application/octet-stream" => "raw",
            _ => "json",
        };
        var body = new JsonObject { [kind] = type };
        if (decisions.BodyName(id) is { } name)
        {
            body["name"] = name;
        }

        if (facts["required"] is JsonValue required && !required.GetValue<bool>())
        {
            body["required"] = false;
        }

        return body;
    }

    private JsonObject Responses(string id, JsonObject facts)
    {
        if (decisions.Correction(id)?["responses"] is JsonObject corrected)
        {
            return corrected.DeepClone().AsObject();
        }

        var responses = new JsonObject();
        foreach ((string status, JsonNode? response) in facts)
        {
            responses[status] = Response(id, response!.AsObject());
        }

        return responses;
    }

    private JsonNode Response(string id, JsonObject facts)
    {
        switch (facts.Text("kind"))
        {
            case "none":
                return "none";
            case "stream" when facts["line"] is JsonObject line:
                return new JsonObject { ["lines"] = types.Of(line) };
            case "stream":
                return new JsonObject { ["stream"] = facts.Text("mediaType") };
            case "oneOf":
                JsonObject decision = decisions.Alternatives(id)
                    ?? throw new InvalidDataException($"decisions.json has no alternatives for {id}.");
                string[] options = [.. facts["schema"]!.AsObject().Objects("options").Select(option => types.Of(option))];
                var response = new JsonObject
                {
                    ["oneOf"] = decision.Text("name"),
                    ["shapes"] = new JsonObject(
                        decision.Texts("shapes").Zip(options, (name, type) => KeyValuePair.Create<string, JsonNode?>(name, type))),
                };
                CopyTo(response, "firstHas", decision.Text("first"));
                CopyTo(response, "secondHas", decision.Text("second"));
                return response;
            default:
                return types.Of(facts["schema"]!.AsObject());
        }
    }

    private static void CopyTo(JsonObject json, string name, string? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }

    private JsonObject? Paging(string id, JsonObject facts)
    {
        JsonObject? decision = decisions.Paging(id);
        string[] query = [.. facts.Objects("queryParams").Select(parameter => parameter.Text("name")!)];
        if (decision is null && !(query.Contains("page") && query.Contains("per_page")))
        {
            return null;
        }

        var paging = new JsonObject
        {
            ["style"] = decision?.Text("style") ?? "page",
            ["size"] = decision?.Text("size") ?? "per_page",
            ["max"] = decision?["max"]?.DeepClone() ?? LargestPage,
        };
        foreach (string name in new[] { "items", "order", "more", "count", "next", "cursor", "all" })
        {
            CopyTo(paging, name, decision?.Text(name));
        }

        return paging;
    }
}
