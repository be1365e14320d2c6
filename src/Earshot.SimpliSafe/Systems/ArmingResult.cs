namespace Earshot.SimpliSafe;

/// <summary>Represents the outcome of arming or disarming, as observed after the command.</summary>
/// <param name="State">The state that was read: the requested state, or the countdown to it.</param>
/// <param name="ExitDelay">
/// The total length of the countdown as reported by the service, or <see langword="null"/> if no countdown is running or its length is
/// unknown.
/// </param>
public sealed record ArmingResult(SystemState State, TimeSpan? ExitDelay)
{
    /// <summary>
    /// Gets a value that indicates whether the exit delay is running: the system is not armed yet and will be armed when the delay ends.
    /// </summary>
    public bool IsCountingDown => State.IsArming;
}
