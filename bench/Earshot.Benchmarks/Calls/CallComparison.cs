using System.Globalization;
using Earshot.Benchmarks.Servers;

namespace Earshot.Benchmarks.Calls;

/// <summary>
/// The typed API against a bare <see cref="HttpClient"/>: the same calls in a row by every contender in turn; prints the medians.
/// </summary>
internal static class CallComparison
{
    public static async Task RunAsync(TextWriter output, bool quick)
    {
        int calls = 1_000;
        int rounds = quick ? 3 : 15;
        using var server = LoadServerProcess.Start();
        using var bare = new BareCalls(server.Site(0));
        using var typed = new TypedCalls(server.Site(0));
        (string Name, Func<Task> Bare, Func<Task> Typed)[] pairs =
        [
            ("get a channel", bare.GetChannelAsync, typed.GetChannelAsync),
            ("get a channel, synchronously", () => Done(bare.GetChannel), () => Done(typed.GetChannel)),
            ("create a post", bare.CreatePostAsync, typed.CreatePostAsync),
            ("get a page of 60 posts", bare.GetPostsAsync, typed.GetPostsAsync),
        ];
        (List<Cost> Bare, List<Cost> Typed)[] costs = [.. pairs.Select(_ => (new List<Cost>(), new List<Cost>()))];

        // Rounds for the just-in-time compiler, which are not counted.
        for (int round = -5; round < rounds; round++)
        {
            for (int i = 0; i < pairs.Length; i++)
            {
                // By turns the first, so that neither always finds the warmer machine.
                bool bareFirst = round % 2 == 0;
                Cost first = await Cost.OfAsync(
                    () => RepeatAsync(bareFirst ? pairs[i].Bare : pairs[i].Typed, calls), calls).ConfigureAwait(false);
                Cost second = await Cost.OfAsync(
                    () => RepeatAsync(bareFirst ? pairs[i].Typed : pairs[i].Bare, calls), calls).ConfigureAwait(false);
                if (round >= 0)
                {
                    costs[i].Bare.Add(bareFirst ? first : second);
                    costs[i].Typed.Add(bareFirst ? second : first);
                }
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{calls:N0} consecutive calls per round, median of {rounds} rounds, {Environment.ProcessorCount} cores, "
            + $".NET {Environment.Version}; bare: HttpClient and JSON serializers generated at compile time"));
        output.WriteLine();
        output.WriteLine("| call | CPU µs, bare | CPU µs, Earshot | ratio | allocated bytes, bare | allocated bytes, Earshot | ratio |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        for (int i = 0; i < pairs.Length; i++)
        {
            Write(output, pairs[i].Name, Cost.Median(costs[i].Bare), Cost.Median(costs[i].Typed));
        }

        Write(output, "all together", Sum(costs.Select(c => Cost.Median(c.Bare))), Sum(costs.Select(c => Cost.Median(c.Typed))));
    }

    private static async Task RepeatAsync(Func<Task> call, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            await call().ConfigureAwait(false);
        }
    }

    private static Task Done(Action call)
    {
        call();
        return Task.CompletedTask;
    }

    private static Cost Sum(IEnumerable<Cost> costs) =>
        costs.Aggregate((a, b) => new Cost(a.CpuMicroseconds + b.CpuMicroseconds, a.AllocatedBytes + b.AllocatedBytes, 0));

    private static void Write(TextWriter output, string name, Cost bare, Cost typed) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {bare.CpuMicroseconds:0.0} | {typed.CpuMicroseconds:0.0} | {typed.CpuMicroseconds / bare.CpuMicroseconds:0.00} "
        + $"| {bare.AllocatedBytes:N0} | {typed.AllocatedBytes:N0} | {typed.AllocatedBytes / bare.AllocatedBytes:0.00} |"));
}
