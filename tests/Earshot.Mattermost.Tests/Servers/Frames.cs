using System.Globalization;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Servers;

/// <summary>Creates frames as recorded from server 5.37.</summary>
internal static class Frames
{
    public static string Hello(string connectionId, long sequence = 0) => new JsonObject
    {
        ["event"] = "hello",
        ["data"] = new JsonObject { ["connection_id"] = connectionId, ["server_version"] = "5.37.0" },
        ["broadcast"] = Broadcast(user: "me"),
        ["seq"] = sequence,
    }.ToJsonString();

    public static string Posted(long sequence, string message, string channelId) => new JsonObject
    {
        ["event"] = "posted",
        ["data"] = new JsonObject
        {
            ["post"] = new JsonObject
            {
                ["id"] = string.Create(CultureInfo.InvariantCulture, $"post{sequence}"),
                ["message"] = message,
                ["channel_id"] = channelId,
            }.ToJsonString(),
        },
        ["broadcast"] = Broadcast(channel: channelId),
        ["seq"] = sequence,
    }.ToJsonString();

    public static string Ok(long number) => new JsonObject { ["status"] = "OK", ["seq_reply"] = number }.ToJsonString();

    public static string Unauthenticated(long number) => new JsonObject
    {
        ["status"] = "FAIL",
        ["seq_reply"] = number,
        ["error"] = new JsonObject
        {
            ["id"] = "api.web_socket_router.not_authenticated.app_error",
            ["message"] = "Log in.",
            ["detailed_error"] = "",
            ["status_code"] = 401,
        },
    }.ToJsonString();

    private static JsonObject Broadcast(string channel = "", string user = "") => new()
    {
        ["omit_users"] = null,
        ["user_id"] = user,
        ["channel_id"] = channel,
        ["team_id"] = "",
    };
}
