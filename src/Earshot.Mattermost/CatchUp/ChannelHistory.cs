namespace Earshot.Mattermost.CatchUp;

/// <summary>
/// Fetches what happened in one channel during an interval, in order. The two lists of the server each lose events without a word; which
/// one is asked for what is described in docs/adr/0027.
/// </summary>
/// <param name="calls">The calls.</param>
/// <param name="channel">The channel.</param>
/// <param name="from">The start of the interval in Unix milliseconds, which belongs to it.</param>
/// <param name="until">The end of the interval in Unix milliseconds, which does not.</param>
/// <param name="deliver">Delivers a change. Called in order of time.</param>
/// <param name="cutOff">
/// Called before the first change is delivered, if deletions, and changes of posts that are older than the interval, may be missing. Its
/// argument is the time up to which they may be, in Unix milliseconds.
/// </param>
internal sealed class ChannelHistory(
    CatchUpCalls calls,
    CatchUpChannel channel,
    long from,
    long until,
    Func<MissedEvent, ValueTask> deliver,
    Func<long, ValueTask> cutOff)
{
    private readonly ChangeReading _reading = new(from, until);
    private readonly PriorityQueue<MissedEvent, (long Time, MissedKind Kind, int Number)> _waiting = new();
    private int _number;

    /// <summary>Gets the number of changes of which nothing is known but their time.</summary>
    public int Unexplained => _reading.Unexplained;

    private bool HasNewPosts => channel.LastPostAt is not { } last || last >= from;

    /// <summary>Fetches and delivers what happened.</summary>
    /// <param name="anchor">The ID of a post that was created before the interval, preferably right before, or null.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async Task FetchAsync(string? anchor, CancellationToken cancellationToken)
    {
        var changes = new ChangeSearch(calls, channel.Id, from - 1);
        await changes.RunAsync(expectsPosts: channel.LastPostAt >= from, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, PostFacts> changed = changes.Posts;
        _reading.Know(changed.Values);
        bool isComplete = !changes.WasCutOff;
        foreach (PostFacts post in changed.Values)
        {
            // New posts come from the other list if this one was cut off. It does not contain deleted ones.
            if (isComplete || post.DeleteAt > 0 || post.CreateAt < from)
            {
                Add(_reading.Read(post));
            }
        }

        if (!isComplete)
        {
            if (changes.CompleteFrom >= from)
            {
                await cutOff(Math.Min(changes.CompleteFrom, until)).ConfigureAwait(false);
            }

            if (HasNewPosts)
            {
                await FetchNewPostsAsync(anchor, cancellationToken).ConfigureAwait(false);
            }
        }

        await DeliverUntilAsync(long.MaxValue).ConfigureAwait(false);
    }

    private async Task FetchNewPostsAsync(string? anchor, CancellationToken cancellationToken)
    {
        var pages = new NewPosts(calls, channel.Id, from);
        await foreach (IReadOnlyList<PostFacts> page in pages.ReadAsync(anchor, cancellationToken).ConfigureAwait(false))
        {
            foreach (PostFacts post in page)
            {
                Add(_reading.Read(post));
            }

            // Later pages contain later posts only.
            await DeliverUntilAsync(page[^1].CreateAt).ConfigureAwait(false);
            if (page[^1].CreateAt >= until)
            {
                return;
            }
        }
    }

    private void Add(IEnumerable<MissedEvent> events)
    {
        foreach (MissedEvent e in events)
        {
            _waiting.Enqueue(e, (e.Time, e.Kind, _number++));
        }
    }

    private async ValueTask DeliverUntilAsync(long time)
    {
        while (_waiting.TryPeek(out MissedEvent? next, out _) && next.Time <= time)
        {
            _waiting.Dequeue();
            await deliver(next).ConfigureAwait(false);
        }
    }
}
