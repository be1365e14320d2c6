using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Rest.Server;

internal static class SystemEndpoints
{
    public static void Add(RouteTable routes)
    {
        routes.Open("GET", "system/ping", _ => Answer.Json(new JsonObject
        {
            ["ActiveSearchBackend"] = "database",
            ["AndroidLatestVersion"] = "",
            ["AndroidMinVersion"] = "",
            ["DesktopLatestVersion"] = "",
            ["DesktopMinVersion"] = "",
            ["IosLatestVersion"] = "",
            ["IosMinVersion"] = "",
            ["status"] = "OK",
        }));
        routes.Open("GET", "config/client", ClientConfig);
        routes.Get("config", Config);
    }

    private static Answer Config(Call call)
    {
        call.RequireAdmin();
        throw new ApiError(501, "simulator.not_simulated.app_error", "The simulator has no settings to show.");
    }

    private static Answer ClientConfig(Call call)
    {
        if (call.Query("format") != "old")
        {
            throw call.Query("format").Length == 0
                ? ApiError.UrlParameter("format")
                : new ApiError(501, "api.config.client.old_format.app_error", "New format for the client configuration is not supported yet.");
        }

        return Answer.Json(new JsonObject
        {
            ["BuildNumber"] = "",
            ["DiagnosticId"] = "",
            ["EnableMultifactorAuthentication"] = "true",
            ["Version"] = call.World.Options.ServerVersion,
            ["WebsocketPort"] = "80",
            ["WebsocketSecurePort"] = "443",
            ["WebsocketURL"] = "",
        });
    }
}
