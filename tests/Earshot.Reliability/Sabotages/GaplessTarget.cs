using Earshot.Protocol;

namespace Earshot.Reliability.Sabotages;

/// <summary>Passes a catch-up on, without its gaps.</summary>
internal sealed class GaplessTarget<TEvent>(CatchUpContext<TEvent> inner) : ICatchUpTarget<TEvent>
    where TEvent : ListenerEvent
{
    public IReadOnlyCollection<string> Overflowed => inner.Overflowed;

    public ValueTask DeliverAsync(TEvent e) => inner.DeliverAsync(e);

    public ValueTask HoldOnlyAsync(IReadOnlySet<string> lanes) => inner.HoldOnlyAsync(lanes);

    public ValueTask<bool> ReleaseAsync(string lane) => inner.ReleaseAsync(lane);

    public ValueTask ReportGapAsync(Gap gap) => ValueTask.CompletedTask;

    public void ReportProgress(int done, int total) => inner.ReportProgress(done, total);
}
