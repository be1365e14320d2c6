using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Pins;

namespace Earshot.SimpliSafe.Requests;

/// <summary>Creates the requests for base stations of version 3 and of unknown versions.</summary>
internal sealed class V3Requests(long systemId) : SystemRequests(systemId)
{
    public override ApiRequest SetState(string operation, SystemState requested) =>
        new(operation, HttpMethod.Post, $"ss3/subscriptions/{Id}/state/{requested.Code.ToLowerInvariant()}");

    public override ApiRequest Settings(bool cached, bool retries = true, bool isUrgent = false) =>
        new("GetSettings", HttpMethod.Get, $"ss3/subscriptions/{Id}/settings/normal?forceUpdate={Flag(!cached)}")
        {
            IsIdempotent = retries,
            IsUrgent = isUrgent,
        };

    public override ApiRequest? Sensors(bool cached, bool retries = true, bool isUrgent = false) =>
        new("GetSensors", HttpMethod.Get, $"ss3/subscriptions/{Id}/sensors?forceUpdate={Flag(!cached)}")
        {
            IsIdempotent = retries,
            IsUrgent = isUrgent,
        };

    public override ApiRequest SetSettings(string operation, SystemSettingsChange change) =>
        new ApiRequest(operation, HttpMethod.Post, $"ss3/subscriptions/{Id}/settings/normal")
            .WithJson(new SettingsBody(NormalSettings.From(change)), RequestJson.Default.SettingsBody);

    // The settings include the PINs.
    public override ApiRequest Pins(bool cached, bool retries = true, bool isUrgent = false) => Settings(cached, retries, isUrgent);

    public override PinSet? ReadPins(JsonElement response) => PinReading.FromV3(response);

    public override ApiRequest SetPins(string operation, PinSet pins) =>
        new ApiRequest(operation, HttpMethod.Post, $"ss3/subscriptions/{Id}/settings/pins")
            .WithJson(V3PinsBody.From(pins), RequestJson.Default.V3PinsBody);

    public override ApiRequest ClearNotifications() =>
        new("ClearNotifications", HttpMethod.Delete, $"ss3/subscriptions/{Id}/messages") { IsIdempotent = false };
}
