using Earshot.CodeGen.Contracts;

namespace Earshot.CodeGen.Generation;

/// <summary>Generates all generated files of the package.</summary>
internal sealed class GeneratedPackage(Contract contract, Words words)
{
    private const string Api = "Api/Generated";

    /// <summary>The folders that contain only generated files.</summary>
    public static readonly string[] Folders = [Api, "Events/Generated"];

    private readonly CSharpTypes _types = new(contract);

    public IReadOnlyDictionary<string, string> Files()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [$"{Api}/MattermostClient.Groups.cs"] = GroupFile.WriteClient(contract.Groups, words),
            [$"{Api}/MattermostJson.Types.cs"] = RegistryFile.Write(contract, _types),
            ["Events/Generated/EventKinds.All.cs"] = EventFile.WriteKinds(contract.Events),
            ["Events/Generated/EventData.EncodedFields.cs"] = EventFile.WriteEncodedFields(contract.Events),
        };
        AddModels(files);
        AddOperations(files);
        var events = new EventFile(contract, _types, words);
        foreach (EventType e in contract.Events)
        {
            files[$"Events/Generated/{e.ClassName}.cs"] = events.Write(e);
        }

        return files;
    }

    private void AddModels(SortedDictionary<string, string> files)
    {
        var models = new ModelFile(contract, _types, words);
        var names = NamesInProse.Of(contract);
        foreach (Model model in contract.Models.Values)
        {
            files[$"{Api}/Models/{model.Name}.cs"] = models.Write(model);
        }

        foreach (EnumType type in contract.Enums.Values)
        {
            files[$"{Api}/Values/{type.Name}.cs"] = EnumFile.Write(type, PlacesOf(type), names.In(words.Values(type)));
        }

        foreach (IGrouping<string, (Operation Operation, Response Response)> union in contract.Operations
            .SelectMany(
                operation => operation.Responses.Values
                    .Where(response => response.Kind == ResponseKind.OneOf)
                    .Select(response => (operation, response)))
            .GroupBy(item => item.response.UnionName!, StringComparer.Ordinal))
        {
            files[$"{Api}/Models/{union.Key}.cs"] = UnionFile.Write(
                union.First().Response, union.Select(item => item.Operation.Name), _types);
        }
    }

    private string[] PlacesOf(EnumType type)
    {
        string[] places = [.. contract.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal)
            .SelectMany(
                model => model.Fields
                    .Where(field => field.Type.Root == type.Name)
                    .Select(field => $"<see cref=\"{model.Name}.{ModelFields.PropertyName(model, field)}\"/>"))];
        return places.Length > 4 ? [.. places[..3], "others"] : places;
    }

    private void AddOperations(SortedDictionary<string, string> files)
    {
        var operations = new OperationFile(contract, _types, words);
        foreach (Group group in contract.Groups)
        {
            CheckMethodNames(group);
            files[$"{Api}/Groups/{group.ClassName}.cs"] = GroupFile.Write(group, words);
            foreach (Operation operation in group.Operations
                .Where(operation => OperationFile.MainResponse(operation).Kind != ResponseKind.Upgrade))
            {
                files[$"{Api}/Operations/{group.ClassName}.{operation.Name}.cs"] = operations.Write(group, operation);
            }
        }
    }

    private static void CheckMethodNames(Group group)
    {
        string? repeated = group.Operations.SelectMany(operation => new[] { operation.MethodName, operation.AllPagesName }).OfType<string>()
            .CountBy(name => name, StringComparer.Ordinal).FirstOrDefault(name => name.Value > 1).Key;
        if (repeated is not null)
        {
            throw new InvalidDataException(
                $"Two methods of {group.ClassName} have the name {repeated}; name one of them in decisions.json.");
        }
    }
}
