using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Earshot.SimpliSafe.Json;
using Earshot.Storage;

namespace Earshot.SimpliSafe;

/// <summary>Represents a login that is waiting for its code.</summary>
/// <remarks>
/// Anyone who has this object and the code can complete the login, so keep it secret and delete it afterward. Another run of a program
/// loads it with <see cref="LoadAsync"/> and continues with <see cref="SimpliSafeLogin.Resume"/>.
/// </remarks>
public sealed record PendingLogin
{
    private const int VerifierBytes = 32;

    /// <summary>
    /// Gets or sets the secret that binds the code to this login: 43 to 128 characters of A–Z a–z 0–9 - . _ ~ (PKCE, RFC 7636).
    /// </summary>
    public required string Verifier { get; init; }

    /// <summary>Gets or sets the generated ID of the device that logs in: a UUID in uppercase.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Gets or sets the time at which the login was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets the value that the login page receives: the base64url form of the verifier's SHA-256 hash, without padding.</summary>
    internal string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => "pending SimpliSafe login";

    /// <summary>Saves the login to a file that only its owner can read, replacing an existing file.</summary>
    /// <param name="path">The path of the file. Missing folders are created with mode 0700.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="TokenStoreException">The file could not be written.</exception>
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

        return new OwnerOnlyFile(path, TokenStoreException.From).WriteAsync(text.ToArray(), cancellationToken);
    }

    /// <summary>Loads a login that <see cref="SaveAsync"/> saved.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The login, or <see langword="null"/> if the file does not exist.</returns>
    /// <exception cref="TokenStoreException">The file cannot be read, or does not contain a pending login.</exception>
    public static async Task<PendingLogin?> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        byte[]? bytes = await new OwnerOnlyFile(path, TokenStoreException.From).ReadAsync(cancellationToken).ConfigureAwait(false);
        return bytes is null
            ? null
            : Read(bytes) ?? throw new TokenStoreException(
                TokenStoreProblem.Corrupt, $"'{path}' does not contain a pending login. Start the login again.");
    }

    internal static PendingLogin New(TimeProvider timeProvider) => new()
    {
        Verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(VerifierBytes)),
        DeviceId = Guid.NewGuid().ToString().ToUpperInvariant(),
        StartedAt = timeProvider.GetUtcNow(),
    };

    internal static bool IsVerifier(string text) =>
        text.Length is >= 43 and <= 128
            && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~');

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
