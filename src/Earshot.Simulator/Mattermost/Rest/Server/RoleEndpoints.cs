using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;

namespace Earshot.Simulator.Mattermost.Rest.Server;

internal static class RoleEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("roles", All);
        routes.Post("roles/names", ByNames);
        routes.Get("roles/name/{role_name}", ByName);
        routes.Get("roles/{role_id}", call => Response.Json(One(call).DeepClone()));
        routes.Put("roles/{role_id}/patch", Patch);
    }

    private static Response All(Call call)
    {
        call.RequireAdmin();
        return Response.List(call.World.Roles.Roles.Select(r => r.DeepClone()));
    }

    private static Response ByNames(Call call)
    {
        IReadOnlyList<string> names = call.BodyIds("rolenames");
        if (names.Any(n => n.Length == 0 || !n.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')))
        {
            throw ApiError.BodyParameter("rolename");
        }

        return Response.List(
            names.Distinct(StringComparer.Ordinal).Select(call.World.Roles.Named).OfType<JsonObject>().Select(r => r.DeepClone()));
    }

    private static ApiError Missing() => new(404, "app.role.get.app_error", "Unable to get role.");

    private static Response ByName(Call call) =>
        Response.Json((call.World.Roles.Named(call.Argument("role_name")) ?? throw new ApiError(
            404, "app.role.get_by_name.app_error", "Unable to get role.")).DeepClone());

    private static JsonObject One(Call call)
    {
        string id = call.Id("role_id");
        return call.World.Roles.Roles.FirstOrDefault(r => r["id"]!.GetValue<string>() == id) ?? throw Missing();
    }

    private static Response Patch(Call call)
    {
        JsonObject body = call.BodyObject("role");
        IReadOnlyList<string> permissions = body.Texts("permissions");
        JsonObject role = One(call);
        call.RequireAdmin();
        if (body["permissions"] is not null)
        {
            role["permissions"] = GoJson.Strings(permissions);
        }

        role["update_at"] = call.World.Now;
        call.World.Hub.Publish(new ServerEvent("role_updated", Audience.Everyone, ("role", GoJson.Text(role))));
        return Response.Json(role.DeepClone());
    }
}
