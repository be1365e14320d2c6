using Earshot.Simulator.Mattermost.Realtime;

namespace Earshot.Simulator.Mattermost.World.Channels;

/// <summary>Stores the teams and their members. Callers hold the world's lock.</summary>
internal sealed class TeamStore(ServerWorld world)
{
    public Dictionary<string, SimulatedTeam> ById { get; } = new(StringComparer.Ordinal);

    public SimulatedTeam Add(string name, string displayName, SimulatedUser? creator)
    {
        long now = world.Now;
        var team = new SimulatedTeam(world.NewId(), name)
        {
            DisplayName = displayName,
            Email = creator?.Email ?? "",
            InviteId = world.NewId(),
            CreateAt = now,
            UpdateAt = now,
        };
        ById[team.Id] = team;
        world.Channels.Add(team.Id, "town-square", "Town Square", ChannelType.Open, creator: null);
        world.Channels.Add(team.Id, "off-topic", "Off-Topic", ChannelType.Open, creator: null);
        if (creator is not null)
        {
            Join(team, creator, admin: true);
        }

        return team;
    }

    public void Join(SimulatedTeam team, SimulatedUser user, bool admin)
    {
        if (!team.Members.TryAdd(user.Id, new TeamMember(team.Id, user.Id, admin)))
        {
            return;
        }

        foreach (SimulatedChannel channel in world.Channels.InTeam(team.Id).Where(c => c.Name is "town-square" or "off-topic"))
        {
            channel.Members[user.Id] = new ChannelMember(channel.Id, user.Id, admin: false, world.Now);
        }

        world.Hub.InvalidateUser(user.Id);
        world.Hub.Publish(new ServerEvent("added_to_team", Audience.User(user.Id), ("team_id", team.Id), ("user_id", user.Id)));
    }

    public void Leave(SimulatedTeam team, SimulatedUser user)
    {
        if (!team.Members.ContainsKey(user.Id))
        {
            return;
        }

        world.Hub.Publish(new ServerEvent("leave_team", Audience.Team(team.Id), ("team_id", team.Id), ("user_id", user.Id)));
        team.Members.Remove(user.Id);
        world.Hub.InvalidateUser(user.Id);
        foreach (SimulatedChannel channel in world.Channels.InTeam(team.Id))
        {
            channel.Members.Remove(user.Id);
        }
    }
}
