using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Rest.Server;

/// <summary>Provides the endpoints for pings and for information that all users can read.</summary>
internal static class SystemEndpoints
{
    private static readonly string[] Zones =
    [
        "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Anchorage", "America/Argentina/Buenos_Aires",
        "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Mexico_City", "America/New_York", "America/Sao_Paulo",
        "Asia/Dubai", "Asia/Hong_Kong", "Asia/Kolkata", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney",
        "Europe/Berlin", "Europe/London", "Europe/Madrid", "Europe/Paris", "Europe/Warsaw", "Pacific/Auckland", "Pacific/Honolulu",
        "Etc/UTC",
    ];

    public static void Add(RouteTable routes)
    {
        routes.Open("GET", "system/ping", Ping);
        routes.Get("system/timezones", _ => Response.Json(GoJson.Strings(Zones)));
        routes.Get("redirect_location", Redirection);
        routes.Get("system/notices/{team_id}", Notices);
        routes.Put("system/notices/view", ViewNotices);
    }

    /// <summary>Returns the status of the server, optionally with the status of the database and the file store.</summary>
    private static Response Ping(Call call)
    {
        var json = new JsonObject
        {
            ["ActiveSearchBackend"] = "database",
            ["AndroidLatestVersion"] = "",
            ["AndroidMinVersion"] = "",
            ["DesktopLatestVersion"] = "",
            ["DesktopMinVersion"] = "",
            ["IosLatestVersion"] = "",
            ["IosMinVersion"] = "",
        };
        if (!call.IsAsked("get_server_status"))
        {
            json["status"] = "OK";
            return Response.Json(json);
        }

        json["database_status"] = "OK";
        json["filestore_status"] = "OK";
        json["status"] = "OK";
        return Response.Json(json) with { Headers = [new("status", "OK"), new("database_status", "OK"), new("filestore_status", "OK")] };
    }

    /// <summary>Returns an empty location, because link previews are disabled.</summary>
    private static Response Redirection(Call call) => call.Query("url").Length > 0
        ? Response.Json(new JsonObject { ["location"] = "" })
        : throw ApiError.UrlParameter("url");

    private static Response Notices(Call call)
    {
        call.Id("team_id");
        return Response.Json(new JsonArray());
    }

    private static Response ViewNotices(Call call)
    {
        call.BodyIds("noticeIds");
        return Response.Ok();
    }
}
