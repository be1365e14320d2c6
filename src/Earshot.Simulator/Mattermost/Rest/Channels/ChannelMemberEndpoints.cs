using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Channels;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.Rest.Channels;

internal static class ChannelMemberEndpoints
{
    private static readonly string[] Levels = ["all", "default", "mention", "none"];

    private static readonly (string Name, string[] Values)[] NotifyValues =
    [
        ("desktop", Levels), ("email", ["default", "true", "false"]), ("ignore_channel_mentions", ["default", "off", "on"]),
        ("mark_unread", ["all", "mention"]), ("push", Levels),
    ];

    public static void Add(RouteTable routes)
    {
        routes.Get("channels/{channel_id}/members", List);
        routes.Get("channels/{channel_id}/members/{user_id}", call => Response.Json(Member(call, call.ReadableChannel()).ToJson()));
        routes.Post("channels/{channel_id}/members", Join);
        routes.Delete("channels/{channel_id}/members/{user_id}", Leave);
        routes.Post("channels/{channel_id}/members/ids", ByIds);
        routes.Put("channels/{channel_id}/members/{user_id}/roles", SetRoles);
        routes.Put("channels/{channel_id}/members/{user_id}/schemeRoles", SetSchemeRoles);
        routes.Put("channels/{channel_id}/members/{user_id}/notify_props", SetNotifyProps);
        routes.Activity("POST", "channels/members/{user_id}/view", View);
        routes.Post("channels/members/{user_id}/mark_read", MarkRead);
        routes.Put("users/{user_id}/teams/{team_id}/read", MarkTeamRead);
        routes.Get("users/{user_id}/teams/{team_id}/channels/members", OfUser);
        routes.Get("users/{user_id}/channels/{channel_id}/unread", Unread);
        routes.Newer("users/{user_id}/channel_members", AllOfUser);
    }

    private static ChannelMember Member(Call call, SimulatedChannel channel) => channel.Members.GetValueOrDefault(call.Id("user_id"))
        ?? throw new ApiError(404, "app.channel.get_member.missing.app_error", "The user is not a member of the channel.");

    private static Response List(Call call) => Response.List(
        call.Paged(call.ReadableChannel().Members.Values.OrderBy(m => m.UserId, StringComparer.Ordinal)).Select(m => m.ToJson()));

    private static Response Join(Call call)
    {
        SimulatedChannel channel = call.World.Channels.ById.GetValueOrDefault(call.Id("channel_id"))
            ?? throw new ApiError(404, "app.channel.get.existing.app_error", "Unable to find the existing channel.");
        JsonObject body = call.BodyObject("member");
        string id = body.Text("user_id");
        SimulatedUser user = ServerWorld.IsValidId(id) && call.World.Users.TryGetValue(id, out SimulatedUser? found)
            ? found
            : throw ApiError.BodyParameter("user_id");
        bool joinsOpen = user == call.User && channel.Type == ChannelType.Open
            && call.World.Teams.ById[channel.TeamId].Members.ContainsKey(user.Id);
        if (channel.IsDirectOrGroup || !(joinsOpen || call.User.IsAdmin || channel.Members.ContainsKey(call.User.Id)))
        {
            throw ApiError.Forbidden();
        }

        if (!call.World.Teams.ById[channel.TeamId].Members.ContainsKey(user.Id))
        {
            throw new ApiError(404, "app.team.get_member.missing.app_error", "The user is not a member of the team.");
        }

        if (!channel.Members.ContainsKey(user.Id))
        {
            call.World.Channels.Join(channel, user);
            call.World.Posts.AddSystem(channel, call.User, user == call.User ? SystemPost.Joined(user) : SystemPost.Added(user, call.User));
        }

        return Response.Json(channel.Members[user.Id].ToJson(), 201);
    }

    /// <summary>Returns a page of all memberships of a user, by channel ID, with the names of the teams.</summary>
    private static Response AllOfUser(Call call)
    {
        string userId = call.OwnUserInPath().Id;
        IEnumerable<SimulatedChannel> channels = call.World.Channels.ById.Values
            .Where(c => c.DeleteAt == 0 && c.Members.ContainsKey(userId)).OrderBy(c => c.Id, StringComparer.Ordinal);
        return Response.List(Call.Paged(channels, call.Page, call.Number("pageSize") ?? 60).Select(c =>
        {
            SimulatedTeam? team = call.World.Teams.ById.GetValueOrDefault(c.TeamId);
            JsonObject json = c.Members[userId].ToJson();
            json["team_display_name"] = team?.DisplayName ?? "";
            json["team_name"] = team?.Name ?? "";
            json["team_update_at"] = team?.UpdateAt ?? 0;
            return json;
        }));
    }

    private static Response ByIds(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel();
        HashSet<string> ids = [.. call.BodyIds("user_ids")];
        IEnumerable<ChannelMember> found = channel.Members.Values.Where(m => ids.Contains(m.UserId));
        return Response.List(found.OrderBy(m => m.UserId, StringComparer.Ordinal).Select(m => m.ToJson()));
    }

