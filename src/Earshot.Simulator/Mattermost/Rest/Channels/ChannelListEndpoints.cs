using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Channels;

/// <summary>Provides the endpoints that list and search channels.</summary>
internal static class ChannelListEndpoints
{
    private const int Suggestions = 50;

    public static void Add(RouteTable routes)
    {
        routes.Get("channels", All);
        routes.Post("channels/search", SearchAll);
        routes.Post("channels/group/search", SearchGroups);
        routes.Get("channels/{channel_id}/members_minus_group_members", _ => throw ApiError.BodyParameter("group_ids"));
        routes.Get("teams/{team_id}/channels", call => InTeam(call, ChannelType.Open));
        routes.Get("teams/{team_id}/channels/private", PrivateInTeam);
        routes.Get("teams/{team_id}/channels/deleted", Deleted);
        routes.Post("teams/{team_id}/channels/ids", ByIds);
        routes.Post("teams/{team_id}/channels/search", call => Search(call, archived: false, status: 200));
        routes.Post("teams/{team_id}/channels/search_archived", call => Search(call, archived: true, status: 201));
        routes.Get("teams/{team_id}/channels/autocomplete", Autocomplete);
        routes.Get("teams/{team_id}/channels/search_autocomplete", Autocomplete);
        routes.Get("users/{user_id}/teams/{team_id}/channels", OfUser);
        routes.Newer("users/{user_id}/channels", AllOfUser);
    }

    private static IEnumerable<SimulatedChannel> Sorted(IEnumerable<SimulatedChannel> channels) =>
        channels.OrderBy(c => c.DisplayName, StringComparer.OrdinalIgnoreCase);

    private static bool IsNamed(SimulatedChannel channel, string term) =>
        channel.Name.Contains(term, StringComparison.OrdinalIgnoreCase)
            || channel.DisplayName.Contains(term, StringComparison.OrdinalIgnoreCase);

    private static JsonObject WithTeam(Call call, SimulatedChannel channel)
    {
        SimulatedTeam team = call.World.Teams.ById[channel.TeamId];
        JsonObject json = channel.ToJson(listed: true);
        json["team_display_name"] = team.DisplayName;
        json["team_name"] = team.Name;
        json["team_update_at"] = team.UpdateAt;
        return json;
    }

    private static Response All(Call call)
    {
        call.RequireAdmin();
        SimulatedChannel[] channels =
        [
            .. Sorted(call.World.Channels.ById.Values.Where(c => !c.IsDirectOrGroup && (c.DeleteAt == 0 || call.IsAsked("include_deleted"))
                && !(call.IsAsked("exclude_default_channels") && c.Name is "town-square" or "off-topic"))),
        ];
        JsonArray page = GoJson.Array(call.Paged(channels).Select(c => WithTeam(call, c)));
        return Response.Json(
            call.IsAsked("include_total_count") ? new JsonObject { ["channels"] = page, ["total_count"] = channels.Length } : page);
    }

    private static Response SearchAll(Call call)
    {
        JsonObject body = call.BodyObject("channel_search");
        string term = body.Text("term");
        IReadOnlyList<string> teams = body.Texts("team_ids");
        (bool open, bool closed) = (body.Flag("public") ?? false, body.Flag("private") ?? false);
        bool deleted = body.Flag("deleted") ?? false;
        bool noDefaults = body.Flag("exclude_default_channels") ?? false;
        long? page = body.NumberOrNull("page");
        long? perPage = body.NumberOrNull("per_page");
        call.RequireAdmin();
        SimulatedChannel[] found =
        [
            .. Sorted(call.World.Channels.ById.Values.Where(c => !c.IsDirectOrGroup && IsNamed(c, term)
                && (teams.Count == 0 || teams.Contains(c.TeamId)) && (deleted ? c.DeleteAt > 0 : c.DeleteAt == 0)
                && (open == closed || c.Type == (open ? ChannelType.Open : ChannelType.Private))
                && !(noDefaults && c.Name is "town-square" or "off-topic"))),
        ];
        if (page is null || perPage is null)
        {
            return Response.List(found.Select(c => WithTeam(call, c)));
        }

        return Response.Json(new JsonObject
        {
            ["channels"] = GoJson.Array(Call.Paged(found, page.Value, perPage.Value).Select(c => WithTeam(call, c))),
            ["total_count"] = found.Length,
        });
    }

    /// <summary>Returns the current user's group channels with a member of the given name.</summary>
    private static Response SearchGroups(Call call)
    {
        string term = call.BodyObject("channel_search").Text("term");
        IEnumerable<SimulatedChannel> found = call.World.Channels.ById.Values.Where(c => c.Type == ChannelType.Group
            && c.Members.ContainsKey(call.User.Id)
            && c.Members.Keys.Any(id => call.World.Users[id].Username.Contains(term, StringComparison.OrdinalIgnoreCase)));
        return Response.List(found.Select(c => c.ToJson(listed: true)));
    }

