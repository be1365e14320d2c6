using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Rest.Server;

internal static class ConfigEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Get("config", Read);
        routes.Put("config", Change);
        routes.Put("config/patch", Change);
        routes.Post("config/reload", Reload);
        routes.Get("config/environment", Environment);
        routes.Open("GET", "config/client", Client);
        routes.Open("GET", "license/client", License);
        routes.Delete("license", RemoveLicense);
        routes.Get("trial-license/prev", PreviousTrial);
    }

    private static Response Read(Call call)
    {
        call.RequireAdmin();
        return Response.Json(call.World.Settings.Config.DeepClone());
    }

    private static Response Change(Call call)
    {
        JsonObject body = call.BodyObject("config");
        call.RequireAdmin();
        return call.World.Settings.TryChange(body) ? Read(call) : throw ApiError.BodyParameter("config");
    }

    private static Response Reload(Call call)
    {
        call.RequireAdmin();
        return Response.Ok();
    }

    /// <summary>Returns the settings that come from environment variables; there are none.</summary>
    private static Response Environment(Call call)
    {
        call.RequireAdmin();
        return Response.Json(new JsonObject());
    }

    private static Response Client(Call call)
    {
        RequireOldFormat(call, "config");
        return Response.Json(call.World.Settings.Client());
    }

    private static void RequireOldFormat(Call call, string what)
    {
        if (call.Query("format") != "old")
        {
            throw call.Query("format").Length == 0
                ? ApiError.UrlParameter("format")
                : new ApiError(501, $"api.{what}.client.old_format.app_error", $"New format for the client {what} is not supported yet.");
        }
    }

    private static Response License(Call call)
    {
        RequireOldFormat(call, "license");
        return Response.Json(new JsonObject { ["IsLicensed"] = "false" });
    }

    private static Response RemoveLicense(Call call)
    {
        call.RequireAdmin();
        return Response.Ok();
    }

    private static Response PreviousTrial(Call call)
    {
        call.RequireAdmin();
        return Response.Json(new JsonObject { ["IsLicensed"] = "false" });
    }
}
