using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Channels;

internal static class ChannelEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("channels", All);
        routes.Get("channels/{channel_id}", call => Answer.Json(call.VisibleChannel().ToJson()));
        routes.Get("channels/{channel_id}/stats", Stats);
        routes.Get("channels/{channel_id}/timezones", Timezones);
        routes.Get("channels/{channel_id}/member_counts_by_group", _ => throw NoLicense("channel_member_counts_by_group", "groups"));
        routes.Get("channels/{channel_id}/moderations", _ => throw NoLicense("get_channel_moderations", "channel moderation"));
        routes.Get("channels/{channel_id}/members_minus_group_members", _ => throw ApiError.BodyParameter("group_ids"));
        routes.Get("teams/name/{team_name}/channels/name/{channel_name}", call => ByName(call, call.TeamByName()));
        routes.Get("teams/{team_id}/channels/name/{channel_name}", call => ByName(call, call.TeamInPath()));
        routes.Get("teams/{team_id}/channels", call => InTeam(call, ChannelType.Open));
        routes.Get("teams/{team_id}/channels/private", PrivateInTeam);
        routes.Get("teams/{team_id}/channels/deleted", Deleted);
        routes.Get("teams/{team_id}/channels/autocomplete", Autocomplete);
        routes.Get("teams/{team_id}/channels/search_autocomplete", Autocomplete);
        routes.Get("users/{user_id}/teams/{team_id}/channels", OfUser);
        routes.Get("users/{user_id}/teams/{team_id}/channels/categories", Categories);
        routes.Get("users/{user_id}/teams/{team_id}/channels/categories/order", call => Answer.Json(Sidebar(call)["order"]));
        routes.Post("channels", Create);
        routes.Post("channels/direct", CreateDirect);
        routes.Put("channels/{channel_id}/patch", Patch);
        routes.Delete("channels/{channel_id}", Delete);
    }

    private static ApiError NoLicense(string operation, string what) =>
        new(501, $"api.channel.{operation}.license.error", $"Your license does not support {what}");

    private static IEnumerable<SimulatedChannel> Sorted(IEnumerable<SimulatedChannel> channels) =>
        channels.OrderBy(c => c.DisplayName, StringComparer.OrdinalIgnoreCase);

    private static Answer All(Call call)
    {
        call.RequireAdmin();
        IEnumerable<SimulatedChannel> channels = Sorted(call.World.Rooms.Channels.Values.Where(c => c.DeleteAt == 0 && !c.IsDirectOrGroup));
        return Answer.List(call.Paged(channels).Select(channel =>
        {
            SimulatedTeam team = call.World.Rooms.Teams[channel.TeamId];
            JsonObject json = channel.ToJson();
            json["team_display_name"] = team.DisplayName;
            json["team_name"] = team.Name;
            json["team_update_at"] = team.UpdateAt;
            return json;
        }));
    }

    private static Answer Stats(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel();
        return Answer.Json(new JsonObject
        {
            ["channel_id"] = channel.Id,
            ["member_count"] = channel.Members.Count,
            ["guest_count"] = 0,
            ["pinnedpost_count"] = call.World.Posts.In(channel.Id).Count(p => p.IsPinned && p.DeleteAt == 0),
        });
    }

    private static Answer Timezones(Call call)
    {
        call.ReadableChannel();
        return Answer.Json(new JsonArray());
    }

    private static Answer ByName(Call call, SimulatedTeam team)
    {
        SimulatedChannel channel = call.World.Rooms.InTeam(team.Id).FirstOrDefault(c => c.Name == call.Argument("channel_name") && c.DeleteAt == 0)
            ?? throw new ApiError(404, "app.channel.get_by_name.missing.app_error", "Channel does not exist.");
        return Answer.Json(call.Visible(channel).ToJson());
    }

    private static Answer InTeam(Call call, ChannelType type)
    {
        string id = call.TeamInPath().Id;
        return Answer.List(call.Paged(Sorted(call.World.Rooms.InTeam(id).Where(c => c.Type == type && c.DeleteAt == 0))).Select(c => c.ToJson()));
    }

    private static Answer PrivateInTeam(Call call)
    {
        call.RequireAdmin();
        return InTeam(call, ChannelType.Private);
    }

    private static Answer Deleted(Call call)
    {
        string id = call.TeamInPath().Id;
        IEnumerable<SimulatedChannel> channels = call.World.Rooms.InTeam(id)
            .Where(c => c.DeleteAt > 0 && (c.Type == ChannelType.Open || c.Members.ContainsKey(call.User.Id)));
        return Answer.List(call.Paged(Sorted(channels)).Select(c => c.ToJson()));
    }

    private static Answer Autocomplete(Call call)
    {
        string id = call.TeamInPath().Id;
        string name = call.Query("name");
        IEnumerable<SimulatedChannel> channels = Sorted(call.World.Rooms.InTeam(id)).Where(c => c.DeleteAt == 0
            && (c.Type == ChannelType.Open || c.Members.ContainsKey(call.User.Id))
            && (c.Name.Contains(name, StringComparison.OrdinalIgnoreCase) || c.DisplayName.Contains(name, StringComparison.OrdinalIgnoreCase)));
        return Answer.List(channels.Take(50).Select(c => c.ToJson()));
    }

    private static Answer OfUser(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        return Answer.List(call.World.Rooms.Of(user.Id, call.TeamInPath().Id).Select(c => c.ToJson()));
    }

    private static Answer Categories(Call call) => Answer.Json(Sidebar(call));

    private static JsonObject Sidebar(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        string teamId = call.TeamInPath().Id;
        SimulatedChannel[] channels = [.. call.World.Rooms.Of(user.Id, teamId)];
        JsonObject Category(string type, string name, string sorting, IEnumerable<SimulatedChannel> ofIt) => new()
        {
            ["id"] = $"{type}_{user.Id}_{teamId}",
            ["user_id"] = user.Id,
            ["team_id"] = teamId,
            ["sorting"] = sorting,
            ["type"] = type,
            ["display_name"] = name,
            ["muted"] = false,
            ["collapsed"] = false,
            ["channel_ids"] = GoJson.Strings(ofIt.Select(c => c.Id)),
        };
        JsonObject[] categories =
        [
            Category("favorites", "Favorites", "", []), Category("channels", "Channels", "", channels.Where(c => !c.IsDirectOrGroup)),
            Category("direct_messages", "Direct Messages", "recent", channels.Where(c => c.IsDirectOrGroup)),
        ];
        JsonArray order = GoJson.Strings(categories.Select(c => c["id"]!.GetValue<string>()));
        return new JsonObject { ["categories"] = GoJson.Array(categories), ["order"] = order };
    }

    private static Answer Create(Call call)
    {
        JsonObject body = call.BodyObject("channel");
        SimulatedTeam team = call.World.Rooms.Teams.GetValueOrDefault(body.Text("team_id")) ?? throw ApiError.Forbidden();
        if (!call.User.IsAdmin && !team.Members.ContainsKey(call.User.Id))
        {
            throw ApiError.Forbidden();
        }

        string name = body.Text("name");
        string displayName = body.Text("display_name");
        ChannelType type = body.Text("type") switch { "O" => ChannelType.Open, "P" => ChannelType.Private, _ => throw Invalid("type", "Invalid type.") };
        if (displayName.Length is 0 or > 64)
        {
            throw Invalid("display_name", "Invalid display name.");
        }

        if (name.Length is < 1 or > 64 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))
        {
            throw Invalid("2_or_more", "Name must be 2 or more lowercase alphanumeric characters.");
        }

        if (call.World.Rooms.InTeam(team.Id).Any(c => c.Name == name))
        {
            throw new ApiError(400, "store.sql_channel.save_channel.exists.app_error", "A channel with that name already exists on the same team.");
        }

        SimulatedChannel channel = call.World.Rooms.AddChannel(team.Id, name, displayName, type, call.User);
        channel.Header = body.Text("header");
        channel.Purpose = body.Text("purpose");
        call.World.Posts.AddSystem(channel, call.User, SystemPost.Joined(call.User));
        return Answer.Json(channel.ToJson(), 201);
    }

    private static ApiError Invalid(string what, string message) => new(400, $"model.channel.is_valid.{what}.app_error", message);

    private static Answer CreateDirect(Call call)
    {
        IReadOnlyList<string> ids = call.BodyIds("user_ids");
        if (ids.Count != 2 || !ids.All(call.World.Users.ContainsKey))
        {
            throw ApiError.BodyParameter("user_ids");
        }

        if (!ids.Contains(call.User.Id) && !call.User.IsAdmin)
        {
            throw ApiError.Forbidden();
        }

        return Answer.Json(call.World.Rooms.Direct(call.World.Users[ids[0]], call.World.Users[ids[1]]).ToJson(), 201);
    }

    private static Answer Patch(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel();
        JsonObject body = call.BodyObject("channel");
        call.World.Rooms.Update(
            channel, call.User, body.TextOrNull("name"), body.TextOrNull("display_name"), body.TextOrNull("header"), body.TextOrNull("purpose"));
        return Answer.Json(channel.ToJson());
    }

    private static Answer Delete(Call call)
    {
        SimulatedChannel channel = call.ReadableChannel();
        if (channel.IsDirectOrGroup || channel.Name == "town-square")
        {
            throw new ApiError(400, "api.channel.delete_channel.cannot.app_error", "Unable to delete the channel.");
        }

        call.World.Rooms.Delete(channel);
        return Answer.Ok();
    }
}
