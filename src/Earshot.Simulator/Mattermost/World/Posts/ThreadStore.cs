namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>Who follows which thread, and up to when it was read. Used under the world's lock only.</summary>
internal sealed class ThreadStore(ServerWorld world)
{
    private readonly Dictionary<(string UserId, string RootId), (bool Follows, long ViewedAt)> _known = [];

    /// <summary>Who took part follows, until told otherwise.</summary>
    public bool IsFollowed(string userId, SimulatedPost root) =>
        _known.TryGetValue((userId, root.Id), out (bool Follows, long ViewedAt) known) ? known.Follows : Participated(userId, root);

    public void Follow(string userId, SimulatedPost root, bool follows) =>
        _known[(userId, root.Id)] = (follows, ViewedAt(userId, root) ?? world.Now);

    public void View(string userId, SimulatedPost root, long at) => _known[(userId, root.Id)] = (IsFollowed(userId, root), at);

    /// <summary>Null for a thread that counts as read.</summary>
    public long? ViewedAt(string userId, SimulatedPost root) =>
        _known.TryGetValue((userId, root.Id), out (bool Follows, long ViewedAt) known) ? known.ViewedAt : null;

    private bool Participated(string userId, SimulatedPost root) => world.Posts.Thread(root).Any(p => p.UserId == userId);
}
