namespace Earshot.SimpliSafe;

/// <summary>What came of arming or disarming, as it was seen afterwards.</summary>
/// <param name="State">The state that was read: what was asked for, or the countdown to it.</param>
/// <param name="ExitDelay">
/// How long the countdown takes in all, by the service's answer; null where it doesn't run, or its length wasn't told.
/// </param>
public sealed record ArmingResult(SystemState State, TimeSpan? ExitDelay)
{
    /// <summary>Whether the exit delay still runs: the system isn't armed yet, and will be by itself.</summary>
    public bool IsCountingDown => State.IsArming;
}
