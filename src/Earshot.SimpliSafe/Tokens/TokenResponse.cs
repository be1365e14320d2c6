using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Tokens;

/// <summary>Represents the login host's response to a token request.</summary>
/// <param name="AccessToken">The access token.</param>
/// <param name="RefreshToken">
/// The refresh token, or <see langword="null"/> if the response has none: since April 2023, only the first response of a login has one.
/// </param>
/// <param name="Lifetime">The lifetime of the access token. All sources report one hour.</param>
internal sealed record TokenResponse(string AccessToken, string? RefreshToken, TimeSpan Lifetime)
{
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);

    public override string ToString() => $"tokens for {Lifetime}";

    /// <summary>Reads a response body.</summary>
    /// <returns>The tokens, or <see langword="null"/> if the body does not contain an access token.</returns>
    public static TokenResponse? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement json = document.RootElement;
            if (JsonField.Text(json, "access_token") is not { } access || !StoredLogin.IsToken(access))
            {
                return null;
            }

            string? refresh = JsonField.Text(json, "refresh_token");
            TimeSpan lifetime = JsonField.Number(json, "expires_in") is { } seconds and > 0 and <= 86_400
                ? TimeSpan.FromSeconds(seconds)
                : UsualLifetime;
            return new TokenResponse(access, refresh is not null && StoredLogin.IsToken(refresh) ? refresh : null, lifetime);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
