using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Pins;

namespace Earshot.SimpliSafe.Requests;

/// <summary>
/// Creates the requests for base stations of version 2. Their parameter <c>cached</c> is the opposite of <c>forceUpdate</c> in version 3.
/// </summary>
internal sealed class V2Requests(long systemId) : SystemRequests(systemId)
{
    public override ApiRequest SetState(string operation, SystemState requested) =>
        new(operation, HttpMethod.Post, $"subscriptions/{Id}/state?state={requested.Code.ToLowerInvariant()}");

    public override ApiRequest Settings(bool cached, bool retries = true, bool isUrgent = false) =>
        new("GetSettings", HttpMethod.Get, $"subscriptions/{Id}/settings?settingsType=all&cached={Flag(cached)}")
        {
            IsIdempotent = retries,
            IsUrgent = isUrgent,
        };

    public override ApiRequest? Sensors(bool cached, bool retries = true, bool isUrgent = false) => null;

    public override ApiRequest SetSettings(string operation, SystemSettingsChange change) => throw new NotSupportedException(
        "The settings of a base station of version 2 cannot be changed, because no request for it is known. "
        + "Change the settings at the keypad or in the SimpliSafe app.");

    public override ApiRequest Pins(bool cached, bool retries = true, bool isUrgent = false) =>
        new("GetPins", HttpMethod.Get, $"subscriptions/{Id}/pins?settingsType=all&cached={Flag(cached)}")
        {
            IsIdempotent = retries,
            IsUrgent = isUrgent,
        };

    public override PinSet? ReadPins(JsonElement response) => PinReading.FromV2(response);

    public override ApiRequest SetPins(string operation, PinSet pins) =>
        new ApiRequest(operation, HttpMethod.Post, $"subscriptions/{Id}/pins")
            .WithJson(V2PinsBody.From(pins), RequestJson.Default.V2PinsBody);

    public override ApiRequest ClearNotifications() =>
        new("ClearNotifications", HttpMethod.Delete, $"subscriptions/{Id}/messages") { IsIdempotent = false };
}
