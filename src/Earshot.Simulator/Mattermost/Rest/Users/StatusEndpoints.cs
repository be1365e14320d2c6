using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Users;

internal static class StatusEndpoints
{
    private const int MaximumRunes = 100;
    private const string Never = "0001-01-01T00:00:00Z";
    private const string CustomStatus = "customStatus";
    private const string RecentName = "recent_custom_statuses";

    private static readonly string[] Identity = ["emoji", "text"];

    private static readonly string[] Durations = ["thirty_minutes", "one_hour", "four_hours", "today", "this_week"];

    public static void Add(RouteTable routes)
    {
        routes.Get("users/{user_id}/status", call => Response.Json(call.World.Statuses.ToJson(call.UserInPath().Id)));
        routes.Put("users/{user_id}/status", Set);
        routes.Put("users/{user_id}/status/custom", SetCustom);
        routes.Delete("users/{user_id}/status/custom", RemoveCustom);
        routes.Delete("users/{user_id}/status/custom/recent", RemoveRecent);
        routes.Post("users/{user_id}/status/custom/recent/delete", RemoveRecent);
        routes.Post("users/status/ids", call => Response.List(call.BodyIds("user_ids").Select(id => call.World.Statuses.ToJson(id))));
    }

    private static Response Set(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        JsonObject body = call.BodyObject("status");
        if (body.Text("user_id") != user.Id)
        {
            throw ApiError.BodyParameter("user_id");
        }

        if (!TrySet(call.World, user.Id, body.Text("status")))
        {
            throw ApiError.BodyParameter("status");
        }

        return Response.Json(call.World.Statuses.ToJson(user.Id));
    }

    private static Response SetCustom(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        JsonObject status = Custom(call);
        user.Props[CustomStatus] = GoJson.Text(status);
        user.Props = GoJson.Copy(user.Props);
        call.World.AnnounceUpdated(user);
        Remember(call, user, [status, .. Recent(call, user).Where(r => !IsSame(r, status))]);
        return Response.Ok();
    }

    private static Response RemoveCustom(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        user.Props.Remove(CustomStatus);
        call.World.AnnounceUpdated(user);
        return Response.Ok();
    }

    private static Response RemoveRecent(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        JsonObject status = Custom(call);
        JsonObject[] recent = [.. Recent(call, user)];
        if (!recent.Any(r => IsSame(r, status)))
        {
            throw ApiError.BodyParameter("recent_custom_status");
        }

        Remember(call, user, recent.Where(r => !IsSame(r, status)));
        return Response.Ok();
    }

    private static JsonObject Custom(Call call)
    {
        JsonObject body = call.BodyObject("custom_status");
        string emoji = body.Text("emoji");
        string text = body.Text("text");
        string duration = body.Text("duration");
        string expiresAt = body.Text("expires_at");
        bool ends = duration.Length > 0 && duration != "date_and_time";
        bool wellTimed = (!ends || Durations.Contains(duration)) && (expiresAt.Length == 0 || IsTime(expiresAt));
        return (emoji.Length > 0 || text.Length > 0) && text.EnumerateRunes().Count() <= MaximumRunes && wellTimed
            ? new JsonObject
            {
                ["emoji"] = emoji,
                ["text"] = text,
                ["duration"] = duration,
                ["expires_at"] = expiresAt.Length > 0 ? expiresAt : Never,
            }
            : throw ApiError.BodyParameter("custom_status");
    }

    private static bool IsTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _)
            && text.Contains('T', StringComparison.Ordinal);

    private static IEnumerable<JsonObject> Recent(Call call, SimulatedUser user) =>
        call.World.Preferences.TryGetValue((user.Id, "custom_status", RecentName), out string? text)
        && JsonBody.Parse(Encoding.UTF8.GetBytes(text)) is JsonArray list ? list.OfType<JsonObject>() : [];

    private static void Remember(Call call, SimulatedUser user, IEnumerable<JsonObject> recent) =>
        PreferenceEndpoints.Store(
            call.World,
            user,
            [
                KeyValuePair.Create(
                    (user.Id, "custom_status", RecentName), GoJson.Text(GoJson.Array(recent.Take(5).Select(r => r.DeepClone())))),
            ]);

    private static bool IsSame(JsonObject one, JsonObject other) =>
        Identity.All(name => JsonNode.DeepEquals(one[name], other[name]));

    /// <summary>Tries to set a status manually.</summary>
    /// <returns><see langword="true"/> if the status was set; <see langword="false"/> if it cannot be set manually.</returns>
    public static bool TrySet(ServerWorld world, string userId, string status)
    {
        switch (status)
        {
            case "online":
                world.Statuses.SetOnline(userId, manual: true);
                return true;
            case "away":
                world.Statuses.SetAwayIfNeeded(userId, manual: true);
                return true;
            case "dnd":
                world.Statuses.SetDoNotDisturb(userId);
                return true;
            case "offline":
                world.Statuses.SetOffline(userId, manual: true);
                return true;
            default:
                return false;
        }
    }
}
