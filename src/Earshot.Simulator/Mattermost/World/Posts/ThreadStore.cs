namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>Stores which users follow which threads, and until when the threads were read. Callers hold the world's lock.</summary>
internal sealed class ThreadStore(ServerWorld world)
{
    private readonly Dictionary<(string UserId, string RootId), (bool Follows, long ViewedAt)> _known = [];

    /// <summary>Determines whether a user follows a thread. Participants follow a thread until they change it.</summary>
    public bool IsFollowed(string userId, SimulatedPost root) =>
        _known.TryGetValue((userId, root.Id), out (bool Follows, long ViewedAt) known) ? known.Follows : Participated(userId, root);

    public void Follow(string userId, SimulatedPost root, bool follows) =>
        _known[(userId, root.Id)] = (follows, ViewedAt(userId, root) ?? world.Now);

    public void View(string userId, SimulatedPost root, long at) => _known[(userId, root.Id)] = (IsFollowed(userId, root), at);

    /// <summary>Returns the time until which the thread was read, or <see langword="null"/> if the thread counts as read.</summary>
    public long? ViewedAt(string userId, SimulatedPost root) =>
        _known.TryGetValue((userId, root.Id), out (bool Follows, long ViewedAt) known) ? known.ViewedAt : null;

    private bool Participated(string userId, SimulatedPost root) => world.Posts.Thread(root).Any(p => p.UserId == userId);
}
