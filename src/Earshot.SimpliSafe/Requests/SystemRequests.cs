using System.Globalization;
using System.Text.Json;
using Earshot.Http;

namespace Earshot.SimpliSafe.Requests;

/// <summary>Creates the requests of one system. Base stations of versions 2 and 3 have different paths.</summary>
internal abstract class SystemRequests(long systemId)
{
    protected string Id { get; } = systemId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads the systems of the account, including their states.</summary>
    /// <param name="userId">The ID of the account.</param>
    /// <param name="isUrgent">Whether other requests wait for it.</param>
    public static ApiRequest Subscriptions(long userId, bool isUrgent = false) => new(
        "GetSystems", HttpMethod.Get, $"users/{userId.ToString(CultureInfo.InvariantCulture)}/subscriptions?activeOnly=true")
    {
        IsUrgent = isUrgent,
    };

    /// <summary>Reads one system, including its state.</summary>
    /// <param name="retries">Whether the pipeline may retry the request. False if a command retries it.</param>
    /// <param name="isUrgent">Whether a command waits for the request.</param>
    public ApiRequest Subscription(bool retries = true, bool isUrgent = false) =>
        new("GetSystem", HttpMethod.Get, $"subscriptions/{Id}/") { IsIdempotent = retries, IsUrgent = isUrgent };

    /// <summary>Arms or disarms the system.</summary>
    public abstract ApiRequest SetState(string operation, SystemState requested);

    /// <summary>Reads the settings. In version 2, the response includes the sensors.</summary>
    public abstract ApiRequest Settings(bool cached, bool retries = true, bool isUrgent = false);

    /// <summary>Reads the sensors; <see langword="null"/> if the settings include them.</summary>
    public abstract ApiRequest? Sensors(bool cached, bool retries = true, bool isUrgent = false);

    /// <summary>Changes the settings.</summary>
    /// <exception cref="NotSupportedException">No request is known for this version.</exception>
    public abstract ApiRequest SetSettings(string operation, SystemSettingsChange change);

    /// <summary>Reads the PINs.</summary>
    public abstract ApiRequest Pins(bool cached, bool retries = true, bool isUrgent = false);

    /// <summary>
    /// Gets the PINs in a response to <see cref="Pins"/> or <see cref="SetPins"/>, or <see langword="null"/> if the response has none.
    /// </summary>
    public abstract PinSet? ReadPins(JsonElement response);

    /// <summary>Replaces the whole set of PINs.</summary>
    public abstract ApiRequest SetPins(string operation, PinSet pins);

    /// <summary>Reads the locks and their states; the response is a list. Only for systems of version 3.</summary>
    public ApiRequest Locks() => new("GetLocks", HttpMethod.Get, $"doorlock/{Id}") { IsIdempotent = false, IsUrgent = true };

    /// <summary>Locks or unlocks a lock.</summary>
    public ApiRequest SetLockState(string operation, string serial, string state) =>
        new ApiRequest(operation, HttpMethod.Post, $"doorlock/{Id}/{Uri.EscapeDataString(serial)}/state")
            .WithJson(new LockStateBody(state), RequestJson.Default.LockStateBody);

    /// <summary>Clears all notifications. The request is not retried, because a retry could clear a new notification unseen.</summary>
    public abstract ApiRequest ClearNotifications();

    protected static string Flag(bool value) => value ? "true" : "false";
}
