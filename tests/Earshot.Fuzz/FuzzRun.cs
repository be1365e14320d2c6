namespace Earshot.Fuzz;

/// <summary>Runs a target with one input after the other, and checks time and memory.</summary>
/// <param name="target">The target.</param>
/// <param name="seed">The seed of all inputs.</param>
/// <param name="timeProvider">The clock of the run.</param>
public sealed class FuzzRun(FuzzTarget target, int seed, TimeProvider timeProvider)
{
    /// <summary>The time after which an input counts as a hang.</summary>
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    private const int MostFailures = 10;

    // JSON that is parsed takes about ten times its size, and some targets read an input a few times.
    private const long AllocatedPerByte = 400;
    private const long AllocatedAtLeast = 64 * 1024 * 1024;

    private readonly List<(long Index, Exception Failure)> _failures = [];
    private long _inputs;
    private long _bytes;
    private TimeSpan _slowest;
    private long _most;

    /// <summary>Runs until the time has elapsed.</summary>
    public async Task<FuzzResult> RunForAsync(TimeSpan duration)
    {
        long start = timeProvider.GetTimestamp();
        for (long index = 0; timeProvider.GetElapsedTime(start) < duration && _failures.Count < MostFailures; index++)
        {
            await RunOneAsync(index);
        }

        return Result();
    }

    /// <summary>Runs a number of inputs.</summary>
    public async Task<FuzzResult> RunAsync(long first, long count)
    {
        for (long index = first; index < first + count && _failures.Count < MostFailures; index++)
        {
            await RunOneAsync(index);
        }

        return Result();
    }

    /// <summary>Returns the source of randomness of an input.</summary>
    public static Random RandomFor(int seed, string target, long index)
    {
        // A simple mixture that does not change between versions of .NET, as hash codes do.
        ulong mixed = (ulong)seed * 0x9E3779B97F4A7C15;
        foreach (char c in target)
        {
            mixed = (mixed ^ c) * 0x100000001B3;
        }

        mixed = (mixed ^ (ulong)index) * 0xBF58476D1CE4E5B9;
        return new Random((int)(mixed >> 32));
    }

    private async Task RunOneAsync(long index)
    {
        long start = timeProvider.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        int size = 0;
        try
        {
            Random random = RandomFor(seed, target.Name, index);
            size = target.IsSynchronous
                ? await target.RunAsync(index, random)
                : await target.RunAsync(index, random).WaitAsync(Hang, timeProvider);
            long allocated = target.IsSynchronous ? GC.GetAllocatedBytesForCurrentThread() - before : 0;
            _most = Math.Max(_most, allocated);
            FuzzException.Unless(
                allocated <= AllocatedAtLeast + (AllocatedPerByte * size), $"{size} bytes of input took {allocated} bytes of memory.");
        }
        catch (Exception failure)
        {
            _failures.Add((index, failure));
        }

        TimeSpan took = timeProvider.GetElapsedTime(start);
        _slowest = took > _slowest ? took : _slowest;
        _inputs++;
        _bytes += size;
    }

    private FuzzResult Result() => new(target.Name, _inputs, _bytes, _slowest, _most, [.. _failures]);
}
