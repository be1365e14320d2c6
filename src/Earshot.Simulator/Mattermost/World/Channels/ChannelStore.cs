using System.Security.Cryptography;
using System.Text;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.World.Channels;

/// <summary>Stores the channels and their members. Callers hold the world's lock.</summary>
internal sealed class ChannelStore(ServerWorld world)
{
    public Dictionary<string, SimulatedChannel> ById { get; } = new(StringComparer.Ordinal);

    public SimulatedChannel Add(string teamId, string name, string displayName, ChannelType type, SimulatedUser? creator)
    {
        long now = world.Now;
        var channel = new SimulatedChannel(world.Behavior, world.NewId(), teamId, name, type)
        {
            DisplayName = displayName,
            CreatorId = creator?.Id ?? "",
            CreateAt = now,
            UpdateAt = now,
        };
        ById[channel.Id] = channel;
        if (creator is not null)
        {
            channel.Members[creator.Id] = new ChannelMember(channel.Id, creator.Id, admin: true, now);
            world.Hub.Publish(
                new ServerEvent("channel_created", Audience.User(creator.Id), ("channel_id", channel.Id), ("team_id", teamId)));
        }

        return channel;
    }

    /// <summary>Returns the direct channel of two users, and creates it if it does not exist.</summary>
    public SimulatedChannel GetOrAddDirect(SimulatedUser creator, SimulatedUser mate)
    {
        string name = string.CompareOrdinal(creator.Id, mate.Id) < 0 ? $"{creator.Id}__{mate.Id}" : $"{mate.Id}__{creator.Id}";
        if (ById.Values.FirstOrDefault(c => c.Type == ChannelType.Direct && c.Name == name) is { } known)
        {
            return known;
        }

        long now = world.Now;
        var channel = new SimulatedChannel(world.Behavior, world.NewId(), "", name, ChannelType.Direct)
        {
            CreatorId = creator.Id,
            CreateAt = now,
            UpdateAt = now,
        };
        ById[channel.Id] = channel;
        foreach (SimulatedUser user in new[] { creator, mate })
        {
            channel.Members[user.Id] = new ChannelMember(channel.Id, user.Id, admin: false, now);
        }

        world.Hub.Publish(
            new ServerEvent("direct_added", Audience.Channel(channel.Id), ("creator_id", creator.Id), ("teammate_id", mate.Id)));
        return channel;
    }

    /// <summary>Returns the group channel of the users, and creates it if it does not exist.</summary>
    public SimulatedChannel GetOrAddGroup(SimulatedUser creator, IReadOnlyList<SimulatedUser> users)
    {
        string[] ids = [.. users.Select(u => u.Id).Order(StringComparer.Ordinal)];
#pragma warning disable CA5350 // How the server names them; nothing is kept secret by it.
        string name = Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(string.Concat(ids))));
#pragma warning restore CA5350
        if (ById.Values.FirstOrDefault(c => c.Type == ChannelType.Group && c.Name == name) is { } known)
        {
            return known;
        }

        long now = world.Now;
        var channel = new SimulatedChannel(world.Behavior, world.NewId(), "", name, ChannelType.Group)
        {
            DisplayName = string.Join(", ", users.Select(u => u.Username).Order(StringComparer.Ordinal)),
            CreatorId = creator.Id,
            CreateAt = now,
            UpdateAt = now,
        };
        ById[channel.Id] = channel;
        foreach (SimulatedUser user in users)
        {
            channel.Members[user.Id] = new ChannelMember(channel.Id, user.Id, admin: false, now);
        }

        world.Hub.Publish(new ServerEvent("group_added", Audience.Channel(channel.Id), ("teammate_ids", GoJson.Text(GoJson.Strings(ids)))));
        return channel;
    }

    public void Join(SimulatedChannel channel, SimulatedUser user)
    {
        if (channel.Members.TryAdd(user.Id, new ChannelMember(channel.Id, user.Id, admin: false, world.Now)))
        {
            world.Hub.InvalidateUser(user.Id);
            world.Hub.Publish(
                new ServerEvent("user_added", Audience.Channel(channel.Id), ("team_id", channel.TeamId), ("user_id", user.Id)));
        }
    }

    public void Leave(SimulatedChannel channel, SimulatedUser user, SimulatedUser remover)
    {
        if (channel.Members.Remove(user.Id))
        {
            world.Hub.InvalidateUser(user.Id);
            world.Hub.Publish(
                new ServerEvent("user_removed", Audience.Channel(channel.Id), ("remover_id", remover.Id), ("user_id", user.Id)));
            world.Hub.Publish(
                new ServerEvent("user_removed", Audience.User(user.Id), ("channel_id", channel.Id), ("remover_id", remover.Id)));
        }
    }

    /// <summary>Changes the given properties. As on the server, a new header creates a system message.</summary>
    public void Update(SimulatedChannel channel, SimulatedUser by, string? name, string? displayName, string? header, string? purpose)
    {
        string oldHeader = channel.Header;
        channel.Name = name ?? channel.Name;
        channel.DisplayName = displayName ?? channel.DisplayName;
        channel.Header = header ?? channel.Header;
        channel.Purpose = purpose ?? channel.Purpose;
        channel.UpdateAt = world.Now;
        world.Hub.Publish(new ServerEvent("channel_updated", Audience.Channel(channel.Id), ("channel", GoJson.Text(channel.ToJson()))));
        if (channel.Header != oldHeader)
        {
            world.Posts.AddSystem(channel, by, SystemPost.HeaderChange(by, oldHeader, channel.Header));
        }
    }

    /// <summary>Archives a channel, which creates a system message first.</summary>
    public void Delete(SimulatedChannel channel, SimulatedUser by)
    {
        world.Posts.AddSystem(channel, by, SystemPost.Archived(by));
        channel.DeleteAt = channel.UpdateAt = world.Now;
        Audience audience = channel.Type == ChannelType.Open ? Audience.Team(channel.TeamId) : Audience.Channel(channel.Id);
        world.Hub.Publish(new ServerEvent("channel_deleted", audience, ("channel_id", channel.Id), ("delete_at", channel.DeleteAt)));
    }

    public IEnumerable<SimulatedChannel> InTeam(string teamId) => ById.Values.Where(c => c.TeamId == teamId);

    /// <summary>
    /// Returns the user's channels of a team that are not archived, and the user's direct and group channels, by display name.
    /// </summary>
    public IEnumerable<SimulatedChannel> OfUser(string userId, string teamId) =>
        ById.Values.Where(c => c.DeleteAt == 0 && (c.TeamId == teamId || c.IsDirectOrGroup) && c.Members.ContainsKey(userId))
            .OrderBy(c => c.DisplayName, StringComparer.OrdinalIgnoreCase);

    public bool IsMember(string userId, string channelId) =>
        ById.TryGetValue(channelId, out SimulatedChannel? channel) && channel.Members.ContainsKey(userId);
}
