using System.Globalization;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.World.Events;

/// <summary>Stores all events, oldest first, and sends new ones over the sockets. Callers hold the world's lock.</summary>
internal sealed class EventLog(ServiceWorld world)
{
    private readonly List<SimulatedEvent> _events = [];

    // The time at which each recording is ready.
    private readonly Dictionary<(SimulatedCamera Camera, long From, long To), DateTimeOffset> _recordings = [];
    private long _lastId = 70_012_000_000;
    private long _lastClip = 70_011_900_000;

    public IReadOnlyList<SimulatedEvent> Of(SimulatedSystem system) => [.. _events.Where(e => e.System == system)];

    public SimulatedEvent Write(SimulatedSystem system, EventCode code, SimulatedDevice? device = null, string pinName = "") =>
        Write(
            system,
            (int)code,
            EventTexts.TypeOf(code),
            EventTexts.Of(code, device is null ? "the base station" : NameOf(device), pinName),
            device,
            pinName);

    public SimulatedEvent Write(
        SimulatedSystem system, int code, string type, string info, SimulatedDevice? device = null, string pinName = "")
    {
        JsonNode location = system.Subscription["location"]!;
        var camera = device as SimulatedCamera;
        long id = NextId();
        var inner = new JsonObject { ["dispatcher"] = "simulated" };
        if (camera is not null)
        {
            inner["mainCamera"] = camera.Uuid;
        }

        var json = new JsonObject
        {
            ["eventUuid"] = world.NewUuid(),
            ["eventTimestamp"] = world.Now,
            ["eventCid"] = code,
            ["zoneCid"] = Zone(system, device, pinName),
            ["sensorType"] = device?.Type ?? 0,
            ["sensorSerial"] = device?.Serial ?? "",
            ["account"] = system.AccountNumber,
            ["userId"] = system.Account.UserId,
            ["sid"] = system.Id,
            ["info"] = info,
            ["pinName"] = pinName,
            ["sensorName"] = device?.Name ?? "",
            ["messageSubject"] = info,
            ["messageBody"] = $"{info} at {location["street1"]!.GetValue<string>()}, {system.Name}.",
            ["eventType"] = type,
            ["timezone"] = location["timeZone"]!.DeepClone(),
            ["locationOffset"] = location["locationOffset"]!.DeepClone(),
            ["internal"] = inner,
            ["senderId"] = camera is null ? "wifi" : "",
            ["openCount"] = 0,
            ["eventId"] = id,
            ["serviceFeatures"] = system.Subscription["features"]!.DeepClone(),
            ["copsVideoOptIn"] = false,
        };
        if (camera is not null)
        {
            json["videoStartedBy"] = camera.Uuid;
            json["video"] = new JsonObject { [camera.Uuid] = Recording(camera, id) };
        }

        return Add(new SimulatedEvent(system, json));
    }

    /// <summary>Writes an event as given. Only required fields that are missing are added.</summary>
    /// <param name="system">The system.</param>
    /// <param name="raw">The event.</param>
    /// <param name="isSent">Whether the sockets send the event; otherwise, only the event list contains it.</param>
    public SimulatedEvent WriteRaw(SimulatedSystem system, JsonObject raw, bool isSent = true)
    {
        JsonObject json = raw.DeepClone().AsObject();
        Fill("eventId", () => NextId());
        Fill("eventTimestamp", () => world.Now);
        Fill("userId", () => system.Account.UserId);
        Fill("sid", () => system.Id);
        return Add(new SimulatedEvent(system, json), isSent);

        void Fill(string name, Func<JsonNode> value)
        {
            if (!json.ContainsKey(name))
            {
                json[name] = value();
            }
        }
    }

