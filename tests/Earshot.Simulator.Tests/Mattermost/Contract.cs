using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Represents an operation in contracts/mattermost.</summary>
internal sealed record Contract(
    string Tag, string Method, string Path, string Token, string? BodyModel, string? ResponseModel, IReadOnlyList<string> Query)
{
    /// <summary>Gets all operations.</summary>
    public static IReadOnlyList<Contract> Operations { get; } = Load();

    /// <summary>Returns the fields of a model and their types; empty if the name is not a model.</summary>
    public static IReadOnlyDictionary<string, string> Fields(string model) => Models.GetValueOrDefault(model, []);

    private static Dictionary<string, Dictionary<string, string>> Models { get; } = Read("models").ToDictionary(
        m => m["model"]!.GetValue<string>(),
        m => (m["fields"] as JsonArray ?? []).ToDictionary(
            f => f!["name"]!.GetValue<string>(), f => f!["type"]!.GetValue<string>(), StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static string[] Names(JsonNode? list) => [.. (list as JsonArray ?? []).Select(f => f!["name"]!.GetValue<string>())];

    private static Contract[] Load() =>
    [
        .. Read("operations").SelectMany(file => file["operations"]!.AsArray().Select(o => new Contract(
            file["tag"]!.GetValue<string>(),
            o!["method"]!.GetValue<string>(),
            o["path"]!.GetValue<string>(),
            o["token"]?.GetValue<string>() ?? "",
            o["body"]?["json"]?.GetValue<string>(),
            (o["responses"]?["200"] ?? o["responses"]?["201"]) is JsonValue response ? response.GetValue<string>() : null,
            Names(o["inQuery"])))),
    ];

    private static IEnumerable<JsonObject> Read(string folder) =>
        Directory.EnumerateFiles(System.IO.Path.Combine(Root(), "contracts", "mattermost", folder), "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject());

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "Earshot.slnx")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
