using System.Text.RegularExpressions;

namespace Earshot.Simulator.SimpliSafe.Rest.Login;

/// <summary>Validates the query of the authorize URL, which identifies SimpliSafe's own app. Every client uses this identity.</summary>
internal static partial class AuthorizeQuery
{
    public const string ClientId = "42aBZ5lYrVW12jfOuu3CQROitwxg9sN5";
    public const string RedirectUri = "com.simplisafe.mobile://auth.simplisafe.com/ios/com.simplisafe.mobile/callback";
    public const string Challenge = "code_challenge";

    private static readonly (string Name, Func<string, bool> IsValid)[] Rules =
    [
        ("client_id", v => v == ClientId),
        ("response_type", v => v == "code"),
        ("redirect_uri", v => v == RedirectUri),
        ("scope", v => v == "offline_access email openid https://api.simplisafe.com/scopes/user:platform"),
        ("audience", v => v == "https://api.simplisafe.com/"),
        (Challenge, v => ChallengeForm().IsMatch(v)),
        ("code_challenge_method", v => v == "S256"),
        ("auth0Client", v => v == "eyJ2ZXJzaW9uIjoiMi4zLjIiLCJuYW1lIjoiQXV0aDAuc3dpZnQiLCJlbnYiOnsic3dpZnQiOiI1LngiLCJpT1MiOiIxNi4zIn19"),
        ("device", v => v == "iPhone"),
        ("device_id", v => DeviceIdForm().IsMatch(v)),
    ];

    /// <summary>Returns the name of the first parameter that is missing or not valid, or <see langword="null"/> if all are valid.</summary>
    public static string? FindInvalid(Func<string, string> value) =>
        Array.Find(Rules, r => !r.IsValid(value(r.Name))) is { Name: { } name } ? name : null;

    [GeneratedRegex("^[A-Za-z0-9_-]{43}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ChallengeForm();

    [GeneratedRegex("^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DeviceIdForm();
}
