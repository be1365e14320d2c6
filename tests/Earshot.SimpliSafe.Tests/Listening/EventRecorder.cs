using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Listening;

/// <summary>Records the events and notifications of a listener.</summary>
internal sealed class EventRecorder(SimpliSafeListener listener) : ListenerRecorder<SimpliSafeEvent>(listener)
{
    /// <summary>Completes when <paramref name="condition"/> is true for what has been recorded so far.</summary>
    public Task UntilAsync(Func<EventRecorder, bool> condition) => WaitUntilAsync(() => condition(this));
}
