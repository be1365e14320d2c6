namespace Earshot.Simulator.SimpliSafe;

/// <summary>What becomes of a refresh token that is used.</summary>
public enum RefreshTokenRotation
{
    /// <summary>It stays good, and no other comes with the answer: since April 2023.</summary>
    Never,

    /// <summary>It is spent, and a new one comes with the answer: before.</summary>
    Always,
}
