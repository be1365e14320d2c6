using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Systems;

/// <summary>A subscription with its system, as read at one moment. Replaced as a whole, never changed.</summary>
internal sealed class SystemReading
{
    public SystemReading(JsonElement subscription, long timestamp, DateTimeOffset readAt)
    {
        Subscription = subscription;
        Timestamp = timestamp;
        ReadAt = readAt;
        Location = JsonField.Object(subscription, "location") ?? default;
        System = JsonField.Object(Location, "system") ?? default;
        IsAlarming = JsonField.Boolean(System, "isAlarming") ?? false;
        ReportedState = new SystemState(JsonField.Text(System, "alarmState"));
        State = IsAlarming ? SystemState.Alarm : ReportedState;
        StateStamp = JsonField.Number(System, "stateUpdated") ?? JsonField.Number(System, "alarmStateTimestamp");
        Cameras = [.. JsonField.List(System, "cameras")];
        Notifications = [.. JsonField.List(System, "messages").Select(message => new SystemNotification(message))];
    }

    public JsonElement Subscription { get; }

    public JsonElement Location { get; }

    public JsonElement System { get; }

    /// <summary>When it was read, on the monotonic clock.</summary>
    public long Timestamp { get; }

    public DateTimeOffset ReadAt { get; }

    public bool IsAlarming { get; }

    public SystemState ReportedState { get; }

    /// <summary>The siren wins over what else the state says.</summary>
    public SystemState State { get; }

    /// <summary>The service's own time of the last change; only good to be compared.</summary>
    public long? StateStamp { get; }

    public IReadOnlyList<JsonElement> Cameras { get; }

    public IReadOnlyList<SystemNotification> Notifications { get; }

    /// <summary>Whether a base station belongs to it. Where the service doesn't say, its data decide.</summary>
    public bool HasBaseStation =>
        JsonField.Boolean(JsonField.Object(Subscription, "status") ?? default, "hasBaseStation") != false && !JsonField.IsEmptyObject(System);
}
