using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>
/// Represents an event of a system that was received from the service, read from the history, or observed
/// (<see cref="EventOrigin.Observed"/>).
/// </summary>
/// <remarks>
/// The properties are views of <see cref="ListenerEvent.Raw"/>, the event as the service wrote it, without the envelope of the WebSocket
/// message. Fields can be missing, and numbers can be strings; a value that cannot be read is <see langword="null"/> here and remains in
/// the JSON. Texts are in English and meant for people: use <see cref="Kind"/> and <see cref="EventType"/> for decisions.
/// <see cref="MessageBody"/> can contain the street address. To print the content of an event, use <see cref="ToJson"/>.
/// </remarks>
public sealed class SimpliSafeEvent : ListenerEvent
{
    private IReadOnlyList<EventRecording>? _recordings;

    internal SimpliSafeEvent(ReadOnlyMemory<byte> raw, EventOrigin origin, DateTimeOffset receivedAt)
        : base(raw, origin, receivedAt)
    {
        EventId = JsonField.Number(Raw, "eventId") ?? 0;
        SystemId = JsonField.Number(Raw, "sid") ?? 0;
        Kind = new SimpliSafeEventKind(JsonField.Integer(Raw, "eventCid") ?? 0);
        EventType = Text("eventType");
        ReportedAt = JsonField.Time(Raw, "eventTimestamp");
        Lane = SystemId.ToString(CultureInfo.InvariantCulture);
        // 0 is the number of no event, and events without a number must not be taken for the same one.
        Id = Text("eventId") is { Length: > 0 } id and not "0" ? id : ContentId(SystemId, ReportedAt, raw.Span);
    }

    /// <summary>Gets the name of the kind or, if the kind has no name, the service's type (<see cref="EventType"/>) or the code.</summary>
    public override string Type => Kind.Name ?? EventType ?? Kind.ToString();

    /// <summary>Gets the system ID. The order of events of one system is kept.</summary>
    public override string? Lane { get; }

    /// <summary>
    /// Gets a stable ID: the same event has the same ID whether it was received live, by catch-up, or in another process.
    /// </summary>
    /// <remarks>
    /// The ID is the service's event number. An event without a number, such as an observed event, is identified by its system, time, and
    /// content (8 bytes of SHA-256). The ID is also the <c>id</c> of the CloudEvents that <c>earshot listen</c> prints.
    /// </remarks>
    public string Id { get; }

    /// <summary>Gets the service's event number (<c>eventId</c>), or 0 if it is missing or not a number.</summary>
    public long EventId { get; }

    /// <summary>Gets the second ID that the service adds today (<c>eventUuid</c>), or <see langword="null"/>.</summary>
    public string? Uuid => Text("eventUuid");

    /// <summary>
    /// Gets the time at which the event occurred, to the second, by the server clock, or <see cref="ListenerEvent.ReceivedAt"/> if the
    /// service does not report it.
    /// </summary>
    public DateTimeOffset OccurredAt => ReportedAt ?? ReceivedAt;

    /// <summary>Gets the kind of the event.</summary>
    public SimpliSafeEventKind Kind { get; }

    /// <summary>Gets the code of <see cref="Kind"/> (<c>eventCid</c>), or 0 if it is missing.</summary>
    public int Code => Kind.Code;

    /// <summary>
    /// Gets the service's type, or <see langword="null"/>. Observed values: <c>alarm</c>, <c>alarmCancel</c>, <c>activity</c>,
    /// <c>activityQuiet</c> (the same, without an announcement), <c>activityCam</c>, and <c>cameraStatus</c> (a camera woke or went to
    /// sleep; every few seconds).
    /// </summary>
    public string? EventType { get; }

    /// <summary>Gets the system ID, or 0 if the service does not report it.</summary>
    public long SystemId { get; }

    /// <summary>Gets the content of the event: the same JSON as <see cref="ListenerEvent.Raw"/>.</summary>
    public JsonElement Data => Raw;

    /// <summary>Gets a value that indicates whether the event is an alarm.</summary>
    /// <remarks>
    /// The service's type takes precedence over the code, so that an alarm with an unknown code is recognized. A test by the user (1601) is
    /// not an alarm, although its type can be that of an alarm. The countdown to an alarm is not an alarm either.
    /// </remarks>
    public bool IsAlarm => Kind != SimpliSafeEventKind.TestByUser && (EventType switch
    {
        "alarm" => true,
        "alarmCancel" => false,
        _ => Kind.Group == SimpliSafeEventGroup.Alarm && Kind != SimpliSafeEventKind.EntryDelayStarted,
    });

    /// <summary>
    /// Gets the state of the system after the event, or <see langword="null"/> if the event does not change the state or the state is
    /// unknown.
    /// </summary>
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

    /// <summary>Gets the text that the app shows, or <see langword="null"/>.</summary>
    public string? Info => Text("info");

    /// <summary>Gets the subject of the notification that the service can send to the user, or <see langword="null"/>.</summary>
    public string? MessageSubject => Text("messageSubject");

    /// <summary>
    /// Gets the body of the notification, or <see langword="null"/>. It can contain the street address, so do not log it.
    /// </summary>
    public string? MessageBody => Text("messageBody");

    /// <summary>Gets the label of the PIN, such as <c>Master PIN</c>, but never the PIN itself. Empty if no PIN was used.</summary>
    public string? PinName => Text("pinName");

    /// <summary>Gets the name of the sensor. Empty if the event has no sensor or the sensor has no name.</summary>
    public string? SensorName => Text("sensorName");

    /// <summary>Gets the serial number of the sensor. Empty if the event has no sensor.</summary>
    public string? SensorSerial => Text("sensorSerial");

