using System.Reflection;
using System.Runtime.ExceptionServices;
using Earshot.CodeGen.Contracts;
using Earshot.Mattermost;
using Group = Earshot.CodeGen.Contracts.Group;

namespace Earshot.Cli.Mattermost.Contracts;

/// <summary>
/// Represents the client's method for an operation, found by its name and the names of its parameters. Because the tool calls the method,
/// it sends and prints the same as a program that uses the library.
/// </summary>
internal sealed class ApiMethod
{
    private readonly PropertyInfo _group;
    private readonly MethodInfo _method;

    private ApiMethod(PropertyInfo group, MethodInfo method)
    {
        _group = group;
        _method = method;
    }

    /// <summary>Gets the parameters.</summary>
    public IReadOnlyList<ParameterInfo> Parameters => _method.GetParameters();

    /// <summary>Gets the type of the response, or of one item if the method returns items.</summary>
    public Type ResponseType => _method.ReturnType switch
    {
        { IsGenericType: true } type => type.GetGenericArguments()[0],
        _ => typeof(void),
    };

    /// <summary>Finds the method of an operation, or returns null if the client has none.</summary>
    /// <param name="group">The group.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="isAll">Whether to find the method that requests all pages.</param>
    public static ApiMethod? Find(Group group, Operation operation, bool isAll)
    {
        PropertyInfo? property = typeof(MattermostClient).GetProperty(group.Name);
        HashSet<string> expected = [.. ParameterNames(operation)];
        MethodInfo? method = property?.PropertyType.GetMethods().SingleOrDefault(candidate =>
            candidate.Name == (isAll ? operation.AllPagesName : operation.MethodName) + "Async"
            && expected.SetEquals(candidate.GetParameters().Select(parameter => parameter.Name!)));
        return method is null ? null : new ApiMethod(property!, method);
    }

    /// <summary>Gets the type of the options of an operation, or null if it has none.</summary>
    public static Type? OptionsOf(Operation operation) =>
        typeof(MattermostClient).Assembly.GetType($"{typeof(MattermostClient).Namespace}.{operation.Name}Options");

    /// <summary>Calls the method.</summary>
    /// <param name="client">The client.</param>
    /// <param name="values">The values by parameter name. Missing values take their defaults.</param>
    /// <returns>A task, or an asynchronous sequence of items.</returns>
    public object Invoke(MattermostClient client, IReadOnlyDictionary<string, object?> values)
    {
        object?[] arguments = [.. Parameters.Select(parameter =>
            values.TryGetValue(parameter.Name!, out object? value) ? value : parameter.HasDefaultValue ? parameter.DefaultValue : null)];
        try
        {
            return _method.Invoke(_group.GetValue(client), arguments)!;
        }
        catch (TargetInvocationException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerException!);
            throw;
        }
    }

    /// <summary>Gets the result of a returned task, or null if it has none.</summary>
    public async Task<object?> ResultAsync(Task task)
    {
        await task.ConfigureAwait(false);
        return ResponseType == typeof(void) ? null : task.GetType().GetProperty("Result")!.GetValue(task);
    }

    // The same rules as in the generator.
    private static IEnumerable<string> ParameterNames(Operation operation)
    {
        IEnumerable<Parameter> required = operation.QueryParameters.Where(parameter => parameter is { IsRequired: true, Default: null });
        foreach (Parameter parameter in operation.PathParameters.Concat(required))
        {
            yield return Plain(parameter.CamelName);
        }

        if (operation.Body is { } body)
        {
            yield return Plain(Names.Camel(body.Name));
        }

        if (OptionsOf(operation) is not null)
        {
            yield return "options";
        }

        bool isDownload = IsDownload(operation);
        if (isDownload)
        {
            yield return "destination";
        }

        if (isDownload || operation.Body is { Kind: BodyKind.Form or BodyKind.Raw })
        {
            yield return "progress";
        }

        yield return "cancellationToken";
    }

    /// <summary>Determines whether the response is a file.</summary>
    public static bool IsDownload(Operation operation) => operation.Responses.Values.Any(response => response.Kind == ResponseKind.Stream);

    /// <summary>Gets a parameter's name without the @ that C# requires before a keyword.</summary>
    public static string Plain(string name) => name.TrimStart('@');
}
