using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Earshot.SimpliSafe.Json;
using Earshot.SimpliSafe.Tokens;

namespace Earshot.SimpliSafe;

/// <summary>
/// A log-in that waits for its code. Whoever has it and the code can finish the log-in: keep it as a secret and forget it afterwards. A
/// second run of a program loads it with <see cref="LoadAsync"/> and goes on with <see cref="SimpliSafeLogin.Resume"/>.
/// </summary>
public sealed record PendingLogin
{
    private const int VerifierBytes = 32;

    /// <summary>The secret that binds the code to this log-in: 43 to 128 characters of A–Z a–z 0–9 - . _ ~ (the rule of PKCE, RFC
    /// 7636).</summary>
    public required string Verifier { get; init; }

    /// <summary>The made-up id of the device that logs in: a UUID in upper case.</summary>
    public required string DeviceId { get; init; }

    /// <summary>When the log-in was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>What the log-in page is told of the verifier: the base64url of its SHA-256, without padding.</summary>
    internal string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Says that it is one, and nothing else.</summary>
    public override string ToString() => "pending SimpliSafe log-in";

    /// <summary>Writes it to a file that only its owner can read, in place of what was there.</summary>
    /// <param name="path">The file. Missing folders are made, for the owner only.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TokenStoreException">It could not be written.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("verifier", Verifier);
            json.WriteString("deviceId", DeviceId);
            json.WriteString("startedAt", StartedAt.ToString("O", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return new OwnerOnlyFile(path).WriteAsync(text.ToArray(), cancellationToken);
    }

    /// <summary>Reads what <see cref="SaveAsync"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null where there is no file.</returns>
    /// <exception cref="TokenStoreException">The file can't be read, or holds no pending log-in.</exception>
    public static async Task<PendingLogin?> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        byte[]? bytes = await new OwnerOnlyFile(path).ReadAsync(cancellationToken).ConfigureAwait(false);
        return bytes is null
            ? null
            : Read(bytes) ?? throw new TokenStoreException(
                TokenStoreProblem.Corrupt, $"{path} holds no pending log-in. Start the log-in again.");
    }

    internal static PendingLogin New(TimeProvider time) => new()
    {
        Verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(VerifierBytes)),
        DeviceId = Guid.NewGuid().ToString().ToUpperInvariant(),
        StartedAt = time.GetUtcNow(),
    };

    internal static bool IsVerifier(string text) =>
        text.Length is >= 43 and <= 128 && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~');

    private static PendingLogin? Read(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement json = document.RootElement;
            return JsonField.Text(json, "verifier") is { } verifier && IsVerifier(verifier)
                && JsonField.Text(json, "deviceId") is { Length: > 0 } device && JsonField.Time(json, "startedAt") is { } started
                    ? new PendingLogin { Verifier = verifier, DeviceId = device, StartedAt = started }
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
