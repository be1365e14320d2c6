using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Tokens;

/// <summary>What the log-in host answers to a request for tokens.</summary>
/// <param name="AccessToken">The token for calls.</param>
/// <param name="RefreshToken">Null where none came: since April 2023 only the first answer of a log-in has one.</param>
/// <param name="Lifetime">How long the access token holds; an hour by all witnesses.</param>
internal sealed record TokenResponse(string AccessToken, string? RefreshToken, TimeSpan Lifetime)
{
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);

    public override string ToString() => $"tokens for {Lifetime}";

    /// <returns>Null where the body holds no access token, whatever else it is.</returns>
    public static TokenResponse? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement json = document.RootElement;
            if (JsonField.Text(json, "access_token") is not { } access || !IsToken(access))
            {
                return null;
            }

            string? refresh = JsonField.Text(json, "refresh_token");
            TimeSpan lifetime = JsonField.Number(json, "expires_in") is { } seconds and > 0 and <= 86_400
                ? TimeSpan.FromSeconds(seconds)
                : UsualLifetime;
            return new TokenResponse(access, refresh is not null && IsToken(refresh) ? refresh : null, lifetime);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a text can be a token at all: printable, no blanks, not the word null.</summary>
    public static bool IsToken(string text) =>
        text.Length > 0 && text is not ("null" or "undefined") && text.All(static character => character is > ' ' and <= '~');
}
