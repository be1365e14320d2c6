using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Pins;

namespace Earshot.SimpliSafe.Systems;

/// <summary>The requests for base stations of version 3, and of every version that isn't known.</summary>
internal sealed class V3Calls(long systemId) : SystemCalls(systemId)
{
    public override ApiRequest SetState(string operation, SystemState wish) =>
        new(operation, HttpMethod.Post, $"ss3/subscriptions/{Id}/state/{wish.Code.ToLowerInvariant()}");

    public override ApiRequest Settings(bool cached, bool repeats = true, bool isUrgent = false) =>
        new("GetSettings", HttpMethod.Get, $"ss3/subscriptions/{Id}/settings/normal?forceUpdate={Flag(!cached)}")
        {
            IsIdempotent = repeats,
            IsUrgent = isUrgent,
        };

    public override ApiRequest? Sensors(bool cached, bool repeats = true, bool isUrgent = false) =>
        new("GetSensors", HttpMethod.Get, $"ss3/subscriptions/{Id}/sensors?forceUpdate={Flag(!cached)}") { IsIdempotent = repeats, IsUrgent = isUrgent };

    public override ApiRequest SetSettings(string operation, SystemSettingsChange change) =>
        new ApiRequest(operation, HttpMethod.Post, $"ss3/subscriptions/{Id}/settings/normal")
            .WithJson(new SettingsBody(NormalSettings.From(change)), SystemsJson.Default.SettingsBody);

    // The PINs come with the settings.
    public override ApiRequest Pins(bool cached, bool repeats = true, bool isUrgent = false) => Settings(cached, repeats, isUrgent);

    public override PinSet? ReadPins(JsonElement answer) => PinReading.FromV3(answer);

    public override ApiRequest SetPins(string operation, PinSet pins) =>
        new ApiRequest(operation, HttpMethod.Post, $"ss3/subscriptions/{Id}/settings/pins")
            .WithJson(PinRules.ToV3(pins), SystemsJson.Default.V3PinsBody);

    public override ApiRequest ClearMessages() =>
        new("ClearNotifications", HttpMethod.Delete, $"ss3/subscriptions/{Id}/messages") { IsIdempotent = false };
}
