namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>
/// Remembers the pending post IDs of clients for 30 seconds, so that a repeated request does not create a second post. Callers hold the
/// world's lock.
/// </summary>
internal sealed class PendingPosts(ServerWorld world)
{
    private const long Milliseconds = 30 * 1000;
    private const int MaximumCount = 25_000;

    private readonly Dictionary<string, (string PostId, long Until)> _known = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long Until)> _oldestFirst = new();

    /// <summary>
    /// Returns the ID of the post, an empty string while the post is being created, or null if the pending ID is unknown.
    /// </summary>
    public string? Find(string pendingId) =>
        _known.TryGetValue(pendingId, out (string PostId, long Until) known) && world.Now < known.Until ? known.PostId : null;

    public void Begin(string pendingId) => Set(pendingId, "");

    public void Complete(string pendingId, string postId) => Set(pendingId, postId);

    /// <summary>Allows another attempt after the creation failed.</summary>
    public void Fail(string pendingId) => _known.Remove(pendingId);

    public void Clear()
    {
        _known.Clear();
        _oldestFirst.Clear();
    }

    private void Set(string pendingId, string postId)
    {
        if (pendingId.Length == 0)
        {
            return;
        }

        long until = world.Now + Milliseconds;
        _known[pendingId] = (postId, until);
        _oldestFirst.Enqueue((pendingId, until));
        while (_known.Count > MaximumCount || (_oldestFirst.TryPeek(out (string Id, long Until) oldest) && oldest.Until <= world.Now))
        {
            (string id, long ended) = _oldestFirst.Dequeue();
            if (_known.TryGetValue(id, out (string PostId, long Until) known) && known.Until == ended)
            {
                _known.Remove(id);
            }
        }
    }
}
