namespace Earshot.Reliability.Faults;

/// <summary>Generates the steps of a run. The same seed and the same faults generate the same steps.</summary>
internal static class FaultSchedule
{
    // Calm, usual, and stormy: the shares of faults among the steps. A catch-up needs calm to end, and a storm to be interrupted.
    private static readonly double[] Moods = [0.06, 0.2, 0.35];

    private const int StepsOfMood = 40;
    private const double ShareOfBursts = 0.03;

    /// <summary>Generates steps without an end.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="faults">The faults to choose from; a fault that is listed twice occurs twice as often.</param>
    /// <param name="clients">The number of clients.</param>
    public static IEnumerable<Step> Generate(int seed, IReadOnlyList<FaultKind> faults, int clients)
    {
        var random = new Random(seed);
        double share = Moods[0];
        for (int number = 1; ; number++)
        {
            if (number % StepsOfMood == 0)
            {
                share = Moods[random.Next(Moods.Length)];
            }

            var pause = TimeSpan.FromMilliseconds(random.Next(10, 250));
            yield return random.NextDouble() >= share
                ? new TrafficStep(number, pause, Traffic(random))
                : new FaultStep(number, pause, faults[random.Next(faults.Count)])
                {
                    Client = random.Next(clients),
                    Count = random.Next(1, 30),
                    Duration = TimeSpan.FromMilliseconds(20 + (2000 * Math.Pow(random.NextDouble(), 3))),
                    Variant = random.Next(1000),
                };
        }
    }

    private static int Traffic(Random random) =>
        random.NextDouble() < ShareOfBursts ? random.Next(100, 400) : random.Next(1, 16);
}
