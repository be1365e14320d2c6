using System.Diagnostics;

namespace Earshot.Benchmarks;

/// <summary>What a round cost this process, for each thing done.</summary>
internal sealed record Cost(double CpuMicroseconds, double AllocatedBytes, double PerSecond)
{
    public static async Task<Cost> OfAsync(Func<Task> run, int count)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpu = process.TotalProcessorTime;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long started = TimeProvider.System.GetTimestamp();
        await run().ConfigureAwait(false);
        TimeSpan took = TimeProvider.System.GetElapsedTime(started);
        process.Refresh();
        return new Cost(
            (process.TotalProcessorTime - cpu).TotalMicroseconds / count,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)count,
            count / took.TotalSeconds);
    }

    public static Cost Median(List<Cost> costs) => new(
        Middle(costs.Select(c => c.CpuMicroseconds)),
        Middle(costs.Select(c => c.AllocatedBytes)),
        Middle(costs.Select(c => c.PerSecond)));

    private static double Middle(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}
