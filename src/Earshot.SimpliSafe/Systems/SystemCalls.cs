using System.Globalization;
using System.Text.Json;
using Earshot.Http;

namespace Earshot.SimpliSafe.Systems;

/// <summary>The requests of one system. Base stations of version 2 and 3 are spoken to at different paths.</summary>
internal abstract class SystemCalls(long systemId)
{
    protected string Id { get; } = systemId.ToString(CultureInfo.InvariantCulture);

    public static SystemCalls For(long systemId, int version) => version == 2 ? new V2Calls(systemId) : new V3Calls(systemId);

    /// <summary>All the account's systems, with the state of each.</summary>
    public static ApiRequest Subscriptions(long userId) => new(
        "GetSystems", HttpMethod.Get, $"users/{userId.ToString(CultureInfo.InvariantCulture)}/subscriptions?activeOnly=true");

    /// <summary>One system with its state.</summary>
    /// <param name="repeats">Whether the pipeline may repeat it by itself; not where a command does that on its own.</param>
    /// <param name="isUrgent">Whether a command waits for it.</param>
    public ApiRequest Subscription(bool repeats = true, bool isUrgent = false) =>
        new("GetSystem", HttpMethod.Get, $"subscriptions/{Id}/") { IsIdempotent = repeats, IsUrgent = isUrgent };

    /// <summary>Arms or disarms.</summary>
    public abstract ApiRequest SetState(string operation, SystemState wish);

    /// <summary>The settings; in version 2 with the sensors.</summary>
    public abstract ApiRequest Settings(bool cached, bool repeats = true, bool isUrgent = false);

    /// <summary>The sensors; null where they come with the settings.</summary>
    public abstract ApiRequest? Sensors(bool cached, bool repeats = true, bool isUrgent = false);

    /// <summary>Changes settings.</summary>
    /// <exception cref="NotSupportedException">No call is known for this version.</exception>
    public abstract ApiRequest SetSettings(string operation, SystemSettingsChange change);

    /// <summary>The PINs.</summary>
    public abstract ApiRequest Pins(bool cached, bool repeats = true, bool isUrgent = false);

    /// <summary>Finds the PINs in an answer to <see cref="Pins"/> or <see cref="SetPins"/>; null where it holds none.</summary>
    public abstract PinSet? ReadPins(JsonElement answer);

    /// <summary>Replaces the whole set of PINs.</summary>
    public abstract ApiRequest SetPins(string operation, PinSet pins);

    /// <summary>The locks with their state: a list at the top. Systems of version 3 only.</summary>
    public ApiRequest Locks() => new("GetLocks", HttpMethod.Get, $"doorlock/{Id}") { IsIdempotent = false, IsUrgent = true };

    /// <summary>Turns a lock.</summary>
    public ApiRequest TurnLock(string operation, string serial, string state) =>
        new ApiRequest(operation, HttpMethod.Post, $"doorlock/{Id}/{Uri.EscapeDataString(serial)}/state")
            .WithJson(new LockStateBody(state), SystemsJson.Default.LockStateBody);

    /// <summary>Clears all notifications. Not repeated: one that came meanwhile would be cleared unseen.</summary>
    public abstract ApiRequest ClearMessages();

    protected static string Flag(bool value) => value ? "true" : "false";
}
