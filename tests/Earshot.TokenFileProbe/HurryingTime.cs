namespace Earshot.TokenFileProbe;

/// <summary>A clock on which a second takes a tenth of a millisecond: the pause between two refreshes is over at once. The wall clock stays true.</summary>
internal sealed class HurryingTime : TimeProvider
{
    private const int Hurry = 10_000;

    public override long GetTimestamp() => base.GetTimestamp() * Hurry;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Hurry : dueTime, period > TimeSpan.Zero ? period / Hurry : period);
}
