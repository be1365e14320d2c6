using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Advances a clock from one wait of a listener to the next.</summary>
internal static class Clocks
{
    /// <summary>Advances to the next ping of a listener with default options.</summary>
    public static async Task UntilNextPingAsync(this FakeTimeProvider clock)
    {
        await clock.PassAsync(TimeSpan.FromSeconds(15));
        await clock.PassAsync(TimeSpan.FromSeconds(5));
    }

    /// <summary>Waits for a delay of this length to begin, and advances to its end.</summary>
    public static async Task PassAsync(this FakeTimeProvider clock, TimeSpan wait)
    {
        await clock.WaitForTimerAsync(wait).WaitAsync(Ear.SafetyNet);
        clock.Advance(wait);
    }

    /// <summary>Advances by a time in which timers may fire, and lets what they start begin.</summary>
    public static async Task PassUpToAsync(this FakeTimeProvider clock, TimeSpan time)
    {
        clock.Advance(time);
        await Task.Yield();
    }

    /// <summary>Advances through the back-off, until the listener is connected.</summary>
    public static async Task UntilReconnectAsync(this FakeTimeProvider clock, Ear ear)
    {
        await ear.UntilAsync(e => e.Disconnects.Count > 0);
        int ended = ear.Disconnects.Count;
        Task connected = ear.UntilAsync(e => e.Connects.Count > ended);

        // Timeouts are longer than this, so that only the back-off ends.
        while (await Task.WhenAny(connected, clock.WaitForTimerAsync(TimeSpan.FromSeconds(5))) != connected)
        {
            clock.Advance(clock.NextTimer ?? TimeSpan.Zero);
        }

        await connected;
    }
}
