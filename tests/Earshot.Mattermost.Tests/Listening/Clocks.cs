using Earshot.Testing;

namespace Earshot.Mattermost.Tests.Listening;

/// <summary>Moves a clock from one thing that a listener waits for to the next; the network's work in between takes no time.</summary>
internal static class Clocks
{
    /// <summary>To the next ping of a listener with default times that has just pinged.</summary>
    public static async Task UntilNextPingAsync(this FakeTimeProvider clock)
    {
        await clock.PassAsync(TimeSpan.FromSeconds(15));
        await clock.PassAsync(TimeSpan.FromSeconds(5));
    }

    /// <summary>To the end of a wait of exactly this long, once it has begun.</summary>
    public static async Task PassAsync(this FakeTimeProvider clock, TimeSpan wait)
    {
        await clock.WaitForTimerAsync(wait).WaitAsync(Ear.SafetyNet);
        clock.Advance(wait);
    }

    /// <summary>Through the back-off, until the listener stands again.</summary>
    public static async Task UntilReconnectAsync(this FakeTimeProvider clock, Ear ear)
    {
        await ear.UntilAsync(e => e.Disconnects.Count > 0);
        int ended = ear.Disconnects.Count;
        Task connected = ear.UntilAsync(e => e.Connects.Count > ended);

        // Deadlines are longer than this, so that only back-off passes.
        while (await Task.WhenAny(connected, clock.WaitForTimerAsync(TimeSpan.FromSeconds(5))) != connected)
        {
            clock.Advance(clock.NextTimer ?? TimeSpan.Zero);
        }

        await connected;
    }
}
