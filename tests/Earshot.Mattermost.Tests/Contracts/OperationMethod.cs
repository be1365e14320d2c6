using System.Collections.Concurrent;
using System.Reflection;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Represents a method of the client for an operation: <c>client.GROUP.NAME</c>, with or without <c>Async</c>.</summary>
internal sealed class OperationMethod
{
    private static readonly ConcurrentDictionary<(string, string, bool), MethodInfo> Known = new();

    private readonly MattermostClient _client;
    private readonly MethodInfo _method;

    private OperationMethod(MattermostClient client, MethodInfo method)
    {
        _client = client;
        _method = method;
    }

    public MethodInfo Info => _method;

    public static IEnumerable<OperationMethod> BothForms(MattermostClient client, ContractOperation operation, bool toStream = false) =>
        [Find(client, operation, operation.MethodName, toStream), Find(client, operation, operation.MethodName + "Async", toStream)];

    // A download can be opened, or written to a stream.
    public static OperationMethod Find(MattermostClient client, ContractOperation operation, string name, bool toStream = false)
    {
        var key = (operation.ToString(), name, toStream);
        return new OperationMethod(client, Known.GetOrAdd(key, _ => Find(operation, name, toStream)));
    }

    private static MethodInfo Find(ContractOperation operation, string name, bool toStream)
    {
        PropertyInfo? group = typeof(MattermostClient).GetProperty(operation.Group);
        Assert.True(group is not null, $"The client has no {operation.Group}.");
        Assert.Equal(operation.Group + "Api", group.PropertyType.Name);
        MethodInfo[] found = [.. group.PropertyType.GetMethods().Where(method =>
            method.Name == name && method.GetParameters().Any(IsDestination) == toStream
            && method.GetParameters().All(parameter => parameter.Name != "fileName"))];
        Assert.True(found.Length == 1, $"{operation.Group} has {found.Length} methods {name} for {operation.Id}.");
        return found[0];
    }

    /// <summary>Calls the method and returns its result. A sequence is read to its end.</summary>
    public Task<object?> CallAsync(OperationArguments arguments, CancellationToken cancellationToken = default) =>
        FinishAsync(Start(arguments, cancellationToken), _method.ReturnType, cancellationToken);

    /// <summary>Calls the method without waiting.</summary>
    public object? Start(OperationArguments arguments, CancellationToken cancellationToken = default)
    {
        object group = _client.GetType().GetProperty(_method.DeclaringType!.Name[..^"Api".Length])!.GetValue(_client)!;
        object?[] values = [.. _method.GetParameters().Select(parameter => arguments.For(parameter, cancellationToken))];
        arguments.AssertAllUsed(_method);
        return _method.Invoke(group, BindingFlags.DoNotWrapExceptions, null, values, null);
    }

    /// <summary>Returns the result of a call. A sequence is read to its end.</summary>
    public static async Task<object?> FinishAsync(object? result, Type returns, CancellationToken cancellationToken = default)
    {
        if (result is Task task)
        {
            await task;
            return returns.IsGenericType ? returns.GetProperty("Result")!.GetValue(task) : null;
        }

        if (returns.IsGenericType && returns.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
        {
            return await (Task<object>)typeof(OperationMethod).GetMethod(nameof(ListAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(returns.GetGenericArguments()).Invoke(null, [result, cancellationToken])!;
        }

        // Sequences must be enumerated; lists are complete.
        return returns.IsGenericType && returns.GetGenericTypeDefinition() == typeof(IEnumerable<>)
            ? ((System.Collections.IEnumerable)result!).Cast<object>().ToList()
            : result;
    }

    private static async Task<object> ListAsync<T>(IAsyncEnumerable<T> items, CancellationToken cancellationToken)
    {
        List<object> list = [];
        await foreach (T item in items.WithCancellation(cancellationToken))
        {
            list.Add(item!);
        }

        return list;
    }

    private static bool IsDestination(ParameterInfo parameter) => parameter.ParameterType == typeof(Stream);
}
