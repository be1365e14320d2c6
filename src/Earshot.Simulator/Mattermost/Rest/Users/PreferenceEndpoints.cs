using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Users;

internal static class PreferenceEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("users/{user_id}/preferences", call => Response.List(Of(call).Select(ToJson)));
        routes.Get("users/{user_id}/preferences/{category}", Category);
        routes.Get("users/{user_id}/preferences/{category}/name/{preference_name}", One);
        routes.Put("users/{user_id}/preferences", Save);
        routes.Post("users/{user_id}/preferences/delete", Delete);
    }

    private static IEnumerable<KeyValuePair<(string UserId, string Category, string Name), string>> Of(Call call)
    {
        string id = call.OwnUserInPath().Id;
        return call.World.Preferences.Where(p => p.Key.UserId == id);
    }

    private static JsonObject ToJson(KeyValuePair<(string UserId, string Category, string Name), string> preference) => new()
    {
        ["user_id"] = preference.Key.UserId,
        ["category"] = preference.Key.Category,
        ["name"] = preference.Key.Name,
        ["value"] = preference.Value,
    };

    private static Response Category(Call call)
    {
        JsonNode?[] found = [.. Of(call).Where(p => p.Key.Category == call.Argument("category")).Select(ToJson)];
        return found.Length > 0
            ? Response.List(found)
            : throw new ApiError(404, "api.preference.preferences_category.get.app_error", "Unable to get user preferences.");
    }

    private static Response One(Call call)
    {
        (string, string, string) key = (call.OwnUserInPath().Id, call.Argument("category"), call.Argument("preference_name"));
        return call.World.Preferences.TryGetValue(key, out string? value)
            ? Response.Json(ToJson(KeyValuePair.Create(key, value)))
            : throw new ApiError(400, "app.preference.get.app_error", "The preference does not exist.");
    }

    private static Response Save(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        var saved = Read(call, user);
        Store(call.World, user, saved);
        return Response.Ok();
    }

    /// <summary>Stores preferences and sends the events.</summary>
    public static void Store(
        ServerWorld world,
        SimulatedUser user,
        IReadOnlyCollection<KeyValuePair<(string UserId, string Category, string Name), string>> saved)
    {
        foreach ((var key, string value) in saved)
        {
            world.Preferences[key] = value;
        }

        // The server sends this event on every change of preferences, even if the sidebar did not change.
        world.Hub.Publish(new ServerEvent("sidebar_category_updated", Audience.User(user.Id)));
        world.Hub.Publish(Changed("preferences_changed", user, saved));
    }

    private static Response Delete(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        var gone = Read(call, user);
        foreach ((var key, _) in gone)
        {
            call.World.Preferences.Remove(key);
        }

        call.World.Hub.Publish(new ServerEvent("sidebar_category_updated", Audience.User(user.Id)));
        call.World.Hub.Publish(Changed("preferences_deleted", user, gone));
        return Response.Ok();
    }

    private static ServerEvent Changed(
        string name, SimulatedUser user, IEnumerable<KeyValuePair<(string UserId, string Category, string Name), string>> preferences) =>
        new(name, Audience.User(user.Id), ("preferences", GoJson.Text(GoJson.Array(preferences.Select(ToJson)))));

    private static List<KeyValuePair<(string UserId, string Category, string Name), string>> Read(Call call, SimulatedUser user)
    {
        var preferences = new List<KeyValuePair<(string, string, string), string>>();
        foreach (JsonNode? item in call.BodyArray("preferences"))
        {
            JsonObject preference = item as JsonObject ?? throw ApiError.BodyParameter("preferences");
            if (preference.Text("user_id") != user.Id)
            {
                throw new ApiError(403, "api.preference.update_preferences.set.app_error", "Unable to set user preferences.");
            }

            preferences.Add(KeyValuePair.Create((user.Id, preference.Text("category"), preference.Text("name")), preference.Text("value")));
        }

        return preferences;
    }
}
