using System.Reflection;
using System.Runtime.ExceptionServices;
using Earshot.CodeGen.Contracts;
using Earshot.Mattermost;
using Group = Earshot.CodeGen.Contracts.Group;

namespace Earshot.Cli.Mattermost.Contracts;

/// <summary>
/// The method of the client that does an operation, found by its name and the names of its parameters. Going through it, instead of sending
/// requests of its own, the tool prints what has passed the models, and sends what a program would send.
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

    /// <summary>The parameters.</summary>
    public IReadOnlyList<ParameterInfo> Parameters => _method.GetParameters();

    /// <summary>What it returns: the answer itself, or, of all pages and of lines, one of them.</summary>
    public Type ResponseType => _method.ReturnType switch
    {
        { IsGenericType: true } type => type.GetGenericArguments()[0],
        _ => typeof(void),
    };

    /// <summary>The method with these parameters; null where there is none.</summary>
    /// <param name="group">The group.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="isAll">Whether the one that reads all pages is meant.</param>
    public static ApiMethod? Find(Group group, Operation operation, bool isAll)
    {
        PropertyInfo? property = typeof(MattermostClient).GetProperty(group.Name);
        HashSet<string> expected = [.. ParameterNames(operation)];
        MethodInfo? method = property?.PropertyType.GetMethods().SingleOrDefault(candidate =>
            candidate.Name == (isAll ? operation.AllPagesName : operation.MethodName) + "Async" && expected.SetEquals(candidate.GetParameters().Select(parameter => parameter.Name!)));
        return method is null ? null : new ApiMethod(property!, method);
    }

    /// <summary>The type of the options of an operation; null where it has none.</summary>
    public static Type? OptionsOf(Operation operation) => typeof(MattermostClient).Assembly.GetType($"{typeof(MattermostClient).Namespace}.{operation.Name}Options");

    /// <summary>Calls it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="values">Values by the names of parameters; what isn't there takes its default.</param>
    /// <returns>A task, or what is enumerated.</returns>
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

    /// <summary>The value that a task of it gave; null where it gives none.</summary>
    public async Task<object?> ResultAsync(Task task)
    {
        await task.ConfigureAwait(false);
        return ResponseType == typeof(void) ? null : task.GetType().GetProperty("Result")!.GetValue(task);
    }

    // As the generator puts them together.
    private static IEnumerable<string> ParameterNames(Operation operation)
    {
        foreach (Parameter parameter in operation.PathParameters.Concat(operation.QueryParameters.Where(parameter => parameter is { IsRequired: true, Default: null })))
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

    /// <summary>Whether the answer is bytes.</summary>
    public static bool IsDownload(Operation operation) => operation.Responses.Values.Any(answer => answer.Kind == ResponseKind.Stream);

    /// <summary>A parameter's name without what C# needs before a keyword.</summary>
    public static string Plain(string name) => name.TrimStart('@');
}
