namespace Earshot.SimpliSafe;

/// <summary>A log-in as a <see cref="ITokenStore"/> keeps it. It is full control over alarm and locks: <see cref="ToString"/> shows none of
/// it.</summary>
public sealed record StoredLogin
{
    /// <summary>What gets new access tokens. How long it holds is unknown: users report months and years, and sudden ends.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>The account's number; null where the log-in ended before it was known.</summary>
    public long? UserId { get; init; }

    /// <summary>The access token got last; null where there is none.</summary>
    public string? AccessToken { get; init; }

    /// <summary>When <see cref="AccessToken"/> was got, by the wall clock of that moment.</summary>
    public DateTimeOffset? ObtainedAt { get; init; }

    /// <summary>When <see cref="AccessToken"/> ends, by the same clock.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The log-in host that gave it: the tokens are shown to no other.</summary>
    public Uri? Origin { get; init; }

    /// <summary>The made-up name that the client gave itself at a log-in by e-mail and password; null for a log-in of today's kind.</summary>
    public string? PasswordClient { get; init; }

    /// <summary>Says that it is a log-in, and nothing else.</summary>
    public override string ToString() => "SimpliSafe log-in";

    /// <summary>How long the access token still holds, where the clock can be believed; null where it can't, or there is no token.</summary>
    /// <remarks>A clock that shows a time before the token was made, or a lifetime beyond a day, is wrong somewhere: a new token is got
    /// then.</remarks>
    internal TimeSpan? Remaining(DateTimeOffset now) =>
        AccessToken is { Length: > 0 } && ObtainedAt is { } obtained && ExpiresAt is { } end
        && obtained <= now && now < end && end - obtained <= TimeSpan.FromDays(1)
            ? end - now
            : null;
}
