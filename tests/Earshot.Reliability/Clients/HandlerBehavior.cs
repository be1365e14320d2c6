using System.Collections.Concurrent;

namespace Earshot.Reliability.Clients;

/// <summary>Specifies what a handler does with an event.</summary>
internal enum HandlerAct
{
    /// <summary>It completes.</summary>
    Complete,

    /// <summary>It throws, and is not run again.</summary>
    Fail,

    /// <summary>It throws, and is run again with the same event.</summary>
    ThrowOnce,
}

/// <summary>Decides which handlers are slow and which throw. The decision depends on the seed and the event.</summary>
internal sealed class HandlerBehavior(ClientProfile profile, int seed)
{
    private readonly ConcurrentDictionary<string, bool> _threw = new(StringComparer.Ordinal);
    private long _blockedUntil;

    /// <summary>Lets no handler complete for a time.</summary>
    public void Block(TimeSpan duration) => Interlocked.Exchange(
        ref _blockedUntil, (TimeProvider.System.GetUtcNow() + duration).UtcTicks);

    /// <summary>Takes the time that the handler of an event needs.</summary>
    public async ValueTask WorkAsync(string key, CancellationToken cancellationToken)
    {
        TimeSpan blocked = TimeSpan.FromTicks(Interlocked.Read(ref _blockedUntil) - TimeProvider.System.GetUtcNow().UtcTicks);
        int roll = Roll(key, 1);
        TimeSpan slow = roll < profile.SlowHandlers ? TimeSpan.FromMilliseconds(20 + (roll * 7 % 180)) : TimeSpan.Zero;
        TimeSpan delay = blocked > slow ? blocked : slow;
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Decides how the handler of an event ends.</summary>
    public HandlerAct Choose(string key)
    {
        if (Roll(key, 2) >= profile.ThrowingHandlers)
        {
            return HandlerAct.Complete;
        }

        if (profile.Failure == FailureMode.Continue)
        {
            return HandlerAct.Fail;
        }

        return _threw.TryAdd(key, true) ? HandlerAct.ThrowOnce : HandlerAct.Complete;
    }

    private int Roll(string key, int purpose)
    {
        // FNV-1a, because the hash codes of strings differ from process to process.
        uint hash = 2166136261 ^ (uint)((seed * 31) + purpose);
        foreach (char c in key)
        {
            hash = (hash ^ c) * 16777619;
        }

        return (int)((hash ^ (hash >> 15)) % 1000);
    }
}
