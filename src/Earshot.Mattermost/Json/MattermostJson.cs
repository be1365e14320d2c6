using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>
/// How the API's types are read and written, for those who keep them in files or send them on. Works without reflection, also when the
/// program is trimmed or compiled ahead of time.
/// </summary>
public static partial class MattermostJson
{
    /// <summary>
    /// Knows every model, every open value, lists and maps of models, and every body and answer of an operation; null for other types.
    /// To be combined with resolvers of one's own.
    /// </summary>
    public static IJsonTypeInfoResolver Resolver { get; } = NewRegistry();

    /// <summary>Options with this resolver only; they can't be changed.</summary>
    public static JsonSerializerOptions Options { get; } = NewOptions();

    /// <summary>How a type is read and written.</summary>
    /// <exception cref="NotSupportedException">It is none of the API's types.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static ModelRegistry NewRegistry()
    {
        var registry = new ModelRegistry();
        registry.Add(Shapes.String);
        registry.Add(Shapes.Strings);
        registry.Add(Shapes.StringMap);
        registry.Add(Shapes.Int64);
        registry.Add(Shapes.Double);
        registry.Add(Shapes.Boolean);
        registry.Add(Shapes.Json);
        AddAll(registry);
        return registry;
    }

    private static JsonSerializerOptions NewOptions()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = Resolver };
        options.MakeReadOnly();
        return options;
    }
}
