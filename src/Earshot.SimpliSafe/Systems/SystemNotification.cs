using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>A notice that the service shows until it is cleared, such as a device in trouble.</summary>
public sealed class SystemNotification
{
    internal SystemNotification(JsonElement raw) => Raw = raw;

    /// <summary>Its id; empty where the service gave none.</summary>
    public string Id => JsonField.Text(Raw, "id") ?? JsonField.Text(Raw, "_id") ?? string.Empty;

    /// <summary>The service's code for this kind of notice; what the codes mean isn't known.</summary>
    public string? Code => JsonField.Text(Raw, "code");

    /// <summary>What sort of notice: <c>error</c>, <c>alarm</c>, <c>general</c> and others.</summary>
    public string? Category => JsonField.Text(Raw, "category");

    /// <summary>The text for people, in English.</summary>
    public string? Text => JsonField.Text(Raw, "text");

    /// <summary>The text before names and times were filled in.</summary>
    public string? TextTemplate => JsonField.Text(Raw, "textTemplate");

    /// <summary>When it was made.</summary>
    public DateTimeOffset? At => JsonField.Time(Raw, "timestamp");

    /// <summary>When it goes away by itself; null where it doesn't.</summary>
    public DateTimeOffset? ExpiresAt => JsonField.Time(Raw, "expiration");

    /// <summary>A page that says more; null where there is none.</summary>
    public Uri? Link => Uri.TryCreate(JsonField.Text(Raw, "link"), UriKind.Absolute, out Uri? link) ? link : null;

    /// <summary>What to write on a button that leads to <see cref="Link"/>.</summary>
    public string? LinkLabel => JsonField.Text(Raw, "linkLabel");

    /// <summary>The kind of device that it is about, in the service's words; null where none is.</summary>
    public string? SensorType => JsonField.Text(JsonField.Object(Raw, "data") ?? default, "sensorType");

    /// <summary>When that happened which it tells of.</summary>
    public DateTimeOffset? HappenedAt => JsonField.Time(JsonField.Object(Raw, "data") ?? default, "time");

    /// <summary>Everything as it came.</summary>
    public JsonElement Raw { get; }

    /// <summary>Names id, category and code, not the text.</summary>
    public override string ToString() => $"notification {Id} ({Category}, {Code})";
}
