using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Earshot.Cli.Mattermost.Responses;

/// <summary>Answers that come one after the other: pages, and lines of a stream.</summary>
internal sealed class ResponseLines(ResponseOutput output)
{
    private static readonly MethodInfo Write =
        typeof(ResponseLines).GetMethod(nameof(WriteItemsAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>Writes each as it comes, until the end or until nobody reads.</summary>
    /// <param name="items">An <see cref="IAsyncEnumerable{T}"/>.</param>
    /// <param name="itemType">What it enumerates.</param>
    /// <param name="stop">Ends it.</param>
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
            if (!output.WriteLine(item!, typeof(T)))
            {
                break;
            }
        }
    }
}
