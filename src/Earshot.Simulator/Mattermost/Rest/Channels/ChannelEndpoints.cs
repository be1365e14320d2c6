using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Posts;

namespace Earshot.Simulator.Mattermost.Rest.Channels;

/// <summary>Provides the endpoints that read and create single channels.</summary>
internal static class ChannelEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("channels/{channel_id}", call => Response.Json(call.VisibleChannel().ToJson()));
        routes.Get("channels/{channel_id}/stats", Stats);
        routes.Get("channels/{channel_id}/timezones", Timezones);
        routes.Get(
            "channels/{channel_id}/member_counts_by_group", call => throw NoLicense(call, "channel_member_counts_by_group", "groups"));
        routes.Get("channels/{channel_id}/moderations", call => throw NoLicense(call, "get_channel_moderations", "channel moderation"));
        routes.Put(
            "channels/{channel_id}/moderations/patch", call => throw NoLicense(call, "patch_channel_moderations", "channel moderation"));
        routes.Put("channels/{channel_id}/scheme", SetScheme);
        routes.Get("teams/name/{team_name}/channels/name/{channel_name}", call => ByName(call, call.TeamByName()));
        routes.Get("teams/{team_id}/channels/name/{channel_name}", call => ByName(call, call.TeamInPath()));
        routes.Post("channels/stats/member_count", MemberCounts);
        routes.Post("channels", Create);
        routes.Post("channels/direct", CreateDirect);
        routes.Post("channels/group", CreateGroup);
    }

    private static ApiError NoLicense(Call call, string operation, string what)
    {
        call.Id("channel_id");
        return new(501, $"api.channel.{operation}.license.error", $"Your license does not support {what}");
    }

    private static Response SetScheme(Call call)
    {
        call.BodyObject("scheme_id");
        call.RequireAdmin();
        throw NoLicense(call, "update_channel_scheme", "updating a channel's scheme");
    }

    private static Response Stats(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel();
        return Response.Json(new JsonObject
        {
            ["channel_id"] = channel.Id,
            ["member_count"] = channel.Members.Count,
            ["guest_count"] = 0,
            ["pinnedpost_count"] = call.World.Posts.In(channel.Id).Count(p => p.IsPinned && p.DeleteAt == 0),
        });
    }

    private static Response MemberCounts(Call call)
    {
        SimulatedChannel[] channels = [.. call.BodyIds("channel_ids").Distinct(StringComparer.Ordinal).Select(call.ReadableChannel)];
        return Response.Json(GoJson.Map(channels.Select(c => KeyValuePair.Create(c.Id, (JsonNode?)c.Members.Count))));
    }

    private static Response Timezones(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel();
        IEnumerable<string> zones = channel.Members.Keys.Select(id => call.World.Users[id].Timezone)
            .Select(
                z => (z["useAutomaticTimezone"]?.ToString() == "true" ? z["automaticTimezone"] : z["manualTimezone"])?.ToString() ?? "");
        return Response.Json(GoJson.Strings(zones.Where(z => z.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
    }

    private static Response ByName(Call call, SimulatedTeam team)
    {
        SimulatedChannel channel = call.World.Channels.InTeam(team.Id)
            .FirstOrDefault(c => c.Name == call.Argument("channel_name") && (c.DeleteAt == 0 || call.IsAsked("include_deleted")))
            ?? throw new ApiError(404, "app.channel.get_by_name.missing.app_error", "Channel does not exist.");
        return Response.Json(call.Visible(channel).ToJson());
    }

    private static Response Create(Call call)
    {
        JsonObject body = call.BodyObject("channel");
        SimulatedTeam team = call.World.Teams.ById.GetValueOrDefault(body.Text("team_id")) ?? throw ApiError.Forbidden();
        Call.Require(call.User.IsAdmin || team.Members.ContainsKey(call.User.Id));
        ChannelType type = body.Text("type") switch
        {
            "O" => ChannelType.Open,
            "P" => ChannelType.Private,
            _ => throw ChannelRules.Invalid("type", "Invalid type."),
        };
        (string name, string displayName) = (body.Text("name"), body.Text("display_name"));
        (string header, string purpose) = (body.Text("header"), body.Text("purpose"));
        ChannelRules.Check(name, displayName, header, purpose);
        ChannelRules.CheckFree(call.World, team.Id, name);
        SimulatedChannel channel = call.World.Channels.Add(team.Id, name, displayName, type, call.User);
        channel.Header = header;
        channel.Purpose = purpose;
        call.World.Posts.AddSystem(channel, call.User, SystemPost.Joined(call.User));
        return Response.Json(channel.ToJson(), 201);
    }

    private static Response CreateDirect(Call call)
    {
        IReadOnlyList<string> ids = call.BodyIds("user_ids");
        if (ids.Count != 2 || !ids.All(call.World.Users.ContainsKey))
        {
            throw ApiError.BodyParameter("user_ids");
        }

        Call.Require(ids.Contains(call.User.Id) || call.User.IsAdmin);
        return Response.Json(call.World.Channels.GetOrAddDirect(call.World.Users[ids[0]], call.World.Users[ids[1]]).ToJson(), 201);
    }

    /// <summary>Creates a group channel of three to eight users, which always includes the current user.</summary>
    private static Response CreateGroup(Call call)
    {
        string[] ids = [.. call.BodyIds("user_ids").Append(call.User.Id).Distinct(StringComparer.Ordinal)];
        if (!ids.All(call.World.Users.ContainsKey))
        {
            throw ApiError.BodyParameter("user_ids");
        }

        return ids.Length is < 3 or > 8
            ? throw new ApiError(
                400, "api.channel.create_group.bad_size.app_error", "A group has three to eight members.")
            : Response.Json(call.World.Channels.GetOrAddGroup(call.User, [.. ids.Select(id => call.World.Users[id])]).ToJson(), 201);
    }
}
