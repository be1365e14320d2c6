using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Earshot.CodeGen.Contracts;
using Group = Earshot.CodeGen.Contracts.Group;

namespace Earshot.CodeGen.Generation;

/// <summary>
/// Replaces the API's names of parameters, fields, operations, and models in sentences with their C# names. Values that are sent or
/// received are marked with single quotes within backticks, and are kept as they are.
/// </summary>
internal sealed partial class NamesInProse
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public static NamesInProse Of(Contract contract) => new NamesInProse().WithOperations(contract, null).WithTypes(contract);

    public static NamesInProse Of(Contract contract, Model model) =>
        new NamesInProse().With(contract, new(TypeKind.Named, model.Name, null, false)).WithOperations(contract, null).WithTypes(contract);

    public static NamesInProse Of(Contract contract, EventType e)
    {
        var names = new NamesInProse();
        foreach (EventField field in e.Fields)
        {
            names._names.TryAdd(field.Name, field.PascalName);
        }

        return names.WithOperations(contract, null).WithTypes(contract);
    }

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

        IEnumerable<TypeExpression?> types = operation.Responses.Values.Select(response => response.Type).Prepend(operation.Body?.Type);
        foreach (TypeExpression type in types.OfType<TypeExpression>())
        {
            names.With(contract, type);
        }

        return names.WithOperations(contract, group).WithTypes(contract);
    }

    /// <summary>Returns the words with C# names, in backticks.</summary>
    public JsonObject? In(JsonObject? said) =>
        said is null ? null : new(said.Select(item => KeyValuePair.Create(item.Key, InNode(item.Value))));

    public string In(string text) => Named().Replace(text, match => match switch
    {
        { Value: ['`', '\'', ..] } => match.Value,
        { Value: ['`', ..] } => _names.TryGetValue(match.Value.Trim('`'), out string? name) ? $"`{name}`" : match.Value,
        _ => _names.TryGetValue(match.Value, out string? name) ? $"`{name}`" : match.Value,
    });

    private JsonNode? InNode(JsonNode? node) => node switch
    {
        JsonObject inner => In(inner),
        JsonValue value => JsonValue.Create(In(value.GetValue<string>())),
        _ => null,
    };

    private NamesInProse WithOperations(Contract contract, Group? own)
    {
        foreach (Group group in contract.Groups)
        {
            foreach (Operation named in group.Operations.Where(named => named.Id.Skip(1).Any(char.IsUpper)))
            {
                _names.TryAdd(named.Id, group == own ? named.MethodName : $"{group.Name}.{named.MethodName}");
            }
        }

        return this;
    }

    private NamesInProse WithTypes(Contract contract)
    {
        foreach (Model model in contract.Models.Values)
        {
            _names.TryAdd(model.FactsName, model.Name);
            _names.TryAdd(model.Name, model.Name);
        }

        foreach (EventType e in contract.Events)
        {
            _names.TryAdd(e.Name, e.ClassName);
        }

        return this;
    }

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

    // Without backticks, only text that cannot be an English word is a name.
    [GeneratedRegex("`[^`]+`|[A-Za-z0-9]+(_[A-Za-z0-9]+)+|[A-Za-z]+[a-z][A-Z][A-Za-z0-9]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
