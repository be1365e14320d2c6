namespace Earshot.Mattermost.CatchUp;

/// <summary>Derives what happened in an interval from posts as they are now.</summary>
/// <param name="from">The start of the interval in Unix milliseconds, which belongs to it.</param>
/// <param name="until">The end of the interval in Unix milliseconds, which does not: what happened later is received live.</param>
internal sealed class ChangeReading(long from, long until)
{
    // A reaction or a reply moves the post's update_at some milliseconds after its own time.
    private const long Tolerance = 1000;

    private readonly Dictionary<string, List<long>> _replyTimes = new(StringComparer.Ordinal);

    /// <summary>
    /// Gets the number of changes of which nothing is known but their time: a removed reaction, an unpinned post, or a change that an
    /// integration made without editing the message.
    /// </summary>
    public int Unexplained { get; private set; }

    /// <summary>Adds posts that explain changes of others: a reply changes the first post of its thread.</summary>
    public void Know(IEnumerable<PostFacts> posts)
    {
        foreach (PostFacts post in posts)
        {
            if (post.RootId.Length == 0)
            {
                continue;
            }

            if (!_replyTimes.TryGetValue(post.RootId, out List<long>? times))
            {
                _replyTimes[post.RootId] = times = [];
            }

            times.Add(post.CreateAt);
            times.Add(post.DeleteAt);
        }
    }

    /// <summary>Returns what happened to a post, in no order.</summary>
    public IEnumerable<MissedEvent> Read(PostFacts post)
    {
        if (post.IsOldVersion)
        {
            // The server lists replaced versions as deleted posts.
            yield break;
        }

        if (post.DeleteAt > 0)
        {
            // The server deletes the replies with the first post of a thread, at the same time. Connected clients receive one event, but a
            // reply that was deleted before cannot be distinguished from the others.
            if (IsInside(post.DeleteAt))
            {
                yield return new MissedEvent(MissedKind.Deleted, post.DeleteAt, post);
            }

            yield break;
        }

        if (IsInside(post.CreateAt))
        {
            yield return new MissedEvent(MissedKind.Posted, post.CreateAt, post);
        }

        if (IsInside(post.EditAt))
        {
            yield return new MissedEvent(MissedKind.Edited, post.EditAt, post);
        }

        foreach (ReactionFacts reaction in post.Reactions.Where(reaction => IsInside(reaction.CreateAt)))
        {
            yield return new MissedEvent(MissedKind.Reacted, reaction.CreateAt, post, reaction);
        }

        if (IsInside(post.UpdateAt) && !IsExplained(post))
        {
            if (post.IsPinned)
            {
                yield return new MissedEvent(MissedKind.Edited, post.UpdateAt, post);
            }
            else
            {
                Unexplained++;
            }
        }
    }

    private bool IsExplained(PostFacts post) =>
        post.UpdateAt == post.CreateAt
        || post.UpdateAt == post.EditAt
        || post.Reactions.Any(reaction => IsNear(post.UpdateAt, reaction.CreateAt))
        || (_replyTimes.TryGetValue(post.Id, out List<long>? times) && times.Exists(time => IsNear(post.UpdateAt, time)));

    private static bool IsNear(long updateAt, long cause) => updateAt >= cause && updateAt - cause <= Tolerance;

    private bool IsInside(long time) => time >= from && time < until;
}