    private static Response InTeam(Call call, ChannelType type)
    {
        string id = call.TeamInPath().Id;
        IEnumerable<SimulatedChannel> channels = call.World.Channels.InTeam(id).Where(c => c.Type == type && c.DeleteAt == 0);
        return Response.List(call.Paged(Sorted(channels)).Select(c => c.ToJson(listed: true)));
    }

    private static Response PrivateInTeam(Call call)
    {
        call.RequireAdmin();
        return InTeam(call, ChannelType.Private);
    }

    private static IEnumerable<SimulatedChannel> VisibleInTeam(Call call) => Sorted(call.World.Channels.InTeam(call.TeamInPath().Id))
        .Where(c => c.Type == ChannelType.Open || c.Members.ContainsKey(call.User.Id));

    private static Response Deleted(Call call) =>
        Response.List(call.Paged(VisibleInTeam(call).Where(c => c.DeleteAt > 0)).Select(c => c.ToJson(listed: true)));

    private static Response ByIds(Call call)
    {
        HashSet<string> ids = [.. call.BodyIds("channel_ids")];
        if (!ids.All(ServerWorld.IsValidId))
        {
            throw ApiError.BodyParameter("channel_ids");
        }

        IEnumerable<SimulatedChannel> inTeam = call.World.Channels.InTeam(call.TeamInPath().Id);
        SimulatedChannel[] found = [.. Sorted(inTeam).Where(c => ids.Contains(c.Id) && c.Type == ChannelType.Open && c.DeleteAt == 0)];
        return found.Length > 0
            ? Response.List(found.Select(c => c.ToJson(listed: true)))
            : throw new ApiError(404, "app.channel.get_channels_by_ids.not_found.app_error", "No channel found.");
    }

    private static Response Search(Call call, bool archived, int status)
    {
        string term = call.BodyObject("channel_search").Text("term");
        IEnumerable<SimulatedChannel> found = VisibleInTeam(call).Where(c => c.DeleteAt > 0 == archived && IsNamed(c, term));
        return Response.Json(GoJson.Array(found.Take(100).Select(c => c.ToJson(listed: true))), status);
    }

    private static Response Autocomplete(Call call)
    {
        string name = call.Query("name");
        IEnumerable<SimulatedChannel> found = VisibleInTeam(call).Where(c => c.DeleteAt == 0 && IsNamed(c, name));
        return Response.List(found.Take(Suggestions).Select(c => c.ToJson(listed: true)));
    }

    /// <summary>Returns the user's channels of a team, with the direct and group channels, which come with every team.</summary>
    private static Response OfUser(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        string teamId = call.Id("team_id");

        // A team that does not exist is refused like one that the user is not in.
        Call.Require(call.User.IsAdmin
            || (call.World.Teams.ById.TryGetValue(teamId, out SimulatedTeam? team) && team.Members.ContainsKey(call.User.Id)));
        SimulatedChannel[] channels =
        [
            .. Sorted(Wanted(call, call.World.Channels.ById.Values.Where(c => c.TeamId == teamId || c.IsDirectOrGroup), user)),
        ];
        return call.Tagged(GoJson.Array(channels.Select(c => c.ToJson(listed: true))), Tag(call.World, channels));
    }

    /// <summary>Returns all channels of a user, by ID, without a tag.</summary>
    private static Response AllOfUser(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        IEnumerable<SimulatedChannel> channels = Wanted(call, call.World.Channels.ById.Values, user);
        return Response.List(channels.OrderBy(c => c.Id, StringComparer.Ordinal).Select(c => c.ToJson(listed: true)));
    }

    /// <summary>Selects the channels of a user: those that are not archived, and on request archived ones, from a time on.</summary>
    private static IEnumerable<SimulatedChannel> Wanted(Call call, IEnumerable<SimulatedChannel> channels, SimulatedUser user)
    {
        string query = call.Query("last_delete_at");
        long since = long.TryParse(query, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long given) ? given : 0;
        if (since < 0)
        {
            throw ApiError.UrlParameter("last_delete_at");
        }

        bool archived = call.IsAsked("include_deleted");
        return channels.Where(c => c.Members.ContainsKey(user.Id) && (c.DeleteAt == 0 || (archived && c.DeleteAt >= since)));
    }

    /// <summary>Returns the tag of a list of channels: the latest post or change, and the number of channels.</summary>
    private static string Tag(ServerWorld world, SimulatedChannel[] channels)
    {
        string id = "0";
        long latest = 0;
        foreach (SimulatedChannel channel in channels)
        {
            long time = Math.Max(channel.ListedLastPostAt, channel.UpdateAt);
            if (time > latest)
            {
                (id, latest) = (channel.Id, time);
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{world.Options.ServerVersion}.{id}.{latest}.0.{channels.Length}");
    }
}
