using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Earshot.Mattermost.Json;

/// <summary>Provides the type information of all types of the API, without reflection.</summary>
internal sealed class ModelRegistry : IJsonTypeInfoResolver
{
    private readonly Dictionary<Type, Func<JsonSerializerOptions, JsonTypeInfo>> _types = [];

    public IEnumerable<Type> Types => _types.Keys;

    public void AddModel<T>()
        where T : MattermostModel, IModel<T>
    {
        Add(Shapes.Model<T>());
        Add(Shapes.Models<T>());
        Add(Shapes.ModelMap<T>());
    }

    public void AddText<T>()
        where T : struct, ITextValue<T> => Add(Shapes.Text<T>());

    public void AddNumber<T>()
        where T : struct, INumberValue<T> => Add(Shapes.Number<T>());

    public void Add<T>(JsonShape<T> shape) =>
        _types[typeof(T)] = options => JsonMetadataServices.CreateValueInfo<T>(options, new ShapeConverter<T>(shape));

    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
        _types.TryGetValue(type, out Func<JsonSerializerOptions, JsonTypeInfo>? make) ? make(options) : null;
}
