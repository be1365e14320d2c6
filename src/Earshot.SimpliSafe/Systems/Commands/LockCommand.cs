using Earshot.Http;

namespace Earshot.SimpliSafe.Systems.Commands;

/// <summary>Turns a lock.</summary>
internal sealed class LockCommand(SimpliSafeSystem system, SimpliSafeLock door, LockState wish) : Command<SimpliSafeLock>
{
    public override string Operation => wish == LockState.Locked ? "Lock" : "Unlock";

    public override string Wish => wish == LockState.Locked ? "locked" : "unlocked";

    public override ApiRequest Request => system.Calls.TurnLock(Operation, door.Serial, wish == LockState.Locked ? "lock" : "unlock");

    // Cached values may be minutes old: what was read a while ago proves nothing.
    public override async Task<SimpliSafeLock?> ReadBeforeAsync(CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken).ConfigureAwait(false);

    public override Task<SimpliSafeLock> ReadAsync(CancellationToken cancellationToken) => system.ReadLockAsync(door, cancellationToken);

    public override CommandProgress Judge(SimpliSafeLock? before, SimpliSafeLock now)
    {
        if (now.State == wish)
        {
            return CommandProgress.Done;
        }

        if (now.State == LockState.Jammed)
        {
            // A jam from before may be cleared by now and not yet reported; a new one is this command's.
            return before is null || before.State == LockState.Jammed ? CommandProgress.Underway : CommandProgress.Jammed;
        }

        // A bolt reports some 5 s after it was told: that it hasn't moved yet proves nothing while the wish is fresh, and so nothing is repeated.
        return CommandProgress.Underway;
    }

    public override CommandDoubt AtTimeout(SimpliSafeLock last) =>
        last.State == LockState.Jammed ? CommandDoubt.Jammed : CommandDoubt.NotSeenInTime;

    public override string Describe(SimpliSafeLock reading) => reading.State switch
    {
        LockState.Locked => "locked",
        LockState.Unlocked => "unlocked",
        LockState.Jammed => "jammed",
        _ => "unknown",
    };
}
