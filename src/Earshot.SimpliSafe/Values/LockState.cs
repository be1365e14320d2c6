namespace Earshot.SimpliSafe;

/// <summary>
/// Specifies the state of a lock's bolt, which is derived from several fields. <see cref="SimpliSafeLock.StateCode"/> is the service's
/// number.
/// </summary>
public enum LockState
{
    /// <summary>The state is not reported, the lock is disabled, or the number is unknown.</summary>
    Unknown,

    /// <summary>The bolt is extended (1).</summary>
    Locked,

    /// <summary>The bolt is retracted (2, and 0 in earlier sources).</summary>
    Unlocked,

    /// <summary>The bolt is jammed: its position is unknown, and commands have no effect until it is freed by hand.</summary>
    Jammed,
}
