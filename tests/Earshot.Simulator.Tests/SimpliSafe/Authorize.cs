namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>
/// Provides the authorize URL with all parameters. They are repeated here, so that a mistake in the simulator does not confirm itself.
/// </summary>
internal static class Authorize
{
    public const string ClientId = "42aBZ5lYrVW12jfOuu3CQROitwxg9sN5";
    public const string RedirectUri = "com.simplisafe.mobile://auth.simplisafe.com/ios/com.simplisafe.mobile/callback";

    public static IReadOnlyList<(string Name, string Value)> Parameters { get; } =
    [
        ("client_id", ClientId),
        ("response_type", "code"),
        ("redirect_uri", RedirectUri),
        ("scope", "offline_access email openid https://api.simplisafe.com/scopes/user:platform"),
        ("audience", "https://api.simplisafe.com/"),
        ("code_challenge", ServiceFixture.Challenge),
        ("code_challenge_method", "S256"),
        ("auth0Client", "eyJ2ZXJzaW9uIjoiMi4zLjIiLCJuYW1lIjoiQXV0aDAuc3dpZnQiLCJlbnYiOnsic3dpZnQiOiI1LngiLCJpT1MiOiIxNi4zIn19"),
        ("device", "iPhone"),
        ("device_id", "0C1F7A52-96D8-4E0B-9F3A-5B6C7D8E9F00"),
    ];

    /// <summary>Returns the URL with one parameter changed, or omitted if the value is <see langword="null"/>.</summary>
    public static string Path(string? changed = null, string? value = null) => "/authorize?" + string.Join('&', Parameters
        .Where(p => p.Name != changed || value is not null)
        .Select(p => $"{p.Name}={Uri.EscapeDataString(p.Name == changed ? value! : p.Value)}"));
}
