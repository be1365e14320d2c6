using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>
/// Reads the contracts independently of the generator, because a shared reader would hide the generator's errors.
/// </summary>
internal static class ContractFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Contracts");
    private static readonly ConcurrentDictionary<string, IReadOnlyList<ContractField>> KnownFields = new(StringComparer.Ordinal);

    public static IReadOnlyList<ContractOperation> Operations { get; } = [.. ReadOperations()];

    public static IReadOnlyDictionary<string, ContractOperation> OperationsById { get; } =
        Operations.ToDictionary(operation => operation.Id, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, JsonObject> Models { get; } =
        Directory.GetFiles(Path.Combine(Folder, "models"), "*.json").Select(Read)
            .ToDictionary(model => model["model"]!.GetValue<string>(), StringComparer.Ordinal);

    public static JsonObject Enums { get; } = Read("enums.json");

    public static JsonObject Events { get; } = Read("events.json");

    /// <summary>Returns the fields of a model, inherited fields first.</summary>
    public static IReadOnlyList<ContractField> Fields(string model) => KnownFields.GetOrAdd(model, ReadFields);

    private static IReadOnlyList<ContractField> ReadFields(string model)
    {
        JsonObject contract = Models[model];
        ContractField[] own = [.. contract["fields"]!.AsArray().Select(field => new ContractField(field!.AsObject()))];
        IEnumerable<ContractField> inherited = (contract["extends"]?.AsArray() ?? []).SelectMany(
            parent => Fields(parent!.GetValue<string>()));
        return [.. inherited.Where(field => own.All(mine => mine.Name != field.Name)), .. own];
    }

    /// <summary>Returns the C# name of a name in the contracts: <c>root_id</c> → <c>RootId</c>.</summary>
    public static string Pascal(string name) =>
        string.Concat(
            name.Split('_', '-', '.', ' ').Where(word => word.Length > 0).Select(word => word[..1].ToUpperInvariant() + word[1..]));

    private static IEnumerable<ContractOperation> ReadOperations()
    {
        JsonObject groups = Read("groups.json");
        foreach (string file in Directory.GetFiles(Path.Combine(Folder, "operations")).Order(StringComparer.Ordinal))
        {
            JsonObject tag = Read(file);
            string group = groups[tag["tag"]!.GetValue<string>()]!.GetValue<string>();
            foreach (JsonNode? operation in tag["operations"]!.AsArray())
            {
                yield return new ContractOperation(group, operation!.AsObject());
            }
        }
    }

    private static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!.AsObject();
}

/// <summary>Represents the contract of an operation.</summary>
internal sealed class ContractOperation(string group, JsonObject json)
{
    private static readonly string[] Verbs = ["Get", "List", "Search", "Query"];

    public string Group => group;

    public string Id { get; } = json["id"]!.GetValue<string>();

    /// <summary>Gets the name that errors and logs show.</summary>
    public string Name => char.ToUpperInvariant(Id[0]) + Id[1..];

    /// <summary>Gets the name of the methods, without <c>Async</c>.</summary>
    public string MethodName => Name == AllName ? Name + "Page" : Name;

    /// <summary>Gets the name of the methods that read all pages, without <c>Async</c>; null if there are no pages.</summary>
    public string? AllName => Paging is null ? null
        : Paging["all"]?.GetValue<string>() is { } said ? said
        : Name.StartsWith("GetAll", StringComparison.Ordinal) || Name.StartsWith("SearchAll", StringComparison.Ordinal) ? Name
        : Verbs.FirstOrDefault(verb => Name.StartsWith(verb, StringComparison.Ordinal)) is { } first
            ? $"{first}All{Name[first.Length..]}"
            : $"GetAll{Name}";

    public string Method { get; } = json["method"]!.GetValue<string>();

    public string Path { get; } = json["path"]!.GetValue<string>();

    public IReadOnlyList<ContractParameter> InPath { get; } = Parameters(json, "inPath");

    public IReadOnlyList<ContractParameter> InQuery { get; } = Parameters(json, "inQuery");

    /// <summary>Gets the query parameters that are always sent.</summary>
    public IReadOnlyList<(string Name, string Value)> AlwaysSent { get; } =
        [.. (json["alwaysSent"]?.AsObject() ?? []).Select(item => (item.Key, item.Value!.GetValue<string>()))];

    public IReadOnlyList<ContractParameter> InHeader { get; } = Parameters(json, "inHeader");

    public bool HasRange { get; } = json["range"]?.GetValue<bool>() ?? false;

    public bool CarriesToken { get; } = json["token"]?.GetValue<string>() != "none";

    public bool NeedsToken { get; } = json["token"] is null;

    public bool HasConflict { get; } = json["conflict"]?.GetValue<bool>() ?? false;

    public bool IsDeprecated { get; } = json["deprecated"]?.GetValue<bool>() ?? false;

    /// <summary>Gets a value that indicates whether the operation is idempotent, by its contract or its HTTP method.</summary>
    public bool IsRepeatable => json["repeatable"]?.GetValue<bool>() ?? Method is "GET" or "HEAD" or "PUT" or "DELETE";

    public JsonObject? Body { get; } = json["body"]?.AsObject();

    public string BodyName => Body?["name"]?.GetValue<string>() ?? "body";

    public bool IsBodyRequired => Body?["required"]?.GetValue<bool>() ?? true;

    public IReadOnlyList<(int Status, JsonNode Shape)> Responses { get; } =
        [.. json["responses"]!.AsObject().Select(response => (int.Parse(response.Key, CultureInfo.InvariantCulture), response.Value!))];

    public IReadOnlyList<int> Errors { get; } = [.. json["errors"]!.AsArray().Select(error => error!.GetValue<int>())];

    public JsonObject? Paging { get; } = json["paging"]?.AsObject();

    public override string ToString() => $"{Group}.{MethodName}";

    private static ContractParameter[] Parameters(JsonObject json, string place) =>
        [.. (json[place]?.AsArray() ?? []).Select(parameter => new ContractParameter(parameter!.AsObject()))];
}

/// <summary>Represents a value in the path, the query, or a header.</summary>
internal sealed class ContractParameter(JsonObject json)
{
    public string Name { get; } = json["name"]!.GetValue<string>();

    /// <summary>Gets the name of the C# property.</summary>
    public string Property { get; } = ContractFiles.Pascal(json["as"]?.GetValue<string>() ?? json["name"]!.GetValue<string>());

    public string Type { get; } = json["type"]!.GetValue<string>();

    public bool IsRequired { get; } = json["required"]?.GetValue<bool>() ?? false;

    public string? Default { get; } = json["default"]?.GetValue<string>();

    /// <summary>Gets a value that indicates whether callers must pass the value, because it has no default.</summary>
    public bool IsArgument => IsRequired && Default is null;
}

/// <summary>Represents a field of a model.</summary>
internal sealed class ContractField(JsonObject json)
{
    public string Name { get; } = json["name"]!.GetValue<string>();

    public string Property { get; } = json["as"]?.GetValue<string>() ?? ContractFiles.Pascal(json["name"]!.GetValue<string>());

    public string Type { get; } = json["type"]!.GetValue<string>();

    public bool IsRequired { get; } = Flag(json, "required");

    public bool Repeats { get; } = Flag(json, "repeats");

    public bool IsJsonText { get; } = Flag(json, "json");

    private static bool Flag(JsonObject json, string name) => json[name]?.GetValue<bool>() ?? false;
}
