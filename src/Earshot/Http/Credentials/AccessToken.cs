namespace Earshot.Http;

/// <summary>A token, and for how long it holds. Never shows the token.</summary>
/// <param name="Value">The token.</param>
/// <param name="Lifetime">How long it holds, counted from now; null where that isn't known. Measured on the clock that only runs forward, so
/// that a wall clock that jumps makes no difference.</param>
public sealed record AccessToken(string Value, TimeSpan? Lifetime = null)
{
    /// <summary>Says how long it holds, and nothing else.</summary>
    public override string ToString() => Lifetime is TimeSpan lifetime ? $"token for {lifetime}" : "token";
}