    private static Response SetRoles(Call call)
    {
        string[] roles = call.BodyObject("roles").LooseText("roles").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return roles.Length > 0 && roles.All(r => r is "channel_user" or "channel_admin")
            ? SetAdmin(call, roles.Contains("channel_admin"))
            : throw ApiError.BodyParameter("roles");
    }

    private static Response SetSchemeRoles(Call call)
    {
        JsonObject body = call.BodyObject("scheme_roles");
        bool admin = body.Flag("scheme_admin") ?? false;
        bool isMember = body.Flag("scheme_user") == true && body.Flag("scheme_guest") != true;
        return isMember ? SetAdmin(call, admin) : throw ApiError.BodyParameter("scheme_roles");
    }

    private static Response SetAdmin(Call call, bool admin)
    {
        SimulatedChannel channel = call.ReadableChannel();
        Call.Require(call.Manages(channel));
        ChannelMember member = Member(call, channel);
        member.Admin = admin;
        return Updated(call, member);
    }

    private static Response SetNotifyProps(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        JsonObject body = call.BodyObject("notify_props");
        if (body.Count == 0)
        {
            throw ApiError.BodyParameter("notify_props");
        }

        ChannelMember member = Member(call, call.ReadableChannel());
        foreach ((string name, string[] values) in NotifyValues)
        {
            if (body.LooseText(name) is { Length: > 0 } value && !values.Contains(value))
            {
                throw new ApiError(400, $"model.channel_member.is_valid.{name}.app_error", "Invalid notification setting.");
            }
        }

        // Names that the server does not know are ignored.
        foreach (string name in NotifyValues.Select(v => v.Name).Where(n => body.LooseText(n).Length > 0))
        {
            member.NotifyProps[name] = body.LooseText(name);
        }

        return Updated(call, member);
    }

    private static Response Updated(Call call, ChannelMember member)
    {
        member.LastUpdateAt = call.World.Now;
        call.World.Hub.Publish(
            new ServerEvent("channel_member_updated", Audience.User(member.UserId), ("channelMember", GoJson.Text(member.ToJson()))));
        return Response.Ok();
    }

    private static Response Leave(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel();
        SimulatedUser user = call.UserInPath();
        Member(call, channel);
        if (channel.IsDirectOrGroup || channel.Name == "town-square")
        {
            throw new ApiError(
                400, "api.channel.remove.default.app_error", "Members cannot leave town-square, direct channels, or group channels.");
        }

        call.World.Channels.Leave(channel, user, call.User);
        call.World.Posts.AddSystem(channel, call.User, user == call.User ? SystemPost.Left(user) : SystemPost.Removed(user));
        return Response.Ok();
    }

    private static Response View(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        JsonObject body = call.BodyObject("channel_view");
        string[] ids = [.. new[] { body.Text("channel_id"), body.Text("prev_channel_id") }.Where(id => id.Length > 0)];
        foreach (string id in ids)
        {
            call.ReadableChannel(id);
        }

        return Viewed(call, user, ids);
    }

    private static Response MarkRead(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        return Viewed(call, user, call.BodyIds("channel_ids"));
    }

    private static Response MarkTeamRead(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        string teamId = call.TeamInPath().Id;
        return Viewed(call, user, [.. call.World.Channels.InTeam(teamId).Select(c => c.Id)]);
    }

    /// <summary>Marks channels as viewed. Channels that the user is not in are ignored.</summary>
    private static Response Viewed(Call call, SimulatedUser user, IReadOnlyList<string> channelIds)
    {
        var times = new List<KeyValuePair<string, JsonNode?>>();
        foreach (string id in channelIds.Distinct(StringComparer.Ordinal))
        {
            if (call.World.Channels.ById.TryGetValue(id, out SimulatedChannel? channel)
                && channel.Members.TryGetValue(user.Id, out ChannelMember? member))
            {
                PostStore.View(channel, member, call.World.Now);
                times.Add(KeyValuePair.Create(id, (JsonNode?)member.LastViewedAt));
                call.World.Hub.Publish(new ServerEvent("channel_viewed", Audience.User(user.Id), ("channel_id", id)));
            }
        }

        return Response.Json(new JsonObject { ["status"] = "OK", ["last_viewed_at_times"] = GoJson.Map(times) });
    }

    private static Response OfUser(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        return Response.List(call.World.Channels.OfUser(user.Id, call.TeamInPath().Id).Select(c => c.Members[user.Id].ToJson()));
    }

    private static Response Unread(Call call)
    {
        call.OwnUserInPath();
        SimulatedChannel channel = call.ReadableChannel();
        ChannelMember member = Member(call, channel);
        return Response.Json(new JsonObject
        {
            ["team_id"] = channel.TeamId,
            ["channel_id"] = channel.Id,
            ["msg_count"] = channel.MessageCount - member.MessageCount,
            ["mention_count"] = member.MentionCount,
            ["mention_count_root"] = member.MentionCount,
            ["msg_count_root"] = channel.RootMessageCount - member.RootMessageCount,
        });
    }
}