    /// <summary>
    /// Gets the type of the sensor: <see cref="DeviceType.Remote"/> for the app or a remote command, <see cref="DeviceType.Unknown"/> if
    /// the service does not report it.
    /// </summary>
    public DeviceType SensorType => JsonField.Integer(Raw, "sensorType") is { } code ? new DeviceType(code) : DeviceType.Unknown;

    /// <summary>Gets the service's account string (a number in old events), or <see langword="null"/>.</summary>
    public string? Account => Text("account");

    /// <summary>Gets the account ID, or <see langword="null"/>.</summary>
    public long? UserId => JsonField.Number(Raw, "userId");

    /// <summary>
    /// Gets the zone code, or <see langword="null"/>: a small number, which seems to be the slot of the PIN when the system is disarmed.
    /// </summary>
    public string? ZoneCode => Text("zoneCid");

    /// <summary>Gets the time zone index, or <see langword="null"/>. Its meaning is unknown.</summary>
    public int? TimeZoneIndex => JsonField.Integer(Raw, "timezone");

    /// <summary>Gets the offset of the system's local time from UTC, or <see langword="null"/>.</summary>
    public TimeSpan? LocationOffset => JsonField.Integer(Raw, "locationOffset") is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    /// <summary>Gets the ID of the camera that started recording. Empty or <see langword="null"/> if no camera did.</summary>
    public string? VideoStartedBy => Text("videoStartedBy");

    /// <summary>Gets the recordings of cameras, or an empty list.</summary>
    public IReadOnlyList<EventRecording> Recordings => _recordings ??= ReadRecordings();

    /// <summary>
    /// Gets the recording of <see cref="VideoStartedBy"/>, or <see langword="null"/> if <see cref="Recordings"/> does not contain it, which
    /// happens.
    /// </summary>
    public EventRecording? Recording =>
        VideoStartedBy is { Length: > 0 } camera
            ? Recordings.FirstOrDefault(r => string.Equals(r.CameraId, camera, StringComparison.Ordinal))
            : null;

    /// <summary>
    /// Gets the channel over which the base station seems to have reported the event, or <see langword="null"/>. <c>wifi</c> has been
    /// observed; only today's service sends it.
    /// </summary>
    public string? SenderId => Text("senderId");

    /// <summary>Gets the open count, or <see langword="null"/>. Its meaning is unknown; only today's service sends it.</summary>
    public int? OpenCount => JsonField.Integer(Raw, "openCount");

    /// <summary>
    /// Gets the part of the service that forwarded the event (<c>internal.dispatcher</c>), or <see langword="null"/>. Only today's service
    /// sends it.
    /// </summary>
    public string? Dispatcher => JsonField.Object(Raw, "internal") is { } inner ? JsonField.Text(inner, "dispatcher") : null;

    /// <summary>
    /// Gets the camera that belongs to the event (<c>internal.mainCamera</c>), or <see langword="null"/>. Only today's service sends it.
    /// </summary>
    public string? MainCamera => JsonField.Object(Raw, "internal") is { } inner ? JsonField.Text(inner, "mainCamera") : null;

    /// <summary>Gets the features of the plan as received, or <see langword="null"/>. Only today's service sends them.</summary>
    public JsonElement? ServiceFeatures => JsonField.Object(Raw, "serviceFeatures");

    /// <summary>
    /// Gets a value that seems to indicate whether the police may see the video (<c>copsVideoOptIn</c>), or <see langword="null"/>. Only
    /// today's service sends it.
    /// </summary>
    public bool? PoliceVideoOptIn => JsonField.Boolean(Raw, "copsVideoOptIn");

    /// <summary>Gets the time at which the event occurred, or <see langword="null"/> if the service does not report it.</summary>
    internal DateTimeOffset? ReportedAt { get; }

    /// <summary>Gets <see cref="ReportedAt"/> in seconds since 1970; the minimum value sorts events without a time first.</summary>
    internal long OccurredAtSeconds => ReportedAt?.ToUnixTimeSeconds() ?? long.MinValue;

    /// <summary>Returns the event as JSON text, as received. It can contain names and the street address, so do not log it.</summary>
    public string ToJson() => Encoding.UTF8.GetString(RawUtf8.Span);

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Type} {Id} of system {SystemId} ({Origin})");

    /// <summary>Creates an event from a copy of its JSON.</summary>
    /// <remarks>The bytes are copied without decoding them: text that is not valid UTF-8 must not hide an event.</remarks>
    internal static SimpliSafeEvent Read(JsonElement raw, EventOrigin origin, DateTimeOffset receivedAt) =>
        new(JsonMarshal.GetRawUtf8Value(raw).ToArray(), origin, receivedAt);

    /// <summary>Creates the same event with another origin.</summary>
    internal SimpliSafeEvent As(EventOrigin origin) => new(RawUtf8, origin, ReceivedAt);

    private static string ContentId(long systemId, DateTimeOffset? reportedAt, ReadOnlySpan<byte> raw) => string.Create(
        CultureInfo.InvariantCulture,
        $"{systemId}.{reportedAt?.ToUnixTimeMilliseconds() ?? 0}.{Convert.ToHexStringLower(SHA256.HashData(raw).AsSpan(0, 8))}");

    private string? Text(string name) => JsonField.Text(Raw, name);

    private List<EventRecording> ReadRecordings()
    {
        List<EventRecording> recordings = [];
        if (JsonField.Object(Raw, "video") is { } video)
        {
            foreach (JsonProperty recording in video.EnumerateObject())
            {
                if (JsonField.Name(recording) is { } name)
                {
                    recordings.Add(new EventRecording(name, recording.Value));
                }
            }
        }

        return recordings;
    }
}
