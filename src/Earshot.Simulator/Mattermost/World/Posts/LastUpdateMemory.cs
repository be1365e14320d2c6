namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>
/// Remembers the time of the last update per channel for 15 minutes, or until the channel's next change. The server uses it for tags of
/// pages and to respond to "since" requests, even if it comes from a response that was cut off. Callers hold the world's lock.
/// </summary>
internal sealed class LastUpdateMemory(ServerWorld world)
{
    private const long Milliseconds = 15 * 60 * 1000;

    private readonly Dictionary<string, (long UpdateAt, long Until)> _known = new(StringComparer.Ordinal);

    public long? Of(string channelId) =>
        _known.TryGetValue(channelId, out (long UpdateAt, long Until) known) && world.Now < known.Until ? known.UpdateAt : null;

    public void Remember(string channelId, long updateAt) => _known[channelId] = (updateAt, world.Now + Milliseconds);

    public void Forget(string channelId) => _known.Remove(channelId);

    public void Clear() => _known.Clear();
}
