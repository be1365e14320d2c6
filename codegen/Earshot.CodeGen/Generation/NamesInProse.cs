using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.CodeGen.Contracts;
using Group = Earshot.CodeGen.Contracts.Group;

namespace Earshot.CodeGen.Generation;

/// <summary>
/// Sentences name parameters, fields and operations as the API does; a reader of the documentation knows them by their names in C#.
/// </summary>
internal sealed partial class NamesInProse
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public static NamesInProse Of(Contract contract, Model model) =>
        new NamesInProse().With(contract, new(TypeKind.Named, model.Name, null, false));

    public static NamesInProse Of(Contract contract, Group group, Operation operation)
    {
        var names = new NamesInProse();
        foreach (Parameter parameter in operation.PathParameters)
        {
            names._names[parameter.Name] = parameter.CamelName;
        }

        foreach (Parameter parameter in operation.QueryParameters)
        {
            names._names.TryAdd(parameter.Name, Signature.IsArgument(parameter) ? parameter.CamelName : parameter.PascalName!);
        }

        IEnumerable<TypeExpression?> types = operation.Answers.Values.Select(answer => answer.Type).Prepend(operation.Body?.Type);
        foreach (TypeExpression type in types.OfType<TypeExpression>())
        {
            names.With(contract, type);
        }

        foreach (Group other in contract.Groups)
        {
            foreach (Operation named in other.Operations.Where(named => named.Id.Skip(1).Any(char.IsUpper)))
            {
                names._names.TryAdd(named.Id, other == group ? named.Name : $"{other.Name}.{named.Name}");
            }
        }

        return names;
    }

    /// <summary>The words with the names changed; what is a name in C# stands between backticks.</summary>
    public JsonObject? In(JsonObject? said) =>
        said is null ? null : new(said.Select(item => KeyValuePair.Create(item.Key, InNode(item.Value))));

    public string In(string text) => Named().Replace(text, match => match switch
    {
        { Value: ['`', ..] } => _names.TryGetValue(match.Value.Trim('`'), out string? name) ? $"`{name}`" : match.Value,
        _ => _names.TryGetValue(match.Value, out string? name) ? $"`{name}`" : match.Value,
    });

    private JsonNode? InNode(JsonNode? node) => node switch
    {
        JsonObject inner => In(inner),
        JsonValue value => JsonValue.Create(In(value.GetValue<string>())),
        _ => null,
    };

    private NamesInProse With(Contract contract, TypeExpression type)
    {
        if (contract.Models.TryGetValue(type.Root, out Model? model))
        {
            foreach (string parent in model.Extends)
            {
                With(contract, new(TypeKind.Named, parent, null, false));
            }

            foreach (Field field in model.Fields)
            {
                _names.TryAdd(field.Name, ModelFields.PropertyName(model, field));
            }
        }

        return this;
    }

    // Between backticks anything; elsewhere only what can't be a word of English.
    [GeneratedRegex("`[^`]+`|[A-Za-z0-9]+(_[A-Za-z0-9]+)+|[A-Za-z]+[a-z][A-Z][A-Za-z0-9]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
