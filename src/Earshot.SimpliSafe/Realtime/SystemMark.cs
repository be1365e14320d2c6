using System.Globalization;
using System.Text.Json;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Represents the saved position of one system.</summary>
/// <param name="Mark">The time of the newest event, in seconds since 1970, by the server clock, or null if the system has none.</param>
/// <param name="Floor">The time up to which all events are old, in the same unit.</param>
/// <param name="Recent">The times and IDs of the later events that were handled.</param>
/// <param name="HandledUntil">The time up to which everything was handled, by the local clock, or null if it is unknown.</param>
internal sealed record SystemMark(
    long? Mark, long Floor, IReadOnlyList<(long Time, string Id)> Recent, DateTimeOffset? HandledUntil)
{
    /// <summary>The maximum number of IDs. It is far more than a system produces within the overlap.</summary>
    public const int MostRecent = 10_000;

    /// <summary>Writes the position as JSON.</summary>
    public void Write(Utf8JsonWriter json, long systemId)
    {
        json.WriteStartObject();
        json.WriteNumber("system", systemId);
        if (Mark is { } mark)
        {
            json.WriteNumber("mark", mark);
        }

        if (Floor != long.MinValue)
        {
            json.WriteNumber("floor", Floor);
        }

        if (HandledUntil is { } until)
        {
            json.WriteString("until", until.ToString("O", CultureInfo.InvariantCulture));
        }

        json.WriteStartArray("recent");
        foreach ((long time, string id) in Recent)
        {
            json.WriteStartArray();
            json.WriteNumberValue(time);
            json.WriteStringValue(id);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads a position.</summary>
    /// <exception cref="Exception">The JSON has another format.</exception>
    public static (long SystemId, SystemMark Mark) Read(JsonElement json)
    {
        var recent = new List<(long Time, string Id)>();
        foreach (JsonElement known in json.GetProperty("recent").EnumerateArray().Take(MostRecent))
        {
            recent.Add((known[0].GetInt64(), known[1].GetString() ?? throw new FormatException("An ID is null.")));
        }

        return (
            json.GetProperty("system").GetInt64(),
            new SystemMark(
                json.TryGetProperty("mark", out JsonElement mark) ? mark.GetInt64() : null,
                json.TryGetProperty("floor", out JsonElement floor) ? floor.GetInt64() : long.MinValue,
                recent,
                json.TryGetProperty("until", out JsonElement until) ? until.GetDateTimeOffset() : null));
    }
}
