using System.Buffers;
using System.Text;
using System.Text.Json;
using Earshot.Http;

namespace Earshot.SimpliSafe.Tokens;

/// <summary>Creates the requests whose responses contain tokens. They are not retried after a failure with an unknown outcome.</summary>
internal static class TokenRequests
{
    public const string Exchange = "ExchangeCode";
    public const string Refresh = "RefreshToken";
    public const string PasswordGrant = "LoginByPassword";

    /// <summary>The suffix of the names of password clients; confirmed by two or more sources from before 2021.</summary>
    private const string PasswordClientSuffix = ".2074.0.0.com.simplisafe.mobile";

    public static ApiRequest ForCode(string code, string verifier) => Json(
        Exchange,
        ("grant_type", "authorization_code"),
        ("client_id", OAuthClient.Id),
        ("code_verifier", verifier),
        ("code", code),
        ("redirect_uri", OAuthClient.RedirectUri));

    public static ApiRequest ForRefresh(string refreshToken) => Json(
        Refresh,
        ("grant_type", "refresh_token"),
        ("client_id", OAuthClient.Id),
        ("refresh_token", refreshToken));

    public static string NewPasswordClient() => Guid.NewGuid() + PasswordClientSuffix;

    public static ApiRequest ForPassword(string path, string client, string email, string password) => Form(
        PasswordGrant, path, client, ("grant_type", "password"), ("username", email), ("password", password));

    public static ApiRequest ForRefreshOfPassword(string path, string client, string refreshToken) => Form(
        Refresh, path, client, ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    private static ApiRequest Json(string operation, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach ((string name, string value) in fields)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        return new ApiRequest(operation, HttpMethod.Post, "oauth/token")
            .WithBytes(buffer.WrittenSpan.ToArray(), "application/json")
            .WithoutToken();
    }

    private static ApiRequest Form(string operation, string path, string client, params (string Name, string Value)[] fields)
    {
        string form = string.Join('&', fields.Select(static field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
        string basic = Convert.ToBase64String(Encoding.ASCII.GetBytes(client + ":"));
        return new ApiRequest(operation, HttpMethod.Post, path)
            .WithBytes(Encoding.ASCII.GetBytes(form), "application/x-www-form-urlencoded")
            .WithoutToken()
            .Header("Authorization", $"Basic {basic}");
    }
}
