namespace Earshot.Http;

/// <summary>An address as errors and logs may show it: without user, query and fragment, where secrets travel.</summary>
internal static class ShownUri
{
    public static string Of(Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
