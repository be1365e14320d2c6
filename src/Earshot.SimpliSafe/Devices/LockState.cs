namespace Earshot.SimpliSafe;

/// <summary>What a lock's bolt does, read from several fields; <see cref="SimpliSafeLock.StateCode"/> is the number behind it.</summary>
public enum LockState
{
    /// <summary>It isn't told, the lock is disabled, or the number isn't known.</summary>
    Unknown,

    /// <summary>The bolt is out (1).</summary>
    Locked,

    /// <summary>The bolt is in (2; 0 was so read in earlier days).</summary>
    Unlocked,

    /// <summary>The bolt is jammed: where it is isn't known, and no command does anything until it is freed by hand.</summary>
    Jammed,
}
