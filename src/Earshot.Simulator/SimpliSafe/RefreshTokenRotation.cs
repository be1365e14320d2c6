namespace Earshot.Simulator.SimpliSafe;

/// <summary>Specifies what happens to a refresh token when it is used.</summary>
public enum RefreshTokenRotation
{
    /// <summary>The token remains valid, and the response contains no new one (since April 2023).</summary>
    Never,

    /// <summary>The token is invalidated, and the response contains a new one (before April 2023).</summary>
    Always,
}
