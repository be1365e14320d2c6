using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.CodeGen.Contracts;
using Group = Earshot.CodeGen.Contracts.Group;

namespace Earshot.Cli.Mattermost.Contracts;

/// <summary>
/// The contracts that the tool carries in itself: the very files that the client is generated from. Each is read when it is asked for, so that
/// other commands don't pay for them.
/// </summary>
internal static partial class ApiContract
{
    private const string Folder = "contracts/";

    private static readonly Lazy<JsonObject> Tags = new(() => Read("groups.json"));
    private static readonly Lazy<Dictionary<string, string>> GroupTags = new(
        () => Tags.Value.ToDictionary(static tag => Names.Slug(tag.Value!.GetValue<string>()), static tag => tag.Key, StringComparer.Ordinal));

    private static readonly Lazy<Words> Sentences = new(ReadWords);
    private static readonly Lazy<JsonObject> Enums = new(() => Read("enums.json"));

    /// <summary>The names of the groups on the command line, in their order.</summary>
    public static IEnumerable<string> Groups => GroupTags.Value.Keys.Order(StringComparer.Ordinal);

    /// <summary>The name of a group in the contracts.</summary>
    public static string TagOf(string group) => GroupTags.Value[group];

    /// <summary>The sentences about operations, models and fields.</summary>
    public static Words Words => Sentences.Value;

    /// <summary>The operations of a group.</summary>
    /// <param name="name">Its name on the command line.</param>
    public static Group Group(string name) => ContractReader.ReadGroup(Read($"operations/{name}.json"), Tags.Value);

    /// <summary>A model; null where the name is none.</summary>
    public static Model? Model(string name) =>
        TryRead($"models/{Names.Slug(name)}.json") is { } json && ContractReader.ReadModel(json) is { } model && model.Name == name ? model : null;

    /// <summary>A model's fields, those that it extends first.</summary>
    public static IEnumerable<(Model Model, Field Field)> Fields(Model model) =>
        model.Extends.SelectMany(name => Fields(Model(name)!)).Concat(model.Fields.Select(field => (model, field)));

    /// <summary>What a field means; null where nothing is said.</summary>
    public static string? Sentence(Model model, Field field) => Words.Field(model, field.Name, Family(model).ToDictionary(static one => one.Name, StringComparer.Ordinal));

    /// <summary>A list of known values; null where the name is none.</summary>
    public static EnumType? Enum(string name) => Enums.Value[name] is JsonObject json ? ContractReader.ReadEnum(name, json) : null;

    private static IEnumerable<Model> Family(Model model) => model.Extends.Select(name => Model(name)!).SelectMany(Family).Prepend(model).DistinctBy(static one => one.Name);

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
