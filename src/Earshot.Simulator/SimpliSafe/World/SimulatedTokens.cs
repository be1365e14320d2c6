namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Represents the tokens of a login. <see cref="ToString"/> does not contain them.</summary>
/// <param name="AccessToken">The token for the API and the WebSocket.</param>
/// <param name="RefreshToken">The token for new access tokens.</param>
public sealed record SimulatedTokens(string AccessToken, string RefreshToken)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(SimulatedTokens);
}
