namespace Earshot.Http;

/// <summary>Formats a URL for errors and logs, without user information, query, and fragment, which can contain secrets.</summary>
internal static class ShownUri
{
    public static string Of(Uri address) =>
        address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
