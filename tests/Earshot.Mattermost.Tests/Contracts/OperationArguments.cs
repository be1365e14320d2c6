using System.Reflection;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>
/// Creates the arguments of an operation from its contract. The values are kept as JSON, to compare them with the request, and are assigned
/// to the method's parameters, the options, and the properties of the body by name.
/// </summary>
internal sealed class OperationArguments
{
    private readonly ContractOperation _operation;
    private readonly Dictionary<string, object?> _made = new(StringComparer.OrdinalIgnoreCase);

    public OperationArguments(ContractOperation operation, ContractSamples samples)
    {
        _operation = operation;
        TakesOptions = !samples.RequiredOnly;
        Path = Sample(operation.InPath, samples, TakesOptions);
        Query = Sample(operation.InQuery, samples, TakesOptions);
        foreach (ContractParameter header in operation.InHeader.Where(header => TakesOptions || header.IsRequired))
        {
            Headers[header.Name] = $"the value of {header.Name}";
        }

        HasRange = TakesOptions && operation.HasRange;
        if (operation.Body is { } body && (TakesOptions || operation.IsBodyRequired))
        {
            Body = body["json"] is { } json ? samples.Of(json.GetValue<string>(), "body")
                : body["form"] is { } form ? Form(form.GetValue<string>(), samples)
                : samples.Of("file", "data");
        }
    }

    public Dictionary<string, JsonNode> Path { get; init; }

    /// <summary>Gets the values of the query, including required values with a default.</summary>
    public Dictionary<string, JsonNode> Query { get; init; }

    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

    public bool HasRange { get; }

    public JsonNode? Body { get; init; }

    public Stream? Destination { get; init; }

    /// <summary>Gets a value that indicates whether optional values are set.</summary>
    public bool TakesOptions { get; init; }

    public object? For(ParameterInfo parameter, CancellationToken cancellationToken)
    {
        if (parameter.Name is "cancellationToken" or "destination")
        {
            return parameter.Name == "destination" ? Destination : cancellationToken;
        }

        // Both forms share the arguments, which are created once.
        if (!_made.TryGetValue(parameter.Name!, out object? value))
        {
            _made[parameter.Name!] = value = Make(parameter, parameter.ParameterType);
        }

        return value;
    }

    private object? Make(ParameterInfo parameter, Type type)
    {
        return parameter switch
        {
            { Name: "progress" } => null,
            { Name: "options" } => Options(type),
            _ when _operation.Body is not null && Same(parameter.Name, _operation.BodyName) => BodyValue(type),
            _ => Value(_operation.InPath.Concat(_operation.InQuery).Where(value => Same(parameter.Name, value.Property)), parameter),
        };
    }

    /// <summary>Fails if the contract has a value for which the method has no parameter.</summary>
    public void AssertAllUsed(MethodInfo method)
    {
        string[] needed =
        [
            .. _operation.InPath.Where(value => value.IsRequired).Select(value => value.Property),
            .. _operation.InQuery.Where(value => value.IsArgument).Select(value => value.Property),
            .. _operation.Body is null ? [] : new[] { ContractFiles.Pascal(_operation.BodyName) },
            .. _operation.InHeader.Count > 0 || _operation.InQuery.Any(value => !value.IsArgument) ? ["options"] : Array.Empty<string>(),
        ];
        Assert.True(
            needed.All(_made.ContainsKey),
            $"{method} has no place for {string.Join(", ", needed.Where(name => !_made.ContainsKey(name)))}.");
    }

    private static Dictionary<string, JsonNode> Sample(IEnumerable<ContractParameter> parameters, ContractSamples samples, bool all) =>
        parameters.Where(parameter => all || parameter.IsRequired).ToDictionary(
            parameter => parameter.Name,
            parameter => !all && parameter.Default is { } value ? JsonNode.Parse(value)! : samples.Of(parameter.Type, parameter.Name)!,
            StringComparer.Ordinal);

    private static JsonObject Form(string model, ContractSamples samples) => new(ContractFiles.Fields(model)
        .Where(field => field.IsRequired || !samples.RequiredOnly)
        .Select(field => KeyValuePair.Create(field.Name, samples.Of(field.Repeats ? field.Type + "[]" : field.Type, field.Name))));

    private static bool Same(string? parameter, string property) =>
        string.Equals(parameter, ContractFiles.Pascal(property), StringComparison.OrdinalIgnoreCase);

    private object? Value(IEnumerable<ContractParameter> candidates, ParameterInfo parameter)
    {
        ContractParameter? value = candidates.FirstOrDefault();
        Assert.True(value is not null, $"{parameter.Member.Name} has a parameter {parameter.Name} that is not in the contract.");
        return TypedValues.Make(parameter.ParameterType, value.Type, Path.GetValueOrDefault(value.Name) ?? Query[value.Name]);
    }

    private object? BodyValue(Type type)
    {
        if (Body is null)
        {
            return null;
        }

        if (_operation.Body!["form"]?.GetValue<string>() is not { } form)
        {
            return TypedValues.Make(type, _operation.Body["json"]?.GetValue<string>() ?? "file", Body);
        }

        object made = Activator.CreateInstance(type)!;
        foreach (ContractField field in ContractFiles.Fields(form).Where(field => Body.AsObject().ContainsKey(field.Name)))
        {
            PropertyInfo property = TypedValues.PropertyOf(type, field);
            property.SetValue(
                made, TypedValues.Make(property.PropertyType, field.Repeats ? field.Type + "[]" : field.Type, Body[field.Name]));
        }

        return made;
    }

    private object? Options(Type type)
    {
        if (!TakesOptions)
        {
            return null;
        }

        object made = Activator.CreateInstance(type)!;
        foreach (ContractParameter value in _operation.InQuery.Where(value => !value.IsArgument && Query.ContainsKey(value.Name)))
        {
            PropertyInfo property = OptionOf(type, value.Property);
            property.SetValue(made, TypedValues.Make(property.PropertyType, value.Type, Query[value.Name]));
        }

        foreach (ContractParameter header in _operation.InHeader.Where(header => Headers.ContainsKey(header.Name)))
        {
            OptionOf(type, header.Property).SetValue(made, Headers[header.Name]);
        }

        if (HasRange)
        {
            OptionOf(type, "Range").SetValue(made, new ByteRange(3, 9));
        }

        return made;
    }

    private static PropertyInfo OptionOf(Type type, string name)
    {
        PropertyInfo? property = type.GetProperty(name);
        Assert.True(property is not null, $"{type.Name} has no {name}.");
        return property;
    }
}
