namespace Earshot.Fuzz;

/// <summary>A target whose inputs are reported to a watchdog.</summary>
internal sealed class WatchedTarget(FuzzTarget inner, Watchdog watchdog) : FuzzTarget
{
    public override string Name => inner.Name;

    public override bool IsSynchronous => inner.IsSynchronous;

    public override Task StartAsync()
    {
        watchdog.Begin($"the start of {Name}");
        return inner.StartAsync();
    }

    public override Task<int> RunAsync(long index, Random random)
    {
        watchdog.Begin($"{Name}, input {index}");
        return inner.RunAsync(index, random);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
