namespace Earshot.SimpliSafe;

/// <summary>The public identity that every client of the service uses: that of its app for iOS. There is no secret and no client of one's
/// own.</summary>
internal static class OAuthClient
{
    public const string Id = "42aBZ5lYrVW12jfOuu3CQROitwxg9sN5";
    public const string RedirectScheme = "com.simplisafe.mobile";
    public const string RedirectUri = "com.simplisafe.mobile://auth.simplisafe.com/ios/com.simplisafe.mobile/callback";
    public const string Scope = "offline_access email openid https://api.simplisafe.com/scopes/user:platform";
    public const string Audience = "https://api.simplisafe.com/";
    public const string Device = "iPhone";

    /// <summary>Base64 of a JSON that names Auth0.swift 2.3.2 on iOS 16.3. Without it, device and device id no refresh token came (April
    /// 2023).</summary>
    public const string Auth0Client =
        "eyJ2ZXJzaW9uIjoiMi4zLjIiLCJuYW1lIjoiQXV0aDAuc3dpZnQiLCJlbnYiOnsic3dpZnQiOiI1LngiLCJpT1MiOiIxNi4zIn19";

    /// <summary>How many characters a code has by three witnesses.</summary>
    public const int CodeLength = 45;
}
