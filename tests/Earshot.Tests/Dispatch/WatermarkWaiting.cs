using Earshot.Dispatching;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Dispatching;

/// <summary>Lets a test that keeps its thread wait for a watermark.</summary>
internal static class WatermarkWaiting
{
    public static bool IsIdleSoon<TEvent>(this HandledWatermark<TEvent> watermark)
        where TEvent : ListenerEvent
    {
#pragma warning disable VSTHRD002 // The watermark runs on the thread pool and never needs the thread that waits.
        return watermark.WhenIdleAsync().Wait(ListenerSetup.SafetyNet);
#pragma warning restore VSTHRD002
    }
}
