using System.Text.Json.Nodes;
using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Import;

/// <summary>Converts the facts about the API to the contracts, and adds the decisions of <c>decisions.json</c>.</summary>
internal sealed class FactsImport
{
    private readonly JsonObject _operations;
    private readonly JsonObject _models;
    private readonly JsonObject _events;
    private readonly JsonObject _groups;
    private readonly Decisions _decisions;

    public FactsImport(string facts, string contracts)
    {
        _operations = JsonFile.Read(Path.Combine(facts, "mattermost-operations.json"));
        _models = JsonFile.Read(Path.Combine(facts, "mattermost-models.json"));
        _events = JsonFile.Read(Path.Combine(facts, "mattermost-events.json"));
        _groups = JsonFile.Read(Path.Combine(contracts, "groups.json"));
        _decisions = Decisions.Of(contracts);
        Correct();
    }

    /// <summary>Returns the files of the contracts: their paths within the folder, and their contents.</summary>
    public IReadOnlyDictionary<string, string> Files()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var types = new FactTypes(_models["models"]!.AsObject(), _decisions);
        var operations = new OperationImport(types, _decisions);
        foreach (IGrouping<string, JsonObject> tag in _operations.Objects("operations")
            .GroupBy(operation => operation.Text("tag")!, StringComparer.Ordinal))
        {
            string name = _groups.Text(tag.Key) ?? throw new InvalidDataException($"groups.json has no name for the tag '{tag.Key}'.");
            var file = new JsonObject { ["tag"] = tag.Key, ["operations"] = new JsonArray([.. tag.Select(operations.Convert)]) };
            files[$"operations/{Names.Slug(name)}.json"] = JsonFile.Write(file);
        }

        var models = new ModelImport(types, _decisions, new ModelUse(_operations, _models, _events));
        foreach (JsonObject model in models.Convert(_models["models"]!.AsObject()))
        {
            files[$"models/{Names.Slug(model.Text("model")!)}.json"] = JsonFile.Write(model);
        }

        files["events.json"] = JsonFile.Write(new EventImport(types, _decisions).Convert(_events));
        files["enums.json"] = JsonFile.Write(EnumImport.Convert(_decisions, _models, _operations, _events));
        return files;
    }

    // Applied in the form of the facts, so that everything derived from the facts includes the corrections.
    private void Correct()
    {
        foreach ((string name, JsonNode? fields) in _decisions.AddedModels)
        {
            _models["models"]![name] = new JsonObject { ["kind"] = "object", ["fields"] = fields!.DeepClone() };
        }

        foreach (JsonObject operation in _operations.Objects("operations"))
        {
            if (_decisions.Correction(operation.Text("operationId")!) is { } correction && correction.Text("body") is { } body)
            {
                operation["body"] = new JsonObject
                {
                    ["required"] = !correction.Flag("optional"),
                    ["mediaType"] = "application/json",
                    ["schema"] = new JsonObject { ["type"] = "ref", ["model"] = body },
                };
            }
        }
    }
}
