using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Rest.Server;

/// <summary>Provides the endpoints with which administrators maintain a server.</summary>
internal static class MaintenanceEndpoints
{
    private const int LogLines = 10_000;
    private const int DefaultBusySeconds = 3600;
    private const int MaximumBusySeconds = 86_400;

    private static readonly string[] Levels = ["debug", "info", "warn", "error"];

    public static void Add(RouteTable routes)
    {
        routes.Get("audits", Audits);
        routes.Get("logs", Logs);
        routes.Post("logs", Log);
        routes.Post("caches/invalidate", Done);
        routes.Post("database/recycle", Done);
        routes.Post("email/test", call => throw Unconfigured(call, 400, "api.admin.test_email.missing_server", "SMTP Server is required"));
        routes.Post("file/s3_test", call => throw Unconfigured(call, 500, "api.file.no_driver.app_error", "No file driver selected."));
        routes.Post("site_url/test", TestSiteUrl);
        routes.Get("server_busy", Busy);
        routes.Post("server_busy", SetBusy);
        routes.Delete("server_busy", call => SetBusy(call, 0));
        routes.Get("analytics/old", Analytics);
        routes.Get("warn_metrics/status", Nothing);
        routes.Get("upgrade_to_enterprise/status", UpgradeStatus);
        routes.Get("system/support_packet", call => throw Unconfigured(
            call, 403, "api.no_license", "A license is required to use this endpoint."));
    }

    private static Response Done(Call call)
    {
        call.RequireAdmin();
        return Response.Ok();
    }

    private static Response Nothing(Call call)
    {
        call.RequireAdmin();
        return Response.Json(new JsonObject());
    }

    private static ApiError Unconfigured(Call call, int status, string id, string message)
    {
        call.RequireAdmin();
        return new ApiError(status, id, message);
    }

    private static Response Audits(Call call)
    {
        call.RequireAdmin();
        return Response.List(call.Paged(call.World.Audits.AsEnumerable().Reverse()).Select(a => a.DeepClone()));
    }

    /// <summary>Returns what clients have posted to the log, without entries of the simulator.</summary>
    private static Response Logs(Call call)
    {
        call.RequireAdmin();
        int lines = Math.Min(call.Number("logs_per_page") ?? LogLines, LogLines);
        int skipped = (int)Math.Min((long)call.Page * lines, int.MaxValue);
        return Response.Json(GoJson.Strings(call.World.Logs.Skip(skipped).Take(lines)));
    }

    private static Response Log(Call call)
    {
        JsonObject body = call.BodyObject("log");
        string level = body.LooseText("level").ToLowerInvariant();
        string message = body.LooseText("message");
        if (!Levels.Contains(level))
        {
            level = "debug";
        }

        message = message.Length > 399 ? message[..399] : message;
        call.World.Logs.Add(GoJson.Text(new JsonObject { ["level"] = level, ["ts"] = call.World.Now / 1000, ["msg"] = message }) + "\n");
        body["message"] = message;
        return Response.Json(GoJson.Copy(body.Where(p => p.Value?.GetValueKind() == JsonValueKind.String)));
    }

    /// <summary>Checks a site URL without a request: any valid URL on loopback counts as reachable.</summary>
    private static Response TestSiteUrl(Call call)
    {
        string url = call.BodyObject("site_url").LooseText("site_url");
        call.RequireAdmin();
        return Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address!.IsLoopback
                ? Response.Ok()
                : throw new ApiError(400, "app.admin.test_site_url.failure", "This is not a valid live URL.")
            : throw ApiError.BodyParameter("site_url");
    }

    private static Response Busy(Call call)
    {
        call.RequireAdmin();
        long until = call.World.Settings.BusyUntil;
        bool busy = until > call.World.Now;
        var json = new JsonObject { ["busy"] = busy, ["expires"] = busy ? until / 1000 : 0 };
        if (busy)
        {
            json["expires_ts"] = DateTimeOffset.FromUnixTimeMilliseconds(until)
                .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        return Response.Json(json);
    }

    private static Response SetBusy(Call call)
    {
        string asked = call.Query("seconds");
        int seconds = asked.Length == 0 ? DefaultBusySeconds
            : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out int given)
                && given is > 0 and <= MaximumBusySeconds
                ? given
            : throw new ApiError(400, "api.context.invalid_url_param.app_error", $"seconds must be 1 - {MaximumBusySeconds}");
        return SetBusy(call, seconds);
    }

    private static Response SetBusy(Call call, int seconds)
    {
        call.RequireAdmin();
        call.World.Settings.BusyUntil = seconds == 0 ? 0 : call.World.Now + (seconds * 1000L);
        return Response.Ok();
    }

    private static Response UpgradeStatus(Call call)
    {
        call.RequireAdmin();
        return Response.Json(new JsonObject { ["percentage"] = 0, ["error"] = "" });
    }

    private static Response Analytics(Call call)
    {
        call.RequireAdmin();
        string name = call.Query("name") is { Length: > 0 } asked ? asked : "standard";
        string teamId = call.Query("team_id");
        SimulatedChannel[] channels =
            [.. call.World.Channels.ById.Values.Where(c => c.DeleteAt == 0 && (teamId.Length == 0 || c.TeamId == teamId))];
        SimulatedUser[] people = [.. call.World.Users.Values.Where(u => !u.IsBot)];
        (string, double)[] rows = name switch
        {
            "standard" =>
            [
                ("channel_open_count", channels.Count(c => c.Type == ChannelType.Open)),
                ("channel_private_count", channels.Count(c => c.Type == ChannelType.Private)),
                ("post_count", channels.Sum(c => call.World.Posts.In(c.Id).Count(p => p.DeleteAt == 0))),
                ("unique_user_count", people.Count(u => u.DeleteAt == 0)),
                ("team_count", call.World.Teams.ById.Values.Count(t => t.DeleteAt == 0)),
                ("total_websocket_connections", call.World.Hub.OpenSocketCount),
                ("total_master_db_connections", 1),
                ("total_read_db_connections", 0),
                ("daily_active_users", people.Count(u => u.DeleteAt == 0)),
                ("monthly_active_users", people.Count(u => u.DeleteAt == 0)),
                ("inactive_user_count", people.Count(u => u.DeleteAt > 0)),
            ],
            "extra_counts" =>
            [
                ("incoming_webhook_count", call.World.IncomingWebhooks.Count),
                ("outgoing_webhook_count", call.World.OutgoingWebhooks.Count),
                ("command_count", call.World.Commands.Count),
                ("session_count", call.World.Users.Keys.Sum(id => call.World.Sessions.Of(id).Count())),
            ],
            "post_counts_day" or "bot_post_counts_day" or "user_counts_with_posts_day" => [],
            _ => throw ApiError.BodyParameter("name"),
        };
        return Response.List(rows.Select(r => new JsonObject { ["name"] = r.Item1, ["value"] = r.Item2 }));
    }
}
