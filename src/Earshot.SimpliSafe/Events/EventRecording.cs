using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>What a camera recorded around an event. A view over <see cref="Raw"/>; every field but the camera's id may be missing.</summary>
/// <remarks>The fields are as two or more clients saw them in 2026; their units rest on the addresses that the service builds from them.</remarks>
public sealed class EventRecording
{
    private IReadOnlyDictionary<string, RecordingLink>? _links;

    internal EventRecording(string cameraId, JsonElement raw)
    {
        CameraId = cameraId;
        Raw = raw;
    }

    /// <summary>The camera's id (a UUID without dashes): the key under which the recording came.</summary>
    public string CameraId { get; }

    /// <summary>The recording as it came.</summary>
    public JsonElement Raw { get; }

    /// <summary>The recording's id.</summary>
    public string? ClipId => JsonField.Text(Raw, "clipId");

    /// <summary>How many seconds before <see cref="Timestamp"/> it begins.</summary>
    public int? PreRoll => JsonField.Integer(Raw, "preroll");

    /// <summary>How many seconds after <see cref="Timestamp"/> it ends.</summary>
    public int? PostRoll => JsonField.Integer(Raw, "postroll");

    /// <summary>The camera's name.</summary>
    public string? CameraName => JsonField.Text(Raw, "cameraName");

    /// <summary>The event's id as the recording tells it.</summary>
    public string? EventId => JsonField.Text(Raw, "eventId");

    /// <summary>The system's id.</summary>
    public long? SystemId => JsonField.Number(Raw, "sid");

    /// <summary>When the recording was set off.</summary>
    public DateTimeOffset? Timestamp => JsonField.Time(Raw, "timestamp");

    /// <summary>How it was recorded: <c>KVS</c> or <c>TEP</c> have been seen.</summary>
    public string? RecordingType => JsonField.Text(Raw, "recordingType");

    /// <summary>The account's text at the service.</summary>
    public string? Account => JsonField.Text(Raw, "account");

    /// <summary>Where it is kept.</summary>
    public string? Region => JsonField.Text(Raw, "region");

    /// <summary>How long it has become, in seconds; 0 while it isn't ready.</summary>
    public int? ActualDuration => JsonField.Integer(Raw, "actualDuration");

    /// <summary>How far it is: <c>PENDING</c> first. Until it is ready its links answer 404.</summary>
    public string? Status => JsonField.Text(Raw, "status");

    /// <summary>
    /// The ways to get at it, by name, such as <c>snapshot/jpg</c> and <c>download/mp4</c>; empty where the service gave none. Entries that
    /// are no links are left out here and stay in <see cref="Raw"/>.
    /// </summary>
    public IReadOnlyDictionary<string, RecordingLink> Links => _links ??= ReadLinks();

    /// <summary>Names the camera and the state, not what leads to the pictures.</summary>
    public override string ToString() => $"recording of camera {CameraId} ({Status ?? "unknown"})";

    private Dictionary<string, RecordingLink> ReadLinks()
    {
        var links = new Dictionary<string, RecordingLink>(StringComparer.Ordinal);
        if (JsonField.Object(Raw, "_links") is { } all)
        {
            foreach (JsonProperty link in all.EnumerateObject())
            {
                if (JsonField.Text(link.Value, "href") is { Length: > 0 } address)
                {
                    links[link.Name] = new RecordingLink(
                        address, JsonField.Text(link.Value, "method") ?? "GET", JsonField.Boolean(link.Value, "templated") ?? false);
                }
            }
        }

        return links;
    }
}
