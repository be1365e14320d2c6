using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>
/// Represents a camera's recording of an event. It is a view of <see cref="Raw"/>; all fields except the camera ID can be missing.
/// </summary>
/// <remarks>
/// Two or more clients observed the fields in 2026. Their units are inferred from the URLs that the service creates from them.
/// </remarks>
public sealed class EventRecording
{
    private IReadOnlyDictionary<string, RecordingLink>? _links;

    internal EventRecording(string cameraId, JsonElement raw)
    {
        CameraId = cameraId;
        Raw = raw;
    }

    /// <summary>Gets the camera ID (a UUID without dashes), which is the key of the recording in the event.</summary>
    public string CameraId { get; }

    /// <summary>Gets the JSON as received.</summary>
    public JsonElement Raw { get; }

    /// <summary>Gets the ID of the recording.</summary>
    public string? ClipId => JsonField.Text(Raw, "clipId");

    /// <summary>Gets the number of seconds that the recording starts before <see cref="Timestamp"/>.</summary>
    public int? PreRoll => JsonField.Integer(Raw, "preroll");

    /// <summary>Gets the number of seconds that the recording ends after <see cref="Timestamp"/>.</summary>
    public int? PostRoll => JsonField.Integer(Raw, "postroll");

    /// <summary>Gets the name of the camera.</summary>
    public string? CameraName => JsonField.Text(Raw, "cameraName");

    /// <summary>Gets the event ID in the recording.</summary>
    public string? EventId => JsonField.Text(Raw, "eventId");

    /// <summary>Gets the system ID.</summary>
    public long? SystemId => JsonField.Number(Raw, "sid");

    /// <summary>Gets the time at which the recording was triggered.</summary>
    public DateTimeOffset? Timestamp => JsonField.Time(Raw, "timestamp");

    /// <summary>Gets the type of the recording. <c>KVS</c> and <c>TEP</c> have been observed.</summary>
    public string? RecordingType => JsonField.Text(Raw, "recordingType");

    /// <summary>Gets the service's account string.</summary>
    public string? Account => JsonField.Text(Raw, "account");

    /// <summary>Gets the region where the recording is stored.</summary>
    public string? Region => JsonField.Text(Raw, "region");

    /// <summary>Gets the length of the recording, in seconds, or 0 until the recording is ready.</summary>
    public int? ActualDuration => JsonField.Integer(Raw, "actualDuration");

    /// <summary>Gets the status, initially <c>PENDING</c>. Until the recording is ready, its links return 404.</summary>
    public string? Status => JsonField.Text(Raw, "status");

    /// <summary>
    /// Gets the links by name, such as <c>snapshot/jpg</c> and <c>download/mp4</c>, or an empty dictionary if the service reports none.
    /// </summary>
    /// <remarks>Entries that are not links are omitted; see <see cref="Raw"/>.</remarks>
    public IReadOnlyDictionary<string, RecordingLink> Links => _links ??= ReadLinks();

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => $"recording of camera {CameraId} ({Status ?? "unknown"})";

    private Dictionary<string, RecordingLink> ReadLinks()
    {
        var links = new Dictionary<string, RecordingLink>(StringComparer.Ordinal);
        if (JsonField.Object(Raw, "_links") is { } all)
        {
            foreach (JsonProperty link in all.EnumerateObject())
            {
                if (JsonField.Text(link.Value, "href") is { Length: > 0 } address && JsonField.Name(link) is { } name)
                {
                    links[name] = new RecordingLink(
                        address, JsonField.Text(link.Value, "method") ?? "GET", JsonField.Boolean(link.Value, "templated") ?? false);
                }
            }
        }

        return links;
    }
}

/// <summary>Represents a link to a recording.</summary>
/// <param name="Address">
/// The URL as received. If <paramref name="IsTemplated"/> is true, it contains placeholders in braces, which
/// <see cref="SimpliSafeClient.DownloadAsync"/> replaces.
/// </param>
/// <param name="Method">The HTTP method that the service specifies, or GET if it specifies none.</param>
/// <param name="IsTemplated">Whether the URL is a template.</param>
public sealed record RecordingLink(string Address, string Method, bool IsTemplated)
{
    /// <summary>Returns a description without the URL, which gives access to the recording; safe for logs.</summary>
    public override string ToString() => $"{Method} link{(IsTemplated ? " (template)" : string.Empty)}";
}
