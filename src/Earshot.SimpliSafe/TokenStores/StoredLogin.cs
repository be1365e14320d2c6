namespace Earshot.SimpliSafe;

/// <summary>Represents a login as an <see cref="ITokenStore"/> stores it. It gives full control over the alarm and the locks.</summary>
public sealed record StoredLogin
{
    /// <summary>Gets or sets the refresh token. Its lifetime is unknown: users report months and years, and sudden expirations.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>Gets or sets the account ID, or <see langword="null"/> if the login ended before the ID was known.</summary>
    public long? UserId { get; init; }

    /// <summary>Gets or sets the most recent access token, or <see langword="null"/> if there is none.</summary>
    public string? AccessToken { get; init; }

    /// <summary>
    /// Gets or sets the time at which <see cref="AccessToken"/> was obtained, by the local clock, or <see langword="null"/>.
    /// </summary>
    public DateTimeOffset? ObtainedAt { get; init; }

    /// <summary>Gets or sets the time at which <see cref="AccessToken"/> expires, by the local clock, or <see langword="null"/>.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// Gets or sets the login host that issued the tokens, or <see langword="null"/>. The tokens are not sent to any other login host.
    /// </summary>
    public Uri? Origin { get; init; }

    /// <summary>
    /// Gets or sets the generated client name of a login with email address and password, or <see langword="null"/> if the user logged in
    /// with a browser.
    /// </summary>
    public string? PasswordClient { get; init; }

    /// <summary>Returns a description without content, safe for logs.</summary>
    public override string ToString() => "SimpliSafe login";

    /// <summary>Determines whether a string can be a token: printable ASCII without spaces, and not the word null.</summary>
    internal static bool IsToken(string text) =>
        text.Length > 0 && text is not ("null" or "undefined") && text.All(static character => character is > ' ' and <= '~');

    /// <summary>
    /// Gets the remaining lifetime of the access token, or <see langword="null"/> if there is no token or the clock cannot be trusted.
    /// </summary>
    /// <remarks>
    /// A clock that shows a time before the token was obtained, or a lifetime of more than a day, is wrong; a new token is requested then.
    /// </remarks>
    internal TimeSpan? Remaining(DateTimeOffset now) =>
        AccessToken is { Length: > 0 } && ObtainedAt is { } obtained && ExpiresAt is { } end
        && obtained <= now && now < end && end - obtained <= TimeSpan.FromDays(1)
            ? end - now
            : null;
}
