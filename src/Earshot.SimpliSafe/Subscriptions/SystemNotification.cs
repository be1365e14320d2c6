using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>Represents a notification that the service shows until it is cleared, such as a problem with a device.</summary>
public sealed class SystemNotification
{
    internal SystemNotification(JsonElement raw) => Raw = raw;

    /// <summary>Gets the ID, or an empty string if the service does not report it.</summary>
    public string Id => JsonField.Text(Raw, "id") ?? JsonField.Text(Raw, "_id") ?? string.Empty;

    /// <summary>
    /// Gets the service's code for this type of notification, or <see langword="null"/> if the service does not report it. The meaning of
    /// the values is unknown.
    /// </summary>
    public string? Code => JsonField.Text(Raw, "code");

    /// <summary>
    /// Gets the category, or <see langword="null"/> if the service does not report it: <c>error</c>, <c>alarm</c>, <c>general</c>, and
    /// others.
    /// </summary>
    public string? Category => JsonField.Text(Raw, "category");

    /// <summary>Gets the text for people, in English, or <see langword="null"/> if the service does not report it.</summary>
    public string? Text => JsonField.Text(Raw, "text");

    /// <summary>
    /// Gets the template of the text, without names and times, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public string? TextTemplate => JsonField.Text(Raw, "textTemplate");

    /// <summary>Gets the time at which the notification was created, or <see langword="null"/> if the service does not report it.</summary>
    public DateTimeOffset? At => JsonField.Time(Raw, "timestamp");

    /// <summary>Gets the time at which the notification disappears, or <see langword="null"/> if it does not.</summary>
    public DateTimeOffset? ExpiresAt => JsonField.Time(Raw, "expiration");

    /// <summary>Gets the URL of a page with more information, or <see langword="null"/>.</summary>
    public Uri? Link => Uri.TryCreate(JsonField.Text(Raw, "link"), UriKind.Absolute, out Uri? link) ? link : null;

    /// <summary>
    /// Gets the label of a button that opens <see cref="Link"/>, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public string? LinkLabel => JsonField.Text(Raw, "linkLabel");

    /// <summary>Gets the service's name for the type of the affected device, or <see langword="null"/>.</summary>
    public string? SensorType => JsonField.Text(JsonField.Object(Raw, "data") ?? default, "sensorType");

    /// <summary>
    /// Gets the time at which the reported condition occurred, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public DateTimeOffset? HappenedAt => JsonField.Time(JsonField.Object(Raw, "data") ?? default, "time");

    /// <summary>Gets the JSON as received.</summary>
    public JsonElement Raw { get; }

    /// <summary>Returns a description without the text, safe for logs.</summary>
    public override string ToString() => $"notification {Id} ({Category}, {Code})";
}
