using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Users;

/// <summary>Provides the endpoints that read and search users.</summary>
internal static class UserEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Activity("GET", "users", List);
        routes.Activity("GET", "users/{user_id}", call => One(call, call.UserInPath()));
        routes.Get("users/username/{username}", call => One(call, call.World.UserNamed(call.Argument("username")) ?? throw Missing()));
        routes.Get("users/email/{email}", call => One(call, call.World.UserWithEmail(call.Argument("email")) ?? throw Missing()));
        routes.Get("users/autocomplete", Autocomplete);
        routes.Get("users/known", Known);
        routes.Get("users/stats", call => Total(call.World.Users.Count));
        routes.Get("users/stats/filtered", Filtered);
        routes.Post("users/search", Search);
        routes.Post("users/group_channels", InGroupChannels);
        routes.Post("users/ids", call => ByKey(call, (user, keys) => keys.Contains(user.Id)));
        routes.Post("users/usernames", call => ByKey(call, (user, keys) => keys.Contains(user.Username)));
    }

    private static ApiError Missing() => new(404, "app.user.missing_account.const", "Unable to find the user.");

    private static IEnumerable<SimulatedUser> Sorted(Call call) => call.World.Users.Values.OrderBy(u => u.Username, StringComparer.Ordinal);

    private static Response List(Call call)
    {
        IEnumerable<SimulatedUser> users = Sorted(call);
        if (call.Query("in_team") is { Length: > 0 } teamId)
        {
            SimulatedTeam team = call.World.Teams.ById.GetValueOrDefault(teamId) ?? throw ApiError.Forbidden();
            users = call.User.IsAdmin || team.Members.ContainsKey(call.User.Id)
                ? users.Where(u => team.Members.ContainsKey(u.Id))
                : throw ApiError.Forbidden();
        }
        else if (call.Query("in_channel") is { Length: > 0 } channelId)
        {
            SimulatedChannel channel = call.ReadableChannel(channelId);
            users = users.Where(u => channel.Members.ContainsKey(u.Id));
        }

        if (call.Query("not_in_team") is { Length: > 0 } otherTeamId)
        {
            SimulatedTeam team = call.World.Teams.ById.GetValueOrDefault(otherTeamId) ?? throw ApiError.Forbidden();
            Call.Require(call.User.IsAdmin || team.Members.ContainsKey(call.User.Id));
            users = users.Where(u => !team.Members.ContainsKey(u.Id));
        }

        if (call.Query("not_in_channel") is { Length: > 0 } otherChannelId)
        {
            SimulatedChannel channel = call.ReadableChannel(otherChannelId);
            users = users.Where(u => !channel.Members.ContainsKey(u.Id));
        }

        if (call.IsAsked("without_team"))
        {
            call.RequireAdmin();
            users = users.Where(u => !call.World.Teams.ById.Values.Any(t => t.Members.ContainsKey(u.Id)));
        }

        if (call.IsAsked("active") && call.IsAsked("inactive"))
        {
            throw ApiError.UrlParameter("inactive");
        }

        users = call.IsAsked("active")
            ? users.Where(u => u.DeleteAt == 0)
            : call.IsAsked("inactive") ? users.Where(u => u.DeleteAt > 0) : users;
        users = call.Query("role") is { Length: > 0 } role ? users.Where(u => u.Roles.Split(' ').Contains(role)) : users;
        users = call.Query("sort") switch
        {
            "" => users,
            "create_at" => users.OrderByDescending(u => u.CreateAt),
            "last_activity_at" when call.Query("in_team").Length > 0 => users,
            _ => throw ApiError.UrlParameter("sort"),
        };
        return Response.List(call.Paged(users).Select(u => u.ToJson()));
    }

    private static Response One(Call call, SimulatedUser user) =>
        call.Tagged(user.ToJson(self: user == call.User), user.ETag(call.World.Options.ServerVersion));

    private static Response Autocomplete(Call call)
    {
        string name = call.Query("name");
        SimulatedUser[] found = [.. Sorted(call).Where(u => u.DeleteAt == 0 && IsNamed(u, name))];
        if (call.Query("in_team") is { Length: > 0 } teamId)
        {
            SimulatedTeam team = call.World.Teams.ById.GetValueOrDefault(teamId) ?? throw ApiError.Forbidden();
            Call.Require(call.User.IsAdmin || team.Members.ContainsKey(call.User.Id));
            found = [.. found.Where(u => team.Members.ContainsKey(u.Id))];
        }

        int limit = Math.Clamp(call.Number("limit") ?? 100, 1, 1000);
        if (call.Query("in_channel") is not { Length: > 0 } channelId)
        {
            return Response.Json(new JsonObject { ["users"] = GoJson.Array(found.Take(limit).Select(u => u.ToJson())) });
        }

        SimulatedChannel channel = call.ReadableChannel(channelId);
        return Response.Json(new JsonObject
        {
            ["users"] = GoJson.Array(found.Where(u => channel.Members.ContainsKey(u.Id)).Take(limit).Select(u => u.ToJson())),
            ["out_of_channel"] = GoJson.Array(found.Where(u => !channel.Members.ContainsKey(u.Id)).Take(limit).Select(u => u.ToJson())),
        });
    }

    private static bool IsNamed(SimulatedUser user, string term) => new[] { user.Username, user.Nickname, user.FirstName, user.LastName }
        .Any(n => n.StartsWith(term, StringComparison.OrdinalIgnoreCase));

    private static Response Search(Call call)
    {
        JsonObject body = call.BodyObject("props");
        string term = body.Text("term");
        if (term.Length == 0)
        {
            throw ApiError.BodyParameter("term");
        }

        long limit = body.NumberOrNull("limit") ?? 100;
        if (limit is <= 0 or > 1000)
        {
            throw ApiError.BodyParameter("limit");
        }

        bool withInactive = body.Flag("allow_inactive") == true;
        IEnumerable<SimulatedUser> users = Sorted(call).Where(u => IsNamed(u, term.TrimStart('@')) && (u.DeleteAt == 0 || withInactive));
        foreach ((string key, bool inside) in new[] { ("team_id", true), ("not_in_team_id", false) })
        {
            if (body.Text(key) is { Length: > 0 } id)
            {
                SimulatedTeam team = call.World.Teams.ById.GetValueOrDefault(id) ?? throw ApiError.Forbidden();
                Call.Require(call.User.IsAdmin || team.Members.ContainsKey(call.User.Id));
                users = users.Where(u => team.Members.ContainsKey(u.Id) == inside);
            }
        }

        foreach ((string key, bool inside) in new[] { ("in_channel_id", true), ("not_in_channel_id", false) })
        {
            if (body.Text(key) is { Length: > 0 } id)
            {
                SimulatedChannel channel = call.ReadableChannel(id);
                users = users.Where(u => channel.Members.ContainsKey(u.Id) == inside);
            }
        }

        if (body.Flag("without_team") == true)
        {
            users = users.Where(u => !call.World.Teams.ById.Values.Any(t => t.Members.ContainsKey(u.Id)));
        }

        return Response.List(users.Take((int)limit).Select(u => u.ToJson()));
    }

    /// <summary>Returns the users of the given group channels. Channels that the current user is not in are omitted.</summary>
    private static Response InGroupChannels(Call call)
    {
        IEnumerable<SimulatedChannel> channels = call.BodyIds("group_channel_ids").Distinct(StringComparer.Ordinal)
            .Select(id => call.World.Channels.ById.GetValueOrDefault(id)).OfType<SimulatedChannel>()
            .Where(c => c.Type == ChannelType.Group && c.Members.ContainsKey(call.User.Id));
        return Response.Json(GoJson.Map(channels.Select(c => KeyValuePair.Create(
            c.Id, (JsonNode?)GoJson.Array(c.Members.Keys.Where(id => id != call.User.Id).Select(id => call.World.Users[id].ToJson()))))));
    }

    /// <summary>Returns the users who share a channel with the current user.</summary>
    private static Response Known(Call call)
    {
        IEnumerable<string> ids = call.World.Channels.ById.Values.Where(c => c.Members.ContainsKey(call.User.Id))
            .SelectMany(c => c.Members.Keys).Where(id => id != call.User.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return Response.Json(GoJson.Strings(ids));
    }

    private static Response Filtered(Call call)
    {
        call.RequireAdmin();
        return Total(call.World.Users.Values.Count(u => (!u.IsBot || call.IsAsked("include_bots"))
            && (u.DeleteAt == 0 || call.IsAsked("include_deleted"))
            && (call.Query("in_team") is not { Length: > 0 } teamId
                || (call.World.Teams.ById.TryGetValue(teamId, out SimulatedTeam? team) && team.Members.ContainsKey(u.Id)))
            && (call.Query("in_channel") is not { Length: > 0 } channelId || call.World.Channels.IsMember(u.Id, channelId))));
    }

    private static Response Total(int count) => Response.Json(new JsonObject { ["total_users_count"] = count });

    private static Response ByKey(Call call, Func<SimulatedUser, HashSet<string>, bool> fits)
    {
        HashSet<string> keys = [.. call.BodyIds("user_ids")];
        return Response.List(call.World.Users.Values.Where(u => fits(u, keys)).Select(u => u.ToJson()));
    }
}
