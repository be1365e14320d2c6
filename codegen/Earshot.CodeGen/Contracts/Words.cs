using System.Text.Json.Nodes;

namespace Earshot.CodeGen.Contracts;

/// <summary>
/// The sentences of the documentation, in <c>contracts/mattermost/words</c>: <c>events.json</c>, <c>models*.json</c>,
/// <c>tags.json</c> about the groups, and files of operations. What has none gets a plain sentence made from its name.
/// </summary>
internal sealed class Words
{
    private readonly Dictionary<string, JsonObject> _operations = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, JsonObject> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _events = new(StringComparer.Ordinal);

    public Words(string folder)
        : this(Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Select(file => (Path.GetRelativePath(folder, file), JsonFile.Read(file)))
            : [])
    {
    }

    public Words(IEnumerable<(string Name, JsonObject Json)> files)
    {
        foreach ((string name, JsonObject json) in files)
        {
            Dictionary<string, JsonObject> into = name.StartsWith("models", StringComparison.Ordinal) ? _models
                : name.StartsWith("events", StringComparison.Ordinal) ? _events
                : name.StartsWith("tags", StringComparison.Ordinal) ? _groups
                : _operations;
            foreach ((string key, JsonNode? words) in json)
            {
                if (words is JsonObject texts)
                {
                    into[key] = texts;
                }
            }
        }
    }

    public JsonObject? Group(string name) => _groups.GetValueOrDefault(name);

    public JsonObject? Operation(string id) => _operations.GetValueOrDefault(id);

    public JsonObject? Model(Model model) => _models.GetValueOrDefault(model.Name) ?? _models.GetValueOrDefault(model.FactsName);

    public JsonObject? Event(string name) => _events.GetValueOrDefault(name);

    /// <summary>What has no words yet.</summary>
    public IEnumerable<string> Missing(Contract contract)
    {
        IEnumerable<string> groups = contract.Groups.Where(group => Group(group.Name)?.Text("summary") is null).Select(group => $"group {group.Name}");
        IEnumerable<string> operations = contract.Operations.Where(operation => Operation(operation.Id)?.Text("summary") is null).Select(operation => $"operation {operation.Id}");
        IEnumerable<string> events = contract.Events.Where(e => Event(e.Name)?.Text("summary") is null).Select(e => $"event {e.Name}");
        IEnumerable<string> models = contract.Models.Values.Where(model => Model(model)?.Text("summary") is null).Select(model => $"model {model.Name}");
        IEnumerable<string> fields = contract.Models.Values.SelectMany(
            model => model.Fields.Where(field => (Model(model)?["fields"] as JsonObject)?[field.Name] is null).Select(field => $"field {model.Name}.{field.Name}"));
        return [.. groups, .. operations, .. events, .. models, .. fields];
    }
}
