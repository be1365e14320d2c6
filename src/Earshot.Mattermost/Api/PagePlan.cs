using System.Runtime.CompilerServices;

namespace Earshot.Mattermost.Api;

/// <summary>The way through the pages of an operation.</summary>
/// <param name="first">What asks for the first page.</param>
internal sealed class PagePlan<TQuery, TPage, TItem>(TQuery first)
    where TQuery : class
{
    /// <summary>What a page holds, in its order.</summary>
    public required Func<TPage, IReadOnlyList<TItem>> Items { get; init; }

    /// <summary>What of a page's items didn't come with the page before; null where pages don't overlap.</summary>
    public Func<TQuery, IReadOnlyList<TItem>, IReadOnlyList<TItem>>? Fresh { get; init; }

    /// <summary>What asks for the page after this one; null where it was the last.</summary>
    public required Func<TQuery, TPage, IReadOnlyList<TItem>, TQuery?> Next { get; init; }

    /// <summary>Reads page after page; each is asked for when the one before is used up.</summary>
    public IEnumerable<TItem> Read(Func<TQuery, CancellationToken, TPage> fetch, CancellationToken cancellationToken)
    {
        for (TQuery? query = first; query is not null;)
        {
            TPage page = fetch(query, cancellationToken);
            IReadOnlyList<TItem> items = ItemsOf(query, page);
            foreach (TItem item in items)
            {
                yield return item;
            }

            query = Next(query, page, items);
        }
    }

    /// <summary>Reads page after page; while one is being used, the next is under way. No more than one is ever ahead.</summary>
    public async IAsyncEnumerable<TItem> ReadAsync(
        Func<TQuery, CancellationToken, Task<TPage>> fetch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        TQuery? query = first;
        Task<TPage>? coming = fetch(query, leaving.Token);
        try
        {
            while (coming is not null)
            {
                TPage page = await coming.ConfigureAwait(false);
                IReadOnlyList<TItem> items = ItemsOf(query!, page);
                query = Next(query!, page, items);
                coming = query is null ? null : fetch(query, leaving.Token);
                foreach (TItem item in items)
                {
                    yield return item;
                }
            }
        }
        finally
        {
            // Who stops early has no use for the page under way.
            await leaving.CancelAsync().ConfigureAwait(false);
            if (coming is not null)
            {
                await ((Task)coming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private IReadOnlyList<TItem> ItemsOf(TQuery query, TPage page) => Fresh is null ? Items(page) : Fresh(query, Items(page));
}
