namespace Earshot.SimpliSafe.Systems.Commands;

/// <summary>Who is the newest command to one thing: a system's state, a lock. A newer one ends an older one's waiting.</summary>
internal sealed class CommandTurns
{
    private CancellationTokenSource? _newest;

    /// <summary>Takes the turn. The token is cancelled when somebody newer takes it.</summary>
    public CancellationToken Take()
    {
        var mine = new CancellationTokenSource();
        Interlocked.Exchange(ref _newest, mine)?.Cancel();
        return mine.Token;
    }
}
