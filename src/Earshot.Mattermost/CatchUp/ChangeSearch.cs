namespace Earshot.Mattermost.CatchUp;

/// <summary>
/// Fetches the posts of a channel that changed after a time. The server returns at most 1,000 of them, any 1,000, without saying so; and it
/// remembers the last change that it returned, and answers requests for later ones with an empty list.
/// </summary>
/// <param name="calls">The calls.</param>
/// <param name="channelId">The ID of the channel.</param>
/// <param name="after">The time in Unix milliseconds, which does not belong to the interval.</param>
internal sealed class ChangeSearch(CatchUpCalls calls, string channelId, long after)
{
    // Close enough to the limit: a step more would cost a call and find at most a few changes more.
    private const int Satisfied = CatchUpCalls.MaxChanges * 95 / 100;
    private const int MostSteps = 40;
    private const long FirstStepBack = 1000;

    private readonly Dictionary<string, PostFacts> _posts = new(StringComparer.Ordinal);
    private long _lastChange;
    private long? _completeFrom;

    /// <summary>Gets the changed posts by ID, from all responses.</summary>
    public IReadOnlyDictionary<string, PostFacts> Posts => _posts;

    /// <summary>Gets a value that indicates whether the server cut off a list, so that new posts must be fetched otherwise.</summary>
    public bool WasCutOff { get; private set; }

    /// <summary>Gets the time after which all changes are known, in Unix milliseconds.</summary>
    public long CompleteFrom
    {
        get => _completeFrom ?? after;
        private set => _completeFrom = value;
    }

    /// <summary>Fetches the posts.</summary>
    /// <param name="expectsPosts">Whether the channel has a post since then, so that an empty list is not the truth.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async Task RunAsync(bool expectsPosts, CancellationToken cancellationToken)
    {
        long asked = after;
        int count = await AskAsync(asked, cancellationToken).ConfigureAwait(false);
        for (long back = FirstStepBack; count == 0 && expectsPosts && asked > 1; back *= 8)
        {
            // Another request was cut off, so that the server forgot this channel's changes. Below what it remembers, it looks again.
            asked = Math.Max(1, after - back);
            count = await AskAsync(asked, cancellationToken).ConfigureAwait(false);
        }

        if (count >= CatchUpCalls.MaxChanges)
        {
            WasCutOff = true;
            await HalveAsync(asked, cancellationToken).ConfigureAwait(false);
        }
        else if (count == 0 && expectsPosts)
        {
            // The list of changes is of no use, so that new posts are fetched otherwise, and changes before now are unknown.
            WasCutOff = true;
            CompleteFrom = long.MaxValue;
        }
    }

    // Finds the earliest time whose list is not cut off.
    private async Task HalveAsync(long cutOff, CancellationToken cancellationToken)
    {
        CompleteFrom = long.MaxValue;
        for (int step = 0; step < MostSteps; step++)
        {
            long next = CompleteFrom == long.MaxValue ? _lastChange - 1 : cutOff + ((CompleteFrom - cutOff) / 2);
            if (next <= cutOff || next >= CompleteFrom)
            {
                return;
            }

            int count = await AskAsync(next, cancellationToken).ConfigureAwait(false);
            if (count >= CatchUpCalls.MaxChanges)
            {
                cutOff = next;
                continue;
            }

            if (count == 0)
            {
                // Another client's request made the server forget; what is known is kept.
                return;
            }

            CompleteFrom = next;
            if (count >= Satisfied || next <= after)
            {
                return;
            }
        }
    }

    private async Task<int> AskAsync(long time, CancellationToken cancellationToken)
    {
        PostPage page = await calls.GetChangesAsync(channelId, time, cancellationToken).ConfigureAwait(false);
        foreach (PostFacts post in page.Listed().Concat(page.Posts.Values))
        {
            _lastChange = Math.Max(_lastChange, post.UpdateAt);

            // Older posts come with replies, and in lists from before the interval. They are needed only as the roots of threads.
            if (!_posts.TryGetValue(post.Id, out PostFacts? known) || post.UpdateAt > Math.Max(known.UpdateAt, after))
            {
                _posts[post.Id] = post.Detach();
            }
        }

        return page.Order.Count;
    }
}
