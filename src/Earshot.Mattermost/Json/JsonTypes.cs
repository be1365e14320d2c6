using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Earshot.Mattermost.Json;

/// <summary>Represents the JSON type of a request body or response.</summary>
internal sealed class JsonType<T>(JsonShape<T> shape)
{
    public JsonShape<T> Shape => shape;

    /// <summary>Gets the type information for the framework's serializer.</summary>
    public JsonTypeInfo<T> Info => field ??= JsonMetadataServices.CreateValueInfo<T>(MattermostJson.Options, new ShapeConverter<T>(shape));
}

/// <summary>Provides the shared JSON types of request bodies and responses.</summary>
internal static class JsonTypes
{
    public static JsonType<IReadOnlyList<string>> Strings { get; } = new(Shapes.Strings);

    public static JsonType<IReadOnlyDictionary<string, string>> StringMap { get; } = new(Shapes.StringMap);

    public static JsonType<long> Int64 { get; } = new(Shapes.Int64);

    public static JsonType<double> Double { get; } = new(Shapes.Double);

    public static JsonType<JsonElement> Json { get; } = new(Shapes.Json);

    public static JsonType<T> Model<T>()
        where T : MattermostModel, IModel<T> => Cached<T>.One;

    public static JsonType<IReadOnlyList<T>> Models<T>()
        where T : MattermostModel, IModel<T> => Cached<T>.List;

    public static JsonType<IReadOnlyDictionary<string, T>> ModelMap<T>()
        where T : MattermostModel, IModel<T> => Cached<T>.Map;

    private static class Cached<T>
        where T : MattermostModel, IModel<T>
    {
        public static readonly JsonType<T> One = new(Shapes.Model<T>());
        public static readonly JsonType<IReadOnlyList<T>> List = new(Shapes.Models<T>());
        public static readonly JsonType<IReadOnlyDictionary<string, T>> Map = new(Shapes.ModelMap<T>());
    }
}
