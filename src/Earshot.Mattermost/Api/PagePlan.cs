using System.Runtime.CompilerServices;
using Earshot.Timing;

namespace Earshot.Mattermost.Api;

/// <summary>Specifies how the pages of an operation are read, and reads them.</summary>
/// <param name="first">The query for the first page.</param>
internal sealed class PagePlan<TQuery, TPage, TItem>(TQuery first)
    where TQuery : class
{
    /// <summary>Gets the function that returns the items of a page, in order.</summary>
    public required Func<TPage, IReadOnlyList<TItem>> Items { get; init; }

    /// <summary>Gets the function that removes the items that the previous page contained, or null if pages do not overlap.</summary>
    public Func<TQuery, IReadOnlyList<TItem>, IReadOnlyList<TItem>>? Fresh { get; init; }

    /// <summary>Gets the function that returns the query for the next page, or null after the last page.</summary>
    public required Func<TQuery, TPage, IReadOnlyList<TItem>, TQuery?> Next { get; init; }

    private TQuery First => first;

    /// <summary>Reads page after page. Each is requested after the previous one was consumed.</summary>
    public IEnumerable<TItem> Read(Func<TQuery, CancellationToken, TPage> fetch, CancellationToken cancellationToken)
    {
        var pages = new Pages(this, (query, token) => new ValueTask<TPage>(fetch(query, token)), cancellationToken);
        while (pages.NextAsync(readsAhead: false).GetCompletedResult() is { } items)
        {
            foreach (TItem item in items)
            {
                yield return item;
            }
        }
    }

    /// <summary>Reads page after page. While one is consumed, the next is requested, and never more than one.</summary>
    public async IAsyncEnumerable<TItem> ReadAsync(
        Func<TQuery, CancellationToken, Task<TPage>> fetch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pages = new Pages(this, (query, token) => new ValueTask<TPage>(fetch(query, token)), leaving.Token);
        try
        {
            while (await pages.NextAsync(readsAhead: true).ConfigureAwait(false) is { } items)
            {
                foreach (TItem item in items)
                {
                    yield return item;
                }
            }
        }
        finally
        {
            // A caller that stops early does not need the page in progress.
            await leaving.CancelAsync().ConfigureAwait(false);
            await pages.EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The position in the pages of one enumeration.</summary>
    private sealed class Pages(
        PagePlan<TQuery, TPage, TItem> plan, Func<TQuery, CancellationToken, ValueTask<TPage>> fetch, CancellationToken cancellationToken)
    {
        private TQuery? _query = plan.First;
        private Task<TPage>? _ahead;

        /// <summary>Returns the items of the next page, or null after the last one.</summary>
        /// <param name="readsAhead">Whether the page after it is requested, too.</param>
        public async ValueTask<IReadOnlyList<TItem>?> NextAsync(bool readsAhead)
        {
            if (_query is not { } query)
            {
                return null;
            }

            TPage page = _ahead is null
                ? await fetch(query, cancellationToken).ConfigureAwait(false)
                : await _ahead.ConfigureAwait(false);
            IReadOnlyList<TItem> items = plan.Items(page);
            items = plan.Fresh is null ? items : plan.Fresh(query, items);
            _query = plan.Next(query, page, items);
            _ahead = readsAhead && _query is not null ? fetch(_query, cancellationToken).AsTask() : null;
            return items;
        }

        /// <summary>Waits for the page in progress.</summary>
        public async ValueTask EndAsync()
        {
            if (_ahead is not null)
            {
                await ((Task)_ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
