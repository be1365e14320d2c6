using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Pins;

namespace Earshot.SimpliSafe.Systems;

/// <summary>The requests for base stations of version 2. They say <c>cached</c> where version 3 says the contrary, <c>forceUpdate</c>.</summary>
internal sealed class V2Calls(long systemId) : SystemCalls(systemId)
{
    public override ApiRequest SetState(string operation, SystemState wish) =>
        new(operation, HttpMethod.Post, $"subscriptions/{Id}/state?state={wish.Code.ToLowerInvariant()}");

    public override ApiRequest Settings(bool cached, bool repeats = true, bool isUrgent = false) =>
        new("GetSettings", HttpMethod.Get, $"subscriptions/{Id}/settings?settingsType=all&cached={Flag(cached)}")
        {
            IsIdempotent = repeats,
            IsUrgent = isUrgent,
        };

    public override ApiRequest? Sensors(bool cached, bool repeats = true, bool isUrgent = false) => null;

    public override ApiRequest SetSettings(string operation, SystemSettingsChange change) => throw new NotSupportedException(
        "No call is known that changes the settings of a base station of version 2. Change them at its keypad or in SimpliSafe's app.");

    public override ApiRequest Pins(bool cached, bool repeats = true, bool isUrgent = false) =>
        new("GetPins", HttpMethod.Get, $"subscriptions/{Id}/pins?settingsType=all&cached={Flag(cached)}") { IsIdempotent = repeats, IsUrgent = isUrgent };

    public override PinSet? ReadPins(JsonElement answer) => PinReading.FromV2(answer);

    public override ApiRequest SetPins(string operation, PinSet pins) =>
        new ApiRequest(operation, HttpMethod.Post, $"subscriptions/{Id}/pins").WithJson(PinRules.ToV2(pins), SystemsJson.Default.V2PinsBody);

    public override ApiRequest ClearMessages() =>
        new("ClearNotifications", HttpMethod.Delete, $"subscriptions/{Id}/messages") { IsIdempotent = false };
}
