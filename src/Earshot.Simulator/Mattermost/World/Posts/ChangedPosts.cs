namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>
/// Selects the posts that changed since a time. The server returns at most 1,000 of them, in no particular order and without a mark, and
/// adds the roots of their threads. Callers hold the world's lock.
/// </summary>
internal sealed class ChangedPosts(ServerWorld world)
{
    private const int MaximumCount = 1000;

    // Its own generator, because a read must not change the IDs of what is created later.
    private readonly Random _random = new(world.Options.Seed);

    /// <summary>Returns the changed posts and their roots, in the order in which they were stored.</summary>
    public SimulatedPost[] Since(string channelId, long time)
    {
        if (world.Posts.LastUpdates.Of(channelId) <= time)
        {
            return [];
        }

        SimulatedPost[] changed = [.. world.Posts.In(channelId).Where(p => p.UpdateAt > time)];
        SimulatedPost[] listed = changed.Length > MaximumCount ? Arbitrary(changed) : changed;
        IEnumerable<SimulatedPost> roots = listed.Select(p => p.RootId).Where(id => id.Length > 0).Distinct(StringComparer.Ordinal)
            .Select(world.Posts.FindEvenDeleted).OfType<SimulatedPost>();
        SimulatedPost[] all = [.. listed.Union(roots)];
        world.Posts.LastUpdates.Remember(channelId, all.Select(p => p.UpdateAt).Append(time).Max());
        return all;
    }

    /// <summary>Selects without regard to any order, so that no client comes to rely on one.</summary>
    private SimulatedPost[] Arbitrary(SimulatedPost[] changed)
    {
        _random.Shuffle(changed);
        HashSet<SimulatedPost> chosen = [.. changed.Take(MaximumCount)];
        return [.. world.Posts.In(changed[0].ChannelId).Where(chosen.Contains)];
    }
}
