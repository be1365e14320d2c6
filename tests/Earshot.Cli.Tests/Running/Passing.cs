using Earshot.Testing;

namespace Earshot.Cli.Tests.Running;

/// <summary>Advances the clock for a run of the tool.</summary>
internal static class Passing
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Advances the clock from one wait of at most this length to the next, so that no deadline expires, until a task completes.
    /// </summary>
    public static async Task<T> UntilAsync<T>(FakeTimeProvider clock, Task<T> done, TimeSpan longest)
    {
        while (await Task.WhenAny(done, clock.WaitForTimerAsync(longest)).WaitAsync(SafetyNet) != done)
        {
            if (clock.NextTimer is { } next && next <= longest)
            {
                clock.Advance(next);
            }
        }

        return await done;
    }
}
