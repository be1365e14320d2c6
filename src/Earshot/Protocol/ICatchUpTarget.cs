namespace Earshot.Protocol;

/// <summary>Does what a <see cref="CatchUpContext{TEvent}"/> offers.</summary>
internal interface ICatchUpTarget<TEvent>
    where TEvent : ListenerEvent
{
    /// <inheritdoc cref="CatchUpContext{TEvent}.Overflowed"/>
    IReadOnlyCollection<string> Overflowed { get; }

    /// <inheritdoc cref="CatchUpContext{TEvent}.DeliverAsync"/>
    ValueTask DeliverAsync(TEvent e);

    /// <inheritdoc cref="CatchUpContext{TEvent}.DeliverHeldAsync"/>
    ValueTask DeliverHeldAsync(string lane, Func<TEvent, bool?> precedes);

    /// <inheritdoc cref="CatchUpContext{TEvent}.HoldOnlyAsync"/>
    ValueTask HoldOnlyAsync(IReadOnlySet<string> lanes);

    /// <inheritdoc cref="CatchUpContext{TEvent}.ReleaseAsync"/>
    ValueTask<bool> ReleaseAsync(string lane);

    /// <inheritdoc cref="CatchUpContext{TEvent}.ReportGapAsync"/>
    ValueTask ReportGapAsync(Gap gap);

    /// <inheritdoc cref="CatchUpContext{TEvent}.ReportProgress"/>
    void ReportProgress(int done, int total);
}
