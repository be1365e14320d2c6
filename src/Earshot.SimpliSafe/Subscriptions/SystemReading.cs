using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Subscriptions;

/// <summary>Represents a subscription and its system as read at one time. Immutable.</summary>
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

    /// <summary>Gets the time at which the reading started, as a timestamp of the monotonic clock.</summary>
    public long Timestamp { get; }

    public DateTimeOffset ReadAt { get; }

    public bool IsAlarming { get; }

    public SystemState ReportedState { get; }

    /// <summary>Gets the state. An active siren takes precedence over the reported state.</summary>
    public SystemState State { get; }

    /// <summary>Gets the service's time of the last change of the state, only for comparison.</summary>
    public long? StateStamp { get; }

    public IReadOnlyList<JsonElement> Cameras { get; }

    public IReadOnlyList<SystemNotification> Notifications { get; }

    /// <summary>Gets the system ID, or <see langword="null"/>.</summary>
    public long? SystemId => JsonField.Number(Subscription, "sid") ?? JsonField.Number(Location, "sid");

    /// <summary>
    /// Gets a value that indicates whether the subscription has a base station. If the service does not report it, the system's data
    /// decides.
    /// </summary>
    public bool HasBaseStation =>
        JsonField.Boolean(JsonField.Object(Subscription, "status") ?? default, "hasBaseStation") != false
            && !JsonField.IsEmptyObject(System);
}
