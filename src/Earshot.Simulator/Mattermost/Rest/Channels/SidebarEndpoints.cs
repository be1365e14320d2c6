using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Channels;

namespace Earshot.Simulator.Mattermost.Rest.Channels;

/// <summary>Provides the endpoints of the sidebar categories.</summary>
internal static class SidebarEndpoints
{
    private const string Root = "users/{user_id}/teams/{team_id}/channels/categories";

    private static readonly string[] Sortings = ["", "alpha", "manual", "recent"];

    public static void Add(RouteTable routes)
    {
        routes.Get(Root, All);
        routes.Post(Root, Create);
        routes.Put(Root, UpdateAll);
        routes.Get(Root + "/order", call => Response.Json(GoJson.Strings(Of(call).Select(c => c.Id))));
        routes.Put(Root + "/order", Order);
        routes.Get(Root + "/{category_id}", call => Response.Json(One(call, call.Argument("category_id")).ToJson()));
        routes.Put(Root + "/{category_id}", Update);
        routes.Delete(Root + "/{category_id}", Delete);
    }

    private static IReadOnlyList<SidebarCategory> Of(Call call)
    {
        SimulatedUser user = call.OwnUserInPath();
        return call.World.Sidebars.Of(user.Id, call.TeamInPath().Id);
    }

    private static SidebarCategory One(Call call, string id) =>
        Of(call).FirstOrDefault(c => c.Id == id) ?? throw new ApiError(
            404, "app.channel.sidebar_categories.app_error", "Unable to find the category.");

    private static Response All(Call call)
    {
        IReadOnlyList<SidebarCategory> categories = Of(call);
        return Response.Json(new JsonObject
        {
            ["categories"] = GoJson.Array(categories.Select(c => c.ToJson())),
            ["order"] = GoJson.Strings(categories.Select(c => c.Id)),
        });
    }

    private static Response Create(Call call)
    {
        Of(call);
        JsonObject body = call.BodyObject("category");
        Owned(call, body);
        if (body.Text("id").Length > 0)
        {
            throw ApiError.BodyParameter("category");
        }

        string name = Name(body);
        SidebarCategory category = call.World.Sidebars.Create(call.Id("user_id"), call.Id("team_id"), name, body.Texts("channel_ids"));
        Announce(call, "sidebar_category_created", ("category_id", category.Id));
        return Response.Json(category.ToJson());
    }

    private static string Name(JsonObject body) =>
        body.Text("display_name") is { Length: > 0 and <= 64 } name ? name : throw ApiError.BodyParameter("category");

    private static void Owned(Call call, JsonObject body)
    {
        bool other = (body.Text("user_id") is { Length: > 0 } userId && userId != call.Id("user_id"))
            || (body.Text("team_id") is { Length: > 0 } teamId && teamId != call.Id("team_id"));
        if (other)
        {
            throw ApiError.BodyParameter("category");
        }
    }

    private static Response UpdateAll(Call call)
    {
        Of(call);
        JsonObject[] bodies = [.. call.BodyArray("category").Select(b => b as JsonObject ?? throw ApiError.BodyParameter("category"))];
        SidebarCategory[] categories = [.. bodies.Select(b => One(call, b.Text("id")))];
        foreach ((JsonObject body, SidebarCategory category) in bodies.Zip(categories))
        {
            Change(call, category, body);
        }

        Announce(call, "sidebar_category_updated");
        return Response.List(categories.Select(c => c.ToJson()));
    }

    private static Response Update(Call call)
    {
        SidebarCategory category = One(call, call.Argument("category_id"));
        Change(call, category, call.BodyObject("category"));
        Announce(call, "sidebar_category_updated");
        return Response.Json(category.ToJson());
    }

    private static void Change(Call call, SidebarCategory category, JsonObject body)
    {
        Owned(call, body);
        string sorting = body.Text("sorting");
        if (!Sortings.Contains(sorting))
        {
            throw ApiError.BodyParameter("category");
        }

        // The names of the default categories cannot be changed.
        category.DisplayName = category.Type == "custom" ? Name(body) : category.DisplayName;
        category.Sorting = sorting;
        category.Muted = body.Flag("muted") ?? false;
        category.Collapsed = body.Flag("collapsed") ?? false;
        call.World.Sidebars.Put(category, body.Texts("channel_ids"));
    }

    private static Response Delete(Call call)
    {
        SidebarCategory category = One(call, call.Argument("category_id"));
        if (category.Type != "custom")
        {
            throw new ApiError(400, "app.channel.sidebar_categories.delete_invalid.app_error", "Only custom categories can be deleted.");
        }

        call.World.Sidebars.Remove(category);
        Announce(call, "sidebar_category_deleted", ("category_id", category.Id));
        return Response.Ok();
    }

    private static Response Order(Call call)
    {
        IReadOnlyList<SidebarCategory> categories = Of(call);
        IReadOnlyList<string> ids = call.BodyIds("category_ids");
        if (ids.Count != categories.Count || !categories.All(c => ids.Contains(c.Id)))
        {
            throw ApiError.BodyParameter("category_ids");
        }

        call.World.Sidebars.Order(call.Id("user_id"), call.Id("team_id"), ids);
        Announce(call, "sidebar_category_order_updated", ("order", GoJson.Strings(ids)));
        return Response.Json(GoJson.Strings(ids));
    }

    private static void Announce(Call call, string name, params ReadOnlySpan<(string Key, JsonNode? Value)> data) =>
        call.World.Hub.Publish(new ServerEvent(name, Audience.User(call.Id("user_id")) with { TeamId = call.Id("team_id") }, data));
}
