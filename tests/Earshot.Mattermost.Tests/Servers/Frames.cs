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

    public static string Pong(long number, DateTimeOffset serverTime) => Ok(number, new JsonObject
    {
        ["text"] = "pong",
        ["version"] = "5.37.0",
        ["server_time"] = serverTime.ToUnixTimeMilliseconds(),
    });

    public static string Ok(long number, JsonObject data) =>
        new JsonObject { ["status"] = "OK", ["seq_reply"] = number, ["data"] = data }.ToJsonString();

    public static string Fail(long number, string errorId, int status = 401) => new JsonObject
    {
        ["status"] = "FAIL",
        ["seq_reply"] = number,
        ["error"] = new JsonObject
        {
            ["id"] = errorId,
            ["message"] = "Log in.",
            ["detailed_error"] = "",
            ["status_code"] = status,
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
