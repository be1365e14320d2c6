namespace Earshot.SimpliSafe.Tokens;

/// <summary>
/// Provides the public OAuth identity that all clients of the service use, which is that of the iOS app. It has no secret.
/// </summary>
internal static class OAuthClient
{
    public const string Id = "42aBZ5lYrVW12jfOuu3CQROitwxg9sN5";
    public const string RedirectScheme = "com.simplisafe.mobile";
    public const string RedirectUri = "com.simplisafe.mobile://auth.simplisafe.com/ios/com.simplisafe.mobile/callback";
    public const string Scope = "offline_access email openid https://api.simplisafe.com/scopes/user:platform";
    public const string Audience = "https://api.simplisafe.com/";
    public const string Device = "iPhone";

    /// <summary>
    /// The Base64 form of JSON that names Auth0.swift 2.3.2 on iOS 16.3. Without this value, the device, and the device ID, the service
    /// issued no refresh token (April 2023).
    /// </summary>
    public const string Auth0Client =
        "eyJ2ZXJzaW9uIjoiMi4zLjIiLCJuYW1lIjoiQXV0aDAuc3dpZnQiLCJlbnYiOnsic3dpZnQiOiI1LngiLCJpT1MiOiIxNi4zIn19";

    /// <summary>The usual length of a code, in characters; confirmed by three sources.</summary>
    public const int CodeLength = 45;
}
