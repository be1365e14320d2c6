using System.Runtime.CompilerServices;

namespace Earshot.Tests.Realtime;

/// <summary>Plays seeded faults on fake time, and checks how long the listener is without a connection.</summary>
public sealed class OutageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Listener_returns_within_half_of_each_outage_and_two_seconds(int seed)
    {
        var random = new Random(seed);
        await using var service = new FaultyService(seed, new ListenerOptions());
        await service.StartAsync();
        for (int i = 0; i < 200; i++)
        {
            await service.LastAsync(TimeSpan.FromSeconds(-13 * Math.Log(1 - random.NextDouble())));
            FaultyService.Episode episode = await (random.Next(4) switch
            {
                0 => service.CutAsync(),
                1 => service.StallAsync(),
                2 => service.BeAwayAsync(TimeSpan.FromSeconds(2 + (23 * random.NextDouble()))),
                _ => service.RestartAsync(TimeSpan.FromSeconds(2 + (8 * random.NextDouble()))),
            });
            Assert.True(episode.Deaf <= (1.5 * episode.Outage) + TimeSpan.FromSeconds(2), $"seed {seed}, episode {i}: {episode}");
        }
    }

    [Fact]
    public async Task Year_of_faults_leaks_nothing_and_stays_within_the_bound_of_attempts()
    {
        var random = new Random(11);

        // Pings are rare, because a year has 1.5 million of the default ones.
        await using var service = new FaultyService(11, new ListenerOptions { PingInterval = TimeSpan.FromHours(1) });
        DateTimeOffset end = service.Now + TimeSpan.FromDays(365);
        await service.StartAsync();
        int timers = service.Time.LiveTimers;
        while (service.Now < end)
        {
            await PlayAsync(service, random);
            Assert.Equal((1, timers), (service.Time.ActiveTimers, service.Time.LiveTimers));
        }

        Assert.InRange(service.Attempts, 5_000, 200_000);
        Assert.InRange(service.Bound.Most, 100, int.MaxValue);
        Assert.InRange(Alive(service.Sockets), 0, 2);
    }

    private static async Task PlayAsync(FaultyService service, Random random)
    {
        switch (random.Next(40))
        {
            case 0:
                // A day on which the server ends each connection almost immediately for an hour.
                for (DateTimeOffset until = service.Now + TimeSpan.FromHours(1); service.Now < until;)
                {
                    await service.CutAsync();
                }

                break;
            case 1:
                // A line that breaks every few seconds for an hour.
                for (DateTimeOffset until = service.Now + TimeSpan.FromHours(1); service.Now < until;)
                {
                    await service.LastAsync(TimeSpan.FromSeconds(-13 * Math.Log(1 - random.NextDouble())));
                    await (random.Next(3) switch
                    {
                        0 => service.CutAsync(),
                        1 => service.BeAwayAsync(TimeSpan.FromSeconds(25 * random.NextDouble())),
                        _ => service.RestartAsync(TimeSpan.FromSeconds(10 * random.NextDouble())),
                    });
                }

                break;
            case 2:
                await service.BeAwayAsync(TimeSpan.FromHours(12 * random.NextDouble()));
                break;
            case < 12:
                await service.StallAsync();
                break;
            case < 22:
                await service.RestartAsync(TimeSpan.FromMinutes(5 * random.NextDouble()));
                break;
            default:
                await service.CutAsync();
                break;
        }

        await service.LastAsync(TimeSpan.FromHours(24 * random.NextDouble()));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Alive(List<WeakReference> sockets)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return sockets.Count(socket => socket.IsAlive);
    }
}
