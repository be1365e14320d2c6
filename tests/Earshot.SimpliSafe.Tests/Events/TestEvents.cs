using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.SimpliSafe.Tests.Events;

/// <summary>Creates events in the service's format.</summary>
internal static class TestEvents
{
    public const long Home = 551207;
    public const long Start = 1_785_654_900;

    public static JsonObject Json(long id, long seconds, long system = Home, int code = 3441, string type = "activity") => new()
    {
        ["eventId"] = id,
        ["eventTimestamp"] = seconds,
        ["eventCid"] = code,
        ["zoneCid"] = "5",
        ["sensorType"] = 0,
        ["sensorSerial"] = "",
        ["account"] = "00A1B2C3",
        ["userId"] = 40871,
        ["sid"] = system,
        ["info"] = "Sample",
        ["eventType"] = type,
    };

    public static SimpliSafeEvent Event(JsonNode json, EventOrigin origin = EventOrigin.Live) =>
        new(Encoding.UTF8.GetBytes(json.ToJsonString()), origin, DateTimeOffset.UnixEpoch.AddYears(60));

    public static SimpliSafeEvent Event(long id, long seconds, long system = Home, int code = 3441, string type = "activity") =>
        Event(Json(id, seconds, system, code, type));
}
