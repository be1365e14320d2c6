namespace Earshot.Http;

/// <summary>Represents the token in use and the timestamps at which it is renewed and expires. It never shows the token.</summary>
/// <param name="Value">The token.</param>
/// <param name="RenewAt">The timestamp from which calls renew the token, or null if its lifetime is not known.</param>
/// <param name="ExpiresAt">The timestamp at which the token expires, or null if its lifetime is not known.</param>
internal sealed record HeldToken(string Value, long? RenewAt, long? ExpiresAt)
{
    /// <exception cref="ArgumentException">The token contains characters that no token contains.</exception>
    public static HeldToken From(AccessToken token, TimeProvider timeProvider)
    {
        if (token.Value.Length == 0 || !token.Value.All(static character => character is > ' ' and <= '~'))
        {
            throw new ArgumentException(
                "The token is empty, or contains spaces, line breaks, or other characters that are not valid in a token.", nameof(token));
        }

        if (token.Lifetime is not TimeSpan lifetime)
        {
            return new HeldToken(token.Value, RenewAt: null, ExpiresAt: null);
        }

        TimeSpan early = lifetime / 4 < CredentialSource.RenewedBefore ? lifetime / 4 : CredentialSource.RenewedBefore;
        return new HeldToken(token.Value, After(lifetime - early), After(lifetime));

        long After(TimeSpan wait) => timeProvider.GetTimestamp() + (long)(wait.TotalSeconds * timeProvider.TimestampFrequency);
    }

    public bool IsRenewalDue(TimeProvider timeProvider) => timeProvider.GetTimestamp() >= RenewAt;

    public bool HasExpired(TimeProvider timeProvider) => timeProvider.GetTimestamp() >= ExpiresAt;

    /// <summary>Gets the time until the token is to be renewed, or null if its lifetime is not known.</summary>
    public TimeSpan? RenewalDueIn(TimeProvider timeProvider)
    {
        if (RenewAt is not long at)
        {
            return null;
        }

        TimeSpan left = timeProvider.GetElapsedTime(timeProvider.GetTimestamp(), at);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public override string ToString() => "token";
}
