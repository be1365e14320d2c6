using System.Text.Json.Nodes;

namespace Earshot.CodeGen.Contracts;

/// <summary>
/// Provides the sentences of the documentation, from <c>contracts/mattermost/words</c>: <c>events.json</c>, <c>models*.json</c>,
/// <c>values.json</c>, <c>tags.json</c> for the groups, and one file per group of operations. A model name that ends with * applies to all
/// models
/// with this prefix, and in such an entry the field * applies to all fields ({field} is the name). Other sentences are made from the name.
/// </summary>
internal sealed class Words
{
    private readonly Dictionary<string, JsonObject> _operations = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, JsonObject> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);

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
                : name.StartsWith("values", StringComparison.Ordinal) ? _values
                : _operations;
            foreach ((string key, JsonNode? words) in json)
            {
                if (words is JsonObject texts)
                {
                    into[key] = texts;
                }
                else if (name == "tags.json")
                {
                    _tags[key] = words!.GetValue<string>();
                }
            }
        }
    }

    /// <summary>Returns the words of a type with known values, or null if there are none.</summary>
    public JsonObject? Values(EnumType type) => _values.GetValueOrDefault(type.Name);

    public string? Tag(string tag) => _tags.GetValueOrDefault(tag);

    public JsonObject? Operation(string id) => _operations.GetValueOrDefault(id);

    public JsonObject? Model(Model model) => _models.GetValueOrDefault(model.Name) ?? _models.GetValueOrDefault(model.FactsName);

    /// <summary>
    /// Returns the sentence of a field: from the model, a model that it extends, or the entry with the longest matching prefix.
    /// </summary>
    public string? Field(Model model, string field, IReadOnlyDictionary<string, Model> models) =>
        OwnField(model, field, models) ?? Families(model)
        .Select(family => family["fields"] as JsonObject)
        .Select(fields => fields?.Text(field) ?? fields?.Text("*")?.Replace("{field}", field, StringComparison.Ordinal))
        .FirstOrDefault(found => found is not null);

    public string? EventField(string name, string field) =>
        (Event(name)?["fields"] as JsonObject)?.Text(field) ?? (Event("*")?["fields"] as JsonObject)?.Text(field);

    public JsonObject? Event(string name) => _events.GetValueOrDefault(name);

    /// <summary>Returns what has no sentence of its own.</summary>
    public IEnumerable<string> Missing(Contract contract)
    {
        IEnumerable<string> operations = contract.Operations
            .Where(operation => Operation(operation.Id)?.Text("summary") is null)
            .Select(operation => $"operation {operation.Id}");
        IEnumerable<string> events = contract.Events.Where(e => Event(e.Name)?.Text("summary") is null).Select(e => $"event {e.Name}");
        IEnumerable<string> models = contract.Models.Values
            .Where(model => Model(model)?.Text("summary") is null)
            .Select(model => $"model {model.Name}");
        IEnumerable<string> fields = contract.Models.Values.SelectMany(
            model => model.Fields.Where(field => Field(model, field.Name, contract.Models) is null)
                .Select(field => $"field {model.Name}.{field.Name}"));
        IEnumerable<string> parameters = contract.Operations.SelectMany(operation => operation.PathParameters
            .Concat(operation.QueryParameters)
            .Where(parameter => (Operation(operation.Id)?["parameters"] as JsonObject)?.Text(parameter.Name) is null)
            .Select(parameter => $"parameter {operation.Id}.{parameter.Name}"));
        IEnumerable<string> eventFields = contract.Events.SelectMany(
            e => e.Fields.Where(field => EventField(e.Name, field.Name) is null).Select(field => $"field of event {e.Name}.{field.Name}"));
        IEnumerable<string> groups = contract.Groups.Where(group => Tag(group.Tag) is null).Select(group => $"group {group.Tag}");
        IEnumerable<string> values = contract.Enums.Values.SelectMany(type => type.Values
            .Where(
                value => (
                    Values(type)?["values"] as JsonObject)?.Text(value.Name) is null).Select(value => $"value {type.Name}.{value.Name}"));
        IEnumerable<string> conflicts = contract.Operations
            .Where(operation => operation.HasConflict && Operation(operation.Id)?.Text("conflict") is null)
            .Select(operation => $"conflict of {operation.Id}");
        return [.. groups, .. operations, .. conflicts, .. parameters, .. events, .. eventFields, .. models, .. fields, .. values];
    }

    private string? OwnField(Model model, string field, IReadOnlyDictionary<string, Model> models) =>
        (Model(model)?["fields"] as JsonObject)?.Text(field)
        ?? model.Extends.Select(parent => OwnField(models[parent], field, models)).FirstOrDefault(found => found is not null);

    private IEnumerable<JsonObject> Families(Model model) => _models
        .Where(entry => entry.Key.EndsWith('*') && model.Name.StartsWith(entry.Key[..^1], StringComparison.Ordinal))
        .OrderByDescending(entry => entry.Key.Length).Select(entry => entry.Value);
}
