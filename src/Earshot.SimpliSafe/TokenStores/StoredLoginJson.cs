using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.TokenStores;

/// <summary>Converts a login to and from the JSON of a file.</summary>
internal static class StoredLoginJson
{
    private const int Version = 1;

    public static byte[] Write(StoredLogin login)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            if (login.Origin is { } origin)
            {
                json.WriteString("origin", origin.AbsoluteUri);
            }

            if (login.UserId is { } user)
            {
                json.WriteNumber("userId", user);
            }

            json.WriteString("refreshToken", login.RefreshToken);
            WriteText(json, "passwordClient", login.PasswordClient);
            WriteText(json, "accessToken", login.AccessToken);
            WriteText(json, "obtainedAt", login.ObtainedAt?.ToString("O", CultureInfo.InvariantCulture));
            WriteText(json, "expiresAt", login.ExpiresAt?.ToString("O", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <returns>The login, or <see langword="null"/> if the bytes are not a valid login.</returns>
    public static StoredLogin? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement json = document.RootElement;
            if (JsonField.Integer(json, "version") != Version
                || JsonField.Text(json, "refreshToken") is not { } token
                || !StoredLogin.IsToken(token))
            {
                return null;
            }

            string? access = JsonField.Text(json, "accessToken");
            return new StoredLogin
            {
                RefreshToken = token,
                UserId = JsonField.Number(json, "userId"),
                Origin = Uri.TryCreate(JsonField.Text(json, "origin"), UriKind.Absolute, out Uri? origin) ? origin : null,
                PasswordClient = JsonField.Text(json, "passwordClient"),
                AccessToken = access is not null && StoredLogin.IsToken(access) ? access : null,
                ObtainedAt = JsonField.Time(json, "obtainedAt"),
                ExpiresAt = JsonField.Time(json, "expiresAt"),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
