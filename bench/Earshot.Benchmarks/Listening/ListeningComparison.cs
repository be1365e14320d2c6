using System.Globalization;
using Earshot.Benchmarks.Servers;

namespace Earshot.Benchmarks.Listening;

/// <summary>
/// A listener against the bare socket: every contender in turn against the same server, several rounds; prints the medians.
/// </summary>
internal static class ListeningComparison
{
    public static async Task RunAsync(TextWriter output, bool quick)
    {
        int events = quick ? 20_000 : 200_000;
        int rounds = quick ? 3 : 7;
        int connections = quick ? 100 : 1_000;
        using var server = LoadServerProcess.Start();
        (string Name, Func<Task> Run)[] contenders =
        [
            ("(a) bare ClientWebSocket, reads only", () => BareLoop.ReadAsync(server.Socket(events), events)),
            ("(a') bare ClientWebSocket, decodes the post", () => BareLoop.ReadAndDecodeAsync(server.Socket(events), events)),
            ("(b) listener, typed handler reads e.Post.Message", () => ListenerLoop.ReadAndDecodeAsync(server.Site(events), events)),
            ("(b') listener, typed handler reads nothing", () => ListenerLoop.ReadAsync(server.Site(events), events)),
        ];

        // Two rounds for the just-in-time compiler, which are not counted.
        Dictionary<string, List<Cost>> costs = contenders.ToDictionary(c => c.Name, _ => new List<Cost>(), StringComparer.Ordinal);
        for (int round = -2; round < rounds; round++)
        {
            foreach ((string name, Func<Task> run) in contenders)
            {
                Cost cost = await Cost.OfAsync(run, events).ConfigureAwait(false);
                if (round >= 0)
                {
                    costs[name].Add(cost);
                }
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{events:N0} posted events of {LoadServer.BytesWithoutNumber} bytes and their number per round, "
            + $"median of {rounds} rounds, {Environment.ProcessorCount} cores, .NET {Environment.Version}"));
        output.WriteLine();
        output.WriteLine("| contender | CPU µs/event | allocated bytes/event | events/s | CPU / (a) | CPU / (a') |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        Cost bare = Cost.Median(costs[contenders[0].Name]);
        Cost decoding = Cost.Median(costs[contenders[1].Name]);
        foreach ((string name, _) in contenders)
        {
            Cost cost = Cost.Median(costs[name]);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {cost.CpuMicroseconds:0.00} | {cost.AllocatedBytes:0} | {cost.PerSecond:N0} "
                + $"| {cost.CpuMicroseconds / bare.CpuMicroseconds:0.00} | {cost.CpuMicroseconds / decoding.CpuMicroseconds:0.00} |"));
        }

        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {connections:N0} connections at rest | managed bytes/connection | resident bytes/connection |"));
        output.WriteLine("|---|---:|---:|");
        foreach ((string name, AtRest rest) in new[]
        {
            (
                "bare ClientWebSocket with a receive pending",
                await AtRest.OfBareSocketsAsync(server.Socket(0), connections).ConfigureAwait(false)),
            ("listener", await AtRest.OfListenersAsync(server.Site(0), connections).ConfigureAwait(false)),
        })
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rest.ManagedBytes:N0} | {rest.ResidentBytes:N0} |"));
        }
    }
}
