namespace Earshot.Simulator.Mattermost.World.Channels;

/// <summary>Stores the sidebar categories of the users: three default categories, and custom ones. Callers hold the world's lock.</summary>
internal sealed class SidebarStore(ServerWorld world)
{
    private readonly Dictionary<(string UserId, string TeamId), List<SidebarCategory>> _made = [];

    /// <summary>Returns the categories in the user's order. Each channel of the user is in one category.</summary>
    public IReadOnlyList<SidebarCategory> Of(string userId, string teamId)
    {
        List<SidebarCategory> categories = Kept(userId, teamId);
        SimulatedChannel[] channels = [.. world.Channels.OfUser(userId, teamId)];
        foreach (SidebarCategory category in categories)
        {
            category.ChannelIds.RemoveAll(id => !channels.Any(c => c.Id == id));
        }

        foreach (SimulatedChannel channel in channels.Where(c => !categories.Exists(k => k.ChannelIds.Contains(c.Id))))
        {
            categories.Find(c => c.Type == (channel.IsDirectOrGroup ? "direct_messages" : "channels"))!.ChannelIds.Add(channel.Id);
        }

        return categories;
    }

    public SidebarCategory Create(string userId, string teamId, string displayName, IEnumerable<string> channelIds)
    {
        var category = new SidebarCategory(world.NewId(), userId, teamId, "custom") { DisplayName = displayName };
        Kept(userId, teamId).Insert(1, category);
        Put(category, channelIds);
        return category;
    }

    /// <summary>Sets the channels of a category and removes them from all others.</summary>
    public void Put(SidebarCategory category, IEnumerable<string> channelIds)
    {
        HashSet<string> own = [.. world.Channels.OfUser(category.UserId, category.TeamId).Select(c => c.Id)];
        string[] wanted = [.. channelIds.Where(own.Contains).Distinct(StringComparer.Ordinal)];
        foreach (SidebarCategory other in Kept(category.UserId, category.TeamId))
        {
            other.ChannelIds.RemoveAll(wanted.Contains);
        }

        category.ChannelIds.Clear();
        category.ChannelIds.AddRange(wanted);
    }

    public void Remove(SidebarCategory category) => Kept(category.UserId, category.TeamId).Remove(category);

    public void Order(string userId, string teamId, IReadOnlyList<string> ids)
    {
        SidebarCategory[] sorted = [.. Kept(userId, teamId).OrderBy(c => ids.ToList().IndexOf(c.Id))];
        _made[(userId, teamId)] = [.. sorted];
    }

    private List<SidebarCategory> Kept(string userId, string teamId)
    {
        if (!_made.TryGetValue((userId, teamId), out List<SidebarCategory>? categories))
        {
            SidebarCategory Make(string type, string name, string sorting) =>
                new($"{type}_{userId}_{teamId}", userId, teamId, type) { DisplayName = name, Sorting = sorting };
            _made[(userId, teamId)] = categories =
            [
                Make("favorites", "Favorites", ""),
                Make("channels", "Channels", ""),
                Make("direct_messages", "Direct Messages", "recent"),
            ];
        }

        return categories;
    }
}
