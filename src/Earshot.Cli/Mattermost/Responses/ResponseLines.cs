using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Earshot.Cli.Mattermost.Responses;

/// <summary>Writes responses of several items: pages, and lines of a stream.</summary>
internal sealed class ResponseLines(ResponseOutput output)
{
    private static readonly MethodInfo Write =
        typeof(ResponseLines).GetMethod(nameof(WriteItemsAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>Writes each item as it is received.</summary>
    /// <param name="items">An <see cref="IAsyncEnumerable{T}"/>.</param>
    /// <param name="itemType">The type of the items.</param>
    /// <param name="stop">The token to monitor for cancellation requests.</param>
    public Task WriteAsync(object items, Type itemType, CancellationToken stop)
    {
        try
        {
            return (Task)Write.MakeGenericMethod(itemType).Invoke(this, [items, stop])!;
        }
        catch (TargetInvocationException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerException!);
            throw;
        }
    }

    private async Task WriteItemsAsync<T>(IAsyncEnumerable<T> items, CancellationToken stop)
    {
        await foreach (T item in items.WithCancellation(stop).ConfigureAwait(false))
        {
            output.WriteLine(item!, typeof(T));
        }
    }
}
