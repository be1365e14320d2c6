using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>
/// Provides the serialization of the API's types, for programs that store or forward them. Works without reflection, in trimmed and
/// ahead-of-time compiled programs.
/// </summary>
public static partial class MattermostJson
{
    /// <summary>
    /// Gets the resolver for all models, values, lists and maps of models, and the request bodies and responses of all operations. Other
    /// types are not resolved, so that it can be combined with other resolvers.
    /// </summary>
    public static IJsonTypeInfoResolver Resolver { get; } = NewRegistry();

    /// <summary>Gets read-only options with this resolver only.</summary>
    /// <remarks>
    /// The depth is not limited, because posts contain JSON that their authors nest as they like. With other options, set
    /// <see cref="JsonSerializerOptions.MaxDepth"/>, whose default of 64 is too low for some posts.
    /// </remarks>
    public static JsonSerializerOptions Options { get; } = NewOptions();

    /// <summary>Gets the type information of a type.</summary>
    /// <typeparam name="T">A type of the API.</typeparam>
    /// <returns>The type information.</returns>
    /// <exception cref="NotSupportedException">The type is not one of the API's types.</exception>
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
        var options = new JsonSerializerOptions { TypeInfoResolver = Resolver, MaxDepth = int.MaxValue };
        options.MakeReadOnly();
        return options;
    }
}
