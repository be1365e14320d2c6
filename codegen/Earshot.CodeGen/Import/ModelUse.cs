using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Import;

/// <summary>Determines which models are sent and which are received, directly or as parts of others.</summary>
internal sealed class ModelUse
{
    private readonly JsonObject _models;
    private readonly HashSet<string> _sent;
    private readonly HashSet<string> _received;
    private readonly HashSet<string> _forms;

    public ModelUse(JsonObject operations, JsonObject models, JsonObject events)
    {
        _models = models["models"]!.AsObject();
        JsonObject[] all = [.. operations.Objects("operations")];
        _forms =
        [
            .. all
                .Where(o => o["body"]?.AsObject().Text("mediaType") == "multipart/form-data")
                .SelectMany(o => Named(o["body"]!["schema"])),
        ];
        _sent = WithParts(all.SelectMany(o => Named(o["body"]?["schema"])));
        _received = WithParts(all
            .SelectMany(
                o => o["responses"]!
                    .AsObject()
                    .SelectMany(response => Named(response.Value!["schema"]).Concat(Named(response.Value!["line"]))))
            .Concat(events["events"]!.AsObject().SelectMany(e => e.Value!.AsObject().Objects("data").SelectMany(Named))));
    }

    public string Of(string model) => _forms.Contains(model) ? "form"
        : (_sent.Contains(model), _received.Contains(model)) switch
        {
            (true, true) => "both",
            (true, false) => "request",
            _ => "response",
        };

    private static IEnumerable<string> Named(JsonNode? schema)
    {
        if (schema is not JsonObject json)
        {
            return [];
        }

        IEnumerable<string> own = json.Text("type") == "ref" ? [json.Text("model")!] : [];
        return own.Concat(Named(json["items"])).Concat(Named(json["values"])).Concat(Named(json["json"]))
            .Concat(json.Objects("options").SelectMany(Named));
    }

    private HashSet<string> WithParts(IEnumerable<string> names)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(names);
        while (open.TryPop(out string? name))
        {
            if (!found.Add(name))
            {
                continue;
            }

            JsonObject model = _models[name]!.AsObject();
            foreach (string part in model.Objects("fields").SelectMany(Named).Concat(Named(model["of"])).Concat(model.Texts("extends")))
            {
                open.Push(part);
            }
        }

        return found;
    }
}
