using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.CodeGen.Contracts;
using Group = Earshot.CodeGen.Contracts.Group;

namespace Earshot.Cli.Mattermost.Contracts;

/// <summary>
/// Provides the embedded contracts, from which the client is generated. Each file is read on first use, so that it does not slow down other
/// commands.
/// </summary>
internal static partial class ApiContract
{
    private const string Folder = "contracts/";

    private static readonly Lazy<JsonObject> Tags = new(() => Read("groups.json"));
    private static readonly Lazy<Dictionary<string, string>> GroupTags = new(
        () => Tags.Value.ToDictionary(
            static tag => Names.Slug(tag.Value!.GetValue<string>()), static tag => tag.Key, StringComparer.Ordinal));

    private static readonly Lazy<IReadOnlyList<string>> SentEvents = new(() =>
    [
        .. Read("events.json")["events"]!.AsArray()
            .Where(e => e!["direction"]?.GetValue<string>() != "client to server")
            .Select(e => e!["event"]!.GetValue<string>()),
    ]);

    private static readonly Lazy<Words> Sentences = new(ReadWords);
    private static readonly Lazy<JsonObject> Enums = new(() => Read("enums.json"));

    /// <summary>Gets the names of the groups on the command line, in order.</summary>
    public static IEnumerable<string> Groups => GroupTags.Value.Keys.Order(StringComparer.Ordinal);

    /// <summary>Gets the name of a group in the contracts.</summary>
    public static string TagOf(string group) => GroupTags.Value[group];

    /// <summary>Gets the sentences about operations, models, and fields.</summary>
    public static Words Words => Sentences.Value;

    /// <summary>Gets the operations of a group.</summary>
    /// <param name="name">The name of the group on the command line.</param>
    public static Group Group(string name) => ContractReader.ReadGroup(Read($"operations/{name}.json"), Tags.Value);

    /// <summary>Gets a model, or null if the name is unknown.</summary>
    public static Model? Model(string name) =>
        TryRead($"models/{Names.Slug(name)}.json") is { } json && ContractReader.ReadModel(json) is { } model && model.Name == name
            ? model
            : null;

    /// <summary>Gets the fields of a model, those of its base models first.</summary>
    public static IEnumerable<(Model Model, Field Field)> Fields(Model model) =>
        model.Extends.SelectMany(name => Fields(Model(name)!)).Concat(model.Fields.Select(field => (model, field)));

    /// <summary>Gets the sentence about a field, or null if it has none.</summary>
    public static string? Sentence(Model model, Field field) =>
        Words.Field(model, field.Name, Family(model).ToDictionary(static one => one.Name, StringComparer.Ordinal));

    /// <summary>Gets a list of known values, or null if the name is unknown.</summary>
    public static EnumType? Enum(string name) => Enums.Value[name] is JsonObject json ? ContractReader.ReadEnum(name, json) : null;

    /// <summary>Gets the names of the events that the server sends.</summary>
    public static IReadOnlyList<string> Events => SentEvents.Value;

    /// <summary>Gets a sentence without its marks: values and other code are in quotes.</summary>
    public static string? Plain(string? sentence) => sentence?
        .Replace("`'", "'", StringComparison.Ordinal)
        .Replace("'`", "'", StringComparison.Ordinal)
        .Replace('`', '\'');

    private static IEnumerable<Model> Family(Model model) =>
        model.Extends.Select(name => Model(name)!).SelectMany(Family).Prepend(model).DistinctBy(static one => one.Name);

    private static JsonObject Read(string name) =>
        TryRead(name) ?? throw new InvalidOperationException($"The tool was built without {Folder}{name}.");

    private static JsonObject? TryRead(string name)
    {
        using Stream? stream = Open(name);
        return stream is null ? null : JsonNode.Parse(stream)!.AsObject();
    }

    private static Stream? Open(string name) => typeof(ApiContract).Assembly.GetManifestResourceStream(Folder + name);

    private static Words ReadWords()
    {
        const string WordsFolder = Folder + "words/";
        Assembly assembly = typeof(ApiContract).Assembly;
        return new Words(assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith(WordsFolder, StringComparison.Ordinal))
            .Select(static name => (name[WordsFolder.Length..], ReadSentences(name[Folder.Length..]))));
    }

    // Names and values in the sentences are marked for documentation with backticks; on a terminal, they are quoted.
    private static JsonObject ReadSentences(string name)
    {
        using var reader = new StreamReader(Open(name)!);
        return JsonNode.Parse(Marked().Replace(reader.ReadToEnd(), "'${marked}'"))!.AsObject();
    }

    [GeneratedRegex("`'?(?<marked>[^`]*?)'?`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marked();
}
