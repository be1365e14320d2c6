using System.Runtime.CompilerServices;

namespace Earshot.Mattermost.CatchUp;

/// <summary>Fetches the posts that were created in a channel since a time, however many, in pages from the oldest to the newest.</summary>
/// <param name="calls">The calls.</param>
/// <param name="channelId">The ID of the channel.</param>
/// <param name="from">The time in Unix milliseconds.</param>
internal sealed class NewPosts(CatchUpCalls calls, string channelId, long from)
{
    private readonly HashSet<string> _overlap = new(StringComparer.Ordinal);

    /// <summary>Fetches the posts. Deleted posts are not among them.</summary>
    /// <param name="anchor">The ID of any post of any channel that was created before the time, or null.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>Pages that are not empty, each sorted by time.</returns>
    public async IAsyncEnumerable<IReadOnlyList<PostFacts>> ReadAsync(
        string? anchor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PostPage? page = anchor is null
            ? null
            : await calls.GetPostsAfterAsync(channelId, anchor, cancellationToken).ConfigureAwait(false);
        bool mayEnd = true;
        if (page is not { Order.Count: > 0 })
        {
            // The server answers with an empty list if the anchor no longer exists. A short page is then the start of the channel.
            (page, bool isNewest) = await FindOldestAsync(cancellationToken).ConfigureAwait(false);
            mayEnd = isNewest;
        }

        while (page.Order.Count > 0)
        {
            List<PostFacts> sorted = Sorted(page);
            List<PostFacts> news = [.. sorted.Where(post => post.CreateAt >= from && !_overlap.Contains(post.Id))];
            if (news.Count > 0)
            {
                yield return news;
            }

            if ((mayEnd && page.Order.Count < CatchUpCalls.PageSize) || sorted.Count == 0)
            {
                break;
            }

            // The server skips all posts of the anchor's millisecond, so that the last millisecond of the page is read again.
            PostFacts last = sorted[^1];
            PostFacts next = sorted.FindLast(post => post.CreateAt < last.CreateAt) ?? last;
            _overlap.Clear();
            _overlap.UnionWith(sorted.Where(post => post.CreateAt >= next.CreateAt).Select(post => post.Id));
            page = await calls.GetPostsAfterAsync(channelId, next.Id, cancellationToken).ConfigureAwait(false);
            mayEnd = true;
        }
    }

    // Goes back to the page that begins before the interval, or with the channel.
    private async Task<(PostPage Page, bool IsNewest)> FindOldestAsync(CancellationToken cancellationToken)
    {
        bool isNewest = true;
        PostPage page = await calls.GetPostsBeforeAsync(channelId, postId: null, cancellationToken).ConfigureAwait(false);
        while (page.Order.Count >= CatchUpCalls.PageSize && Sorted(page) is [{ } oldest, ..] && oldest.CreateAt >= from)
        {
            PostPage before = await calls.GetPostsBeforeAsync(channelId, oldest.Id, cancellationToken).ConfigureAwait(false);
            if (before.Order.Count == 0)
            {
                break;
            }

            page = before;
            isNewest = false;
        }

        return (page, isNewest);
    }

    // The sort is stable.
    private static List<PostFacts> Sorted(PostPage page) => [.. page.Listed().OrderBy(post => post.CreateAt)];
}