    /// <summary>Returns the events that a query selects, newest first.</summary>
    public IReadOnlyList<SimulatedEvent> List(SimulatedSystem system, long? from, int count)
    {
        IEnumerable<SimulatedEvent> all = _events.Where(e => e.System == system && e.ListedAt <= world.Time)
            .OrderBy(e => e.Seconds)
            .ThenBy(e => e.Id);
        IEnumerable<SimulatedEvent> chosen = (from, world.Options.FromTimestamp) switch
        {
            (null, _) => all.TakeLast(count),
            ({ } limit, FromTimestampMode.NewestAtOrBefore) => all.Where(e => e.Seconds <= limit).TakeLast(count),
            ({ } limit, FromTimestampMode.NewestAtOrAfter) => all.Where(e => e.Seconds >= limit).TakeLast(count),
            ({ } limit, _) => all.Where(e => e.Seconds >= limit).Take(count),
        };
        return [.. chosen.Reverse()];
    }

    /// <summary>Determines whether the recording exists and is ready.</summary>
    public bool HasRecording(SimulatedCamera camera, long from, long to) =>
        _recordings.TryGetValue((camera, from, to), out DateTimeOffset ready) && ready <= world.Time;

    private static string NameOf(SimulatedDevice device) => device.Name.Length > 0 ? device.Name : device.Serial;

    private static string Zone(SimulatedSystem system, SimulatedDevice? device, string pinName)
    {
        int zone = pinName.Length > 0 ? system.Pins.SlotOf(pinName) + 2 : device is null ? 0 : system.Devices.IndexOf(device) + 1;
        return zone.ToString(CultureInfo.InvariantCulture);
    }

    private long NextId() => _lastId += world.Roll(1, 200);

    private SimulatedEvent Add(SimulatedEvent written, bool isSent = true)
    {
        written.ListedAt = world.Time + world.Options.ListDelay;
        _events.Add(written);
        if (isSent)
        {
            world.Hub.Publish(written);
        }

        return written;
    }

    private JsonObject Recording(SimulatedCamera camera, long eventId)
    {
        long now = world.Now;
        _recordings.TryAdd((camera, now - 4, now + 9), world.Time + world.Options.MediaDelay);
        string clip = (_lastClip += world.Roll(1, 50)).ToString(CultureInfo.InvariantCulture);
        string span = string.Create(CultureInfo.InvariantCulture, $"{camera.Uuid}/{camera.System.Id}/time/{now - 4}/{now + 9}");
        const string Where = "?account=000000000000&region=us-east-1";
        string v1 = world.Origin + "/v1";
        var links = new JsonObject
        {
            ["_self"] = Link($"{v1}/recordings/{clip}"),
            ["preview/mjpg"] = Link($"{v1}/preview/{span}{Where}{{&fps,width}}", templated: true),
            ["snapshot/mjpg"] = Link($"{v1}/preview/{span}{Where}{{&fps,width}}", templated: true),
            ["snapshot/jpg"] = Link($"{v1}/snapshot/{span}{Where}{{&width}}", templated: true),
            ["download/mp4"] = Link($"{v1}/download/{span}{Where}"),
            ["share"] = Link($"{world.Origin}/v2/share/{span}{Where}", "POST"),
        };
        if (camera.Provider is null)
        {
            links["playback/flv"] = Link($"{v1}/recording/{span}/flv");
        }
        else
        {
            links["playback/dash"] = Link($"{v1}/recording/{span}/dash");
            links["playback/hls"] = Link($"{v1}/recording/{span}/hls");
        }

        return new JsonObject
        {
            ["clipId"] = clip,
            ["preroll"] = 4,
            ["postroll"] = 9,
            ["cameraName"] = camera.Name,
            ["eventId"] = eventId.ToString(CultureInfo.InvariantCulture),
            ["sid"] = camera.System.Id,
            ["timestamp"] = now,
            ["recordingType"] = camera.Provider is null ? "TEP" : "KVS",
            ["account"] = camera.System.AccountNumber,
            ["region"] = "us-east-1",
            ["actualDuration"] = 0,
            ["status"] = "PENDING",
            ["_links"] = links,
        };
    }

    private static JsonObject Link(string href, string method = "GET", bool templated = false)
    {
        var link = new JsonObject { ["href"] = href, ["method"] = method };
        if (templated)
        {
            link["templated"] = true;
        }

        return link;
    }
}
