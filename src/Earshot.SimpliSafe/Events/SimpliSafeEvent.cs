using System.Globalization;
using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>
/// Something that happened in a system: heard on the socket, read from the history, or (see <see cref="EventOrigin.Observed"/>) observed.
/// </summary>
/// <remarks>
/// A view over <see cref="ListenerEvent.Raw"/>, the event as the service wrote it, without the envelope that the socket puts around it.
/// Fields may be missing, and numbers may be texts: what can't be read is null here and stays in the JSON. The texts are English, for
/// people: decide by <see cref="Kind"/> and <see cref="EventType"/>, never by them. <see cref="MessageBody"/> may hold the street address.
/// </remarks>
public sealed class SimpliSafeEvent : ListenerEvent
{
    private IReadOnlyList<EventRecording>? _recordings;

    internal SimpliSafeEvent(ReadOnlyMemory<byte> raw, EventOrigin origin, DateTimeOffset receivedAt)
        : base(raw, origin, receivedAt)
    {
        IdText = Text("eventId") is { Length: > 0 } id ? id : null;
        Id = JsonField.Number(Raw, "eventId") ?? 0;
        SystemId = JsonField.Number(Raw, "sid") ?? 0;
        Kind = new SimpliSafeEventKind(JsonField.Integer(Raw, "eventCid") ?? 0);
        EventType = Text("eventType");
        TimestampIfTold = JsonField.Time(Raw, "eventTimestamp");
        Lane = SystemId.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The name of the kind, else the service's own type (<see cref="EventType"/>), else the code.</summary>
    public override string Type => Kind.Name ?? EventType ?? Kind.ToString();

    /// <summary>The system's id: events of one system keep their order.</summary>
    public override string? Lane { get; }

    /// <summary>The event's number, 64 bits wide; 0 where it has none, or one that is no number.</summary>
    public long Id { get; }

    /// <summary>The event's number as text, as it was written; null where it has none.</summary>
    public string? IdText { get; }

    /// <summary>A second id that today's service adds (<c>eventUuid</c>).</summary>
    public string? Uuid => Text("eventUuid");

    /// <summary>
    /// When it happened, to the second, by the service's clock; where the service doesn't say, when it was received, by the machine's.
    /// </summary>
    public DateTimeOffset Timestamp => TimestampIfTold ?? ReceivedAt;

    /// <summary>What happened.</summary>
    public SimpliSafeEventKind Kind { get; }

    /// <summary>The code of <see cref="Kind"/> (<c>eventCid</c>); 0 where it is missing.</summary>
    public int Code => Kind.Code;

    /// <summary>
    /// The service's own type. Seen: <c>alarm</c>, <c>alarmCancel</c>, <c>activity</c>, <c>activityQuiet</c> (the same, not announced),
    /// <c>activityCam</c>, <c>cameraStatus</c> (a camera woke or slept; every few seconds).
    /// </summary>
    public string? EventType { get; }

    /// <summary>The system's id; 0 where the service doesn't say.</summary>
    public long SystemId { get; }

    /// <summary>
    /// Whether this is an alarm. The service's type decides first, so that an alarm with an unknown code is seen, then the code. A test by
    /// the user (1601) is none, although it may come with the type of one. The countdown to an alarm is none either.
    /// </summary>
    public bool IsAlarm => Kind != SimpliSafeEventKind.TestByUser && (EventType switch
    {
        "alarm" => true,
        "alarmCancel" => false,
        _ => Kind.Group == SimpliSafeEventGroup.Alarm && Kind != SimpliSafeEventKind.EntryDelayStarted,
    });

    /// <summary>The state that the system is in after it; null where the event doesn't change it, or nobody knows.</summary>
    public SystemState? ImpliedState => IsAlarm ? SystemState.Alarm : Kind.Code switch
    {
        1400 or 1406 or 1407 => SystemState.Off,
        3441 or 3491 => SystemState.Home,
        3401 or 3407 or 3481 or 3487 => SystemState.Away,
        9401 or 9407 => SystemState.AwayCountdown,
        9441 => SystemState.HomeCountdown,
        1429 => SystemState.AlarmCountdown,
        _ => null,
    };

    /// <summary>The line that the app shows.</summary>
    public string? Info => Text("info");

    /// <summary>The subject of the message that the service may send to people.</summary>
    public string? MessageSubject => Text("messageSubject");

    /// <summary>The body of that message. It may hold the street address: never log it.</summary>
    public string? MessageBody => Text("messageBody");

    /// <summary>Whose PIN it was: a label such as <c>Master PIN</c>, never the PIN itself; empty where none was used.</summary>
    public string? PinName => Text("pinName");

    /// <summary>The sensor's name; empty where the event has none, or it has no name.</summary>
    public string? SensorName => Text("sensorName");

    /// <summary>The sensor's serial; empty where the event has none.</summary>
    public string? SensorSerial => Text("sensorSerial");

    /// <summary>The sensor's type; <see cref="DeviceType.Remote"/> for app or remote, <see cref="DeviceType.Unknown"/> where the service doesn't say.</summary>
    public DeviceType SensorType => JsonField.Integer(Raw, "sensorType") is { } code ? new DeviceType(code) : DeviceType.Unknown;

    /// <summary>The account's text at the service (a number in old events).</summary>
    public string? Account => Text("account");

    /// <summary>The account's number.</summary>
    public long? UserId => JsonField.Number(Raw, "userId");

    /// <summary>A small number as text; it seems to be the PIN's place when somebody disarms.</summary>
    public string? ZoneCode => Text("zoneCid");

    /// <summary>An index of the time zone; what it counts is not known.</summary>
    public int? TimeZoneIndex => JsonField.Integer(Raw, "timezone");

    /// <summary>The offset of the system's local time from UTC.</summary>
    public TimeSpan? LocationOffset => JsonField.Integer(Raw, "locationOffset") is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    /// <summary>The camera that started recording; empty or null where none did.</summary>
    public string? VideoStartedBy => Text("videoStartedBy");

    /// <summary>What cameras recorded; empty where there is no video.</summary>
    public IReadOnlyList<EventRecording> Recordings => _recordings ??= ReadRecordings();

    /// <summary>The recording of <see cref="VideoStartedBy"/>; null where that names none of <see cref="Recordings"/>, which happens.</summary>
    public EventRecording? Recording =>
        VideoStartedBy is { Length: > 0 } camera ? Recordings.FirstOrDefault(r => string.Equals(r.CameraId, camera, StringComparison.Ordinal)) : null;

    /// <summary>Over what the base station told it, it seems: <c>wifi</c> has been seen. Today only.</summary>
    public string? SenderId => Text("senderId");

    /// <summary>Not known what it counts. Today only.</summary>
    public int? OpenCount => JsonField.Integer(Raw, "openCount");

    /// <summary>Who handed it on inside of the service (<c>internal.dispatcher</c>). Today only.</summary>
    public string? Dispatcher => JsonField.Object(Raw, "internal") is { } inner ? JsonField.Text(inner, "dispatcher") : null;

    /// <summary>The camera that belongs to the event (<c>internal.mainCamera</c>). Today only.</summary>
    public string? MainCamera => JsonField.Object(Raw, "internal") is { } inner ? JsonField.Text(inner, "mainCamera") : null;

    /// <summary>What the plan includes, as the service wrote it; null where it doesn't say. Today only.</summary>
    public JsonElement? ServiceFeatures => JsonField.Object(Raw, "serviceFeatures");

    /// <summary>Whether video may be shown to the police, it seems (<c>copsVideoOptIn</c>). Today only.</summary>
    public bool? PoliceVideoOptIn => JsonField.Boolean(Raw, "copsVideoOptIn");

    /// <summary>When it happened; null where the service doesn't say.</summary>
    internal DateTimeOffset? TimestampIfTold { get; }

    /// <summary>Names kind, number and system; the texts stay out, since they may hold the street address.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Type} {IdText ?? "without id"} of system {SystemId} ({Origin})");

    /// <summary>Reads an event; its bytes are copied.</summary>
    internal static SimpliSafeEvent Read(JsonElement raw, EventOrigin origin, DateTimeOffset receivedAt) =>
        new(System.Text.Encoding.UTF8.GetBytes(raw.GetRawText()), origin, receivedAt);

    /// <summary>The same event, heard in another way.</summary>
    internal SimpliSafeEvent As(EventOrigin origin) => new(RawUtf8, origin, ReceivedAt);

    private string? Text(string name) => JsonField.Text(Raw, name);

    private List<EventRecording> ReadRecordings()
    {
        List<EventRecording> recordings = [];
        if (JsonField.Object(Raw, "video") is { } video)
        {
            foreach (JsonProperty recording in video.EnumerateObject())
            {
                recordings.Add(new EventRecording(recording.Name, recording.Value));
            }
        }

        return recordings;
    }
}
