namespace Earshot.Http;

/// <summary>Represents a token and its lifetime. It never shows the token.</summary>
/// <param name="Value">The token.</param>
/// <param name="Lifetime">
/// The time from now until the token expires, or null if it is not known. It is measured on a monotonic clock, so that changes of the
/// system time have no effect.
/// </param>
internal sealed record AccessToken(string Value, TimeSpan? Lifetime = null)
{
    /// <summary>Returns a description without the token.</summary>
    public override string ToString() => Lifetime is TimeSpan lifetime ? $"token for {lifetime}" : "token";
}
