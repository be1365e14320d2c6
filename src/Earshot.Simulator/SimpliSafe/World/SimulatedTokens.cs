using Earshot.Simulator.SimpliSafe.World.Accounts;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>What a log-in gives; as text it keeps both to itself.</summary>
/// <param name="AccessToken">For the API and the socket.</param>
/// <param name="RefreshToken">For new access tokens.</param>
public sealed record SimulatedTokens(string AccessToken, string RefreshToken)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(SimulatedTokens);
}
