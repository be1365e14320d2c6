using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Users;

/// <summary>Who there is.</summary>
internal static class UserEndpoints
{
    // A white square of one pixel.
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==");

    public static void Add(RouteTable routes)
    {
        routes.Get("users", List);
        routes.Get("users/{user_id}", call => One(call, call.UserInPath()));
        routes.Get("users/username/{username}", call => One(call, call.World.UserNamed(call.Argument("username")) ?? throw Missing()));
        routes.Get("users/email/{email}", call => One(call, call.World.UserWithEmail(call.Argument("email")) ?? throw Missing()));
        routes.Get("users/autocomplete", Autocomplete);
        routes.Get("users/known", Known);
        routes.Get("users/stats", call => Total(call.World.Users.Count));
        routes.Get("users/stats/filtered", Filtered);
        routes.Get("users/{user_id}/image", Image);
        routes.Get("users/{user_id}/image/default", Image);
        routes.Post("users/ids", call => ByKey(call, (user, keys) => keys.Contains(user.Id)));
        routes.Post("users/usernames", call => ByKey(call, (user, keys) => keys.Contains(user.Username)));
        routes.Put("users/{user_id}/patch", Patch);
    }

    private static ApiError Missing() => new(404, "app.user.missing_account.const", "Unable to find the user.");

    private static IEnumerable<SimulatedUser> Sorted(Call call) => call.World.Users.Values.OrderBy(u => u.Username, StringComparer.Ordinal);

    private static Answer List(Call call)
    {
        IEnumerable<SimulatedUser> users = Sorted(call);
        if (call.Query("in_team") is { Length: > 0 } teamId)
        {
            SimulatedTeam team = call.World.Rooms.Teams.GetValueOrDefault(teamId) ?? throw ApiError.Forbidden();
            users = call.User.IsAdmin || team.Members.ContainsKey(call.User.Id) ? users.Where(u => team.Members.ContainsKey(u.Id)) : throw ApiError.Forbidden();
        }
        else if (call.Query("in_channel") is { Length: > 0 } channelId)
        {
            SimulatedChannel channel = call.ReadableChannel(channelId);
            users = users.Where(u => channel.Members.ContainsKey(u.Id));
        }

        return Answer.List(call.Paged(users).Select(u => u.ToJson()));
    }

    private static Answer One(Call call, SimulatedUser user) =>
        call.Tagged(user.ToJson(self: user == call.User), user.ETag(call.World.Options.ServerVersion));

    private static Answer Autocomplete(Call call)
    {
        string name = call.Query("name");
        IEnumerable<SimulatedUser> users = Sorted(call).Where(u => u.Username.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return Answer.Json(new JsonObject { ["users"] = GoJson.Array(users.Take(100).Select(u => u.ToJson())) });
    }

    /// <summary>The people one shares a channel with.</summary>
    private static Answer Known(Call call)
    {
        IEnumerable<string> ids = call.World.Rooms.Channels.Values.Where(c => c.Members.ContainsKey(call.User.Id))
            .SelectMany(c => c.Members.Keys).Where(id => id != call.User.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return Answer.Json(GoJson.Strings(ids));
    }

    private static Answer Filtered(Call call)
    {
        call.RequireAdmin();
        return Total(call.World.Users.Values.Count(u => !u.IsBot));
    }

    private static Answer Total(int count) => Answer.Json(new JsonObject { ["total_users_count"] = count });

    private static Answer Image(Call call)
    {
        call.UserInPath();
        return new Answer { ContentType = "image/png", Body = Picture };
    }

    private static Answer ByKey(Call call, Func<SimulatedUser, HashSet<string>, bool> fits)
    {
        HashSet<string> keys = [.. call.BodyIds("user_ids")];
        return Answer.List(call.World.Users.Values.Where(u => fits(u, keys)).Select(u => u.ToJson()));
    }

    private static Answer Patch(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        JsonObject body = call.BodyObject("user");
        user.Nickname = body.TextOrNull("nickname") ?? user.Nickname;
        user.FirstName = body.TextOrNull("first_name") ?? user.FirstName;
        user.LastName = body.TextOrNull("last_name") ?? user.LastName;
        user.Position = body.TextOrNull("position") ?? user.Position;
        user.Locale = body.TextOrNull("locale") ?? user.Locale;
        user.UpdateAt = call.World.Now;
        call.World.Hub.Publish(new ServerEvent("user_updated", Audience.Everybody with { OmitUsers = [user.Id] }, ("user", user.ToJson())));
        call.World.Hub.Publish(new ServerEvent("user_updated", Audience.User(user.Id), ("user", user.ToJson(self: true))));
        return Answer.Json(user.ToJson(self: true));
    }
}
