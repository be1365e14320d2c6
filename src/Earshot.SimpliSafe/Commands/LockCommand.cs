using Earshot.Http;
using Earshot.SimpliSafe.Requests;

namespace Earshot.SimpliSafe.Commands;

/// <summary>Locks or unlocks a lock.</summary>
/// <param name="requests">The requests of the system.</param>
/// <param name="serial">The serial number of the lock.</param>
/// <param name="requested">The requested state.</param>
/// <param name="read">Reads a copy of the lock.</param>
internal sealed class LockCommand(
    SystemRequests requests,
    string serial,
    LockState requested,
    Func<CancellationToken, Task<SimpliSafeLock>> read) : Command<SimpliSafeLock>
{
    public override string Operation => requested == LockState.Locked ? "Lock" : "Unlock";

    public override string Requested => requested == LockState.Locked ? "locked" : "unlocked";

    public override ApiRequest Request => requests.SetLockState(Operation, serial, requested == LockState.Locked ? "lock" : "unlock");

    // Cached values can be minutes old, so an earlier reading proves nothing.
    public override async Task<SimpliSafeLock?> ReadBeforeAsync(CancellationToken cancellationToken) =>
        await read(cancellationToken).ConfigureAwait(false);

    public override Task<SimpliSafeLock> ReadAsync(CancellationToken cancellationToken) => read(cancellationToken);

    public override CommandProgress Judge(SimpliSafeLock? before, SimpliSafeLock now)
    {
        if (now.State == requested)
        {
            return CommandProgress.Done;
        }

        if (now.State == LockState.Jammed)
        {
            // An earlier jam may be cleared but not yet reported; a new jam results from this command.
            return before is null || before.State == LockState.Jammed ? CommandProgress.InProgress : CommandProgress.Jammed;
        }

        // A bolt reports after about 5 s, so an unchanged state proves nothing while the command is recent: it is never retried.
        return CommandProgress.InProgress;
    }

    public override CommandUncertainty AtTimeout(SimpliSafeLock last) =>
        last.State == LockState.Jammed ? CommandUncertainty.Jammed : CommandUncertainty.NotConfirmed;

    public override string Describe(SimpliSafeLock reading) => reading.State switch
    {
        LockState.Locked => "locked",
        LockState.Unlocked => "unlocked",
        LockState.Jammed => "jammed",
        _ => "unknown",
    };
}
