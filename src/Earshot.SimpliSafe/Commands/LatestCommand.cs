namespace Earshot.SimpliSafe.Commands;

/// <summary>Tracks the latest command to one target, such as a lock. A newer command cancels the wait of an older one.</summary>
internal sealed class LatestCommand
{
    private CancellationTokenSource? _latest;

    /// <summary>Registers a new command.</summary>
    /// <returns>A token that is canceled when a newer command supersedes this one.</returns>
    public CancellationToken Start()
    {
        var command = new CancellationTokenSource();
        Interlocked.Exchange(ref _latest, command)?.Cancel();
        return command.Token;
    }
}
