using Earshot.Http;

namespace Earshot.SimpliSafe.Systems;

/// <summary>The requests for base stations of version 2. They say <c>cached</c> where version 3 says the contrary, <c>forceUpdate</c>.</summary>
internal sealed class V2Calls(long systemId) : SystemCalls(systemId)
{
    public override ApiRequest SetState(string operation, SystemState wish) =>
        new(operation, HttpMethod.Post, $"subscriptions/{Id}/state?state={wish.Code.ToLowerInvariant()}");

    public override ApiRequest Settings(bool cached, bool repeats = true) =>
        new("GetSettings", HttpMethod.Get, $"subscriptions/{Id}/settings?settingsType=all&cached={Flag(cached)}") { IsIdempotent = repeats };

    public override ApiRequest? Sensors(bool cached) => null;

    public override ApiRequest ClearMessages() =>
        new("ClearNotifications", HttpMethod.Delete, $"subscriptions/{Id}/messages") { IsIdempotent = false };
}
