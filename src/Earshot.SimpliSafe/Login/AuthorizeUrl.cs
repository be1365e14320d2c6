using System.Text;
using Earshot.SimpliSafe.Tokens;

namespace Earshot.SimpliSafe.Login;

/// <summary>Creates the URL of the login page.</summary>
internal static class AuthorizeUrl
{
    public static Uri For(PendingLogin pending, Uri loginHost)
    {
        (string Name, string Value)[] query =
        [
            ("client_id", OAuthClient.Id),
            ("response_type", "code"),
            ("redirect_uri", OAuthClient.RedirectUri),
            ("scope", OAuthClient.Scope),
            ("audience", OAuthClient.Audience),
            ("code_challenge", pending.Challenge),
            ("code_challenge_method", "S256"),
            ("auth0Client", OAuthClient.Auth0Client),
            ("device", OAuthClient.Device),
            ("device_id", pending.DeviceId),
        ];
        var url = new StringBuilder(loginHost.AbsoluteUri.TrimEnd('/')).Append("/authorize");
        char separator = '?';
        foreach ((string name, string value) in query)
        {
            url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return new Uri(url.ToString());
    }
}
