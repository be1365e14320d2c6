namespace Earshot.Reliability.Clients;

/// <summary>Creates clients.</summary>
internal static class ClientFactory
{
    /// <summary>Creates a client in this process.</summary>
    public static IClient Create(ClientSettings settings) => settings.Vendor == Vendor.Mattermost
        ? new MattermostListeningClient(settings)
        : new SimpliSafeListeningClient(settings);
}
