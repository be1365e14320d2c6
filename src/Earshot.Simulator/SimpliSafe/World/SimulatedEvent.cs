using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>An event that the simulator wrote and, where somebody listened, sent.</summary>
public sealed class SimulatedEvent
{
    // The list of events has the older shape, the socket the newer one.
    private static readonly string[] SocketOnly = ["eventUuid", "internal", "senderId", "openCount", "serviceFeatures", "copsVideoOptIn"];

    private readonly JsonObject _json;

    internal SimulatedEvent(SimulatedSystem system, JsonObject json)
    {
        System = system;
        _json = json;
        Id = json["eventId"]!.GetValue<long>();
        Code = json["eventCid"]?.GetValue<int>() ?? 0;
        Timestamp = DateTimeOffset.FromUnixTimeSeconds(json["eventTimestamp"]!.GetValue<long>());
    }

    /// <summary>The system that it happened to.</summary>
    public SimulatedSystem System { get; }

    /// <summary>Its number; grows from event to event, and is more than 31 bits long.</summary>
    public long Id { get; }

    /// <summary>What happened (eventCid); 0 where a raw event had none.</summary>
    public int Code { get; }

    /// <summary>When, in whole seconds.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>How it counts (eventType): alarm, alarmCancel, activity, activityCam, …</summary>
    public string Type => Text("eventType");

    /// <summary>The device's name, or empty.</summary>
    public string SensorName => Text("sensorName");

    /// <summary>Whose PIN was used: a name, never the PIN; or empty.</summary>
    public string PinName => Text("pinName");

    internal long Seconds => Timestamp.ToUnixTimeSeconds();

    /// <summary>The event as JSON, as the socket sends it.</summary>
    public string ToJson() => JsonText.Of(_json);

    internal JsonObject ToSocketJson() => _json.DeepClone().AsObject();

    /// <summary>As the list of events has it: its number first, without what only the socket tells.</summary>
    internal JsonObject ToListJson()
    {
        var listed = new JsonObject { ["eventId"] = _json["eventId"]!.DeepClone() };
        foreach ((string name, JsonNode? value) in _json)
        {
            if (name != "eventId" && !SocketOnly.Contains(name))
            {
                listed[name] = value?.DeepClone();
            }
        }

        return listed;
    }

    private string Text(string name) => _json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
