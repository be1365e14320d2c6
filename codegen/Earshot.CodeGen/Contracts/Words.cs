using System.Text.Json.Nodes;

namespace Earshot.CodeGen.Contracts;

/// <summary>
/// The sentences of the documentation, in <c>contracts/mattermost/words</c>: <c>events.json</c>, <c>models*.json</c>, and files of
/// operations. What has none gets a plain sentence made from its name.
/// </summary>
internal sealed class Words
{
    private readonly Dictionary<string, JsonObject> _operations = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, JsonObject> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _events = new(StringComparer.Ordinal);

    public Words(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string file in Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(folder, file);
            Dictionary<string, JsonObject> into = name.StartsWith("models", StringComparison.Ordinal) ? _models
                : name.StartsWith("events", StringComparison.Ordinal) ? _events
                : _operations;
            foreach ((string key, JsonNode? words) in JsonFile.Read(file))
            {
                if (words is JsonObject texts)
                {
                    into[key] = texts;
                }
            }
        }
    }

    public JsonObject? Operation(string id) => _operations.GetValueOrDefault(id);

    public JsonObject? Model(Model model) => _models.GetValueOrDefault(model.Name) ?? _models.GetValueOrDefault(model.FactsName);

    public JsonObject? Event(string name) => _events.GetValueOrDefault(name);

    /// <summary>What has no words yet.</summary>
    public IEnumerable<string> Missing(Contract contract)
    {
        IEnumerable<string> operations = contract.Operations.Where(operation => Operation(operation.Id)?.Text("summary") is null).Select(operation => $"operation {operation.Id}");
        IEnumerable<string> events = contract.Events.Where(e => Event(e.Name)?.Text("summary") is null).Select(e => $"event {e.Name}");
        IEnumerable<string> models = contract.Models.Values.Where(model => Model(model)?.Text("summary") is null).Select(model => $"model {model.Name}");
        IEnumerable<string> fields = contract.Models.Values.SelectMany(
            model => model.Fields.Where(field => (Model(model)?["fields"] as JsonObject)?[field.Name] is null).Select(field => $"field {model.Name}.{field.Name}"));
        return [.. operations, .. events, .. models, .. fields];
    }
}
