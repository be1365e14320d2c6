using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Represents an event that the simulator has written, and sent to the sockets that had joined.</summary>
public sealed class SimulatedEvent
{
    // The event list uses the older format, and the WebSocket uses the newer one.
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

    /// <summary>Gets the system of the event.</summary>
    public SimulatedSystem System { get; }

    /// <summary>Gets the ID, which increases from event to event and is longer than 31 bits.</summary>
    public long Id { get; }

    /// <summary>Gets the event code (eventCid), or 0 if a raw event has none.</summary>
    public int Code { get; }

    /// <summary>Gets the time, in whole seconds.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>Gets the event type (eventType): alarm, alarmCancel, activity, activityCam, and so on.</summary>
    public string Type => Text("eventType");

    /// <summary>Gets the name of the device, or an empty string.</summary>
    public string SensorName => Text("sensorName");

    /// <summary>Gets the name of the PIN that was used, never the PIN itself, or an empty string.</summary>
    public string PinName => Text("pinName");

    internal long Seconds => Timestamp.ToUnixTimeSeconds();

    /// <summary>Gets or sets the time from which the event list contains the event.</summary>
    internal DateTimeOffset ListedAt { get; set; }

    /// <summary>Returns the event as JSON, as it is sent over the WebSocket.</summary>
    /// <returns>The JSON text.</returns>
    public string ToJson() => JsonText.Of(_json);

    internal JsonObject ToSocketJson() => _json.DeepClone().AsObject();

    /// <summary>
    /// Returns the event as an entry of the event list: the ID first, and without the fields that only the WebSocket sends.
    /// </summary>
    /// <param name="isLegacy">Whether an event without a camera has the empty fields that the list had until 2019.</param>
    internal JsonObject ToListJson(bool isLegacy)
    {
        var listed = new JsonObject { ["eventId"] = _json["eventId"]!.DeepClone() };
        foreach ((string name, JsonNode? value) in _json)
        {
            if (name != "eventId" && !SocketOnly.Contains(name))
            {
                listed[name] = value?.DeepClone();
            }
        }

        if (isLegacy && !listed.ContainsKey("videoStartedBy"))
        {
            listed["videoStartedBy"] = "";
            listed["video"] = new JsonObject();
        }

        return listed;
    }

    private string Text(string name) => _json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
