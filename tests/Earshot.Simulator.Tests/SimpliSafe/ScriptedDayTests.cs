using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.Demo;
using Earshot.Testing;

namespace Earshot.Simulator.Tests.SimpliSafe;

public sealed class ScriptedDayTests
{
    [Fact]
    public async Task Days_are_reproducible_and_end_when_canceled()
    {
        string[] first = await LiveAsync(seed: 7);
        Assert.Equal(first, await LiveAsync(seed: 7));
        Assert.NotEqual(first, await LiveAsync(seed: 8));
        int[] codes = [.. first.Select(e => int.Parse(e.Split(' ')[0], provider: null)).Distinct()];
        Assert.Empty(((int[])[1134, 1170, 1301, 1400, 1406, 1429, 1458, 1602, 3301, 3401, 3441, 9401, 9441, 9700, 9701]).Except(codes));
    }

    private static async Task<string[]> LiveAsync(int seed)
    {
        var time = new FakeTimeProvider();
        await using SimpliSafeSimulator simulator = await SimpliSafeSimulator.StartAsync(
            new SimpliSafeSimulatorOptions { TimeProvider = time, InMemory = true });

        // A separate clock, so that the countdowns of the service are not mistaken for steps of the script.
        var script = new FakeTimeProvider();
        ScriptedDay day = ScriptedDay.Create(simulator, script, seed);
        using var stop = new CancellationTokenSource();
        Task running = day.RunAsync(stop.Token);
        for (int step = 0; step < 80; step++)
        {
            await script.WaitUntilTimersAsync(1).WaitAsync(TimeSpan.FromSeconds(30));
            TimeSpan wait = script.NextTimer!.Value;
            time.Advance(wait);
            script.Advance(wait);
        }

        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
        return [.. simulator.GetEvents(day.System).Select(e => $"{e.Code} {e.Timestamp:O} {e.SensorName} {e.PinName}")];
    }
}
