namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Represents an action that runs later on the simulator's clock, under the world's lock, unless it is canceled.</summary>
internal sealed class ScheduledWork : IDisposable
{
    private readonly ServiceWorld _world;
    private readonly Action _action;
    private ITimer? _timer;
    private bool _ended;

    public ScheduledWork(ServiceWorld world, TimeSpan after, Action action)
    {
        _world = world;
        _action = action;
        _timer = world.Options.TimeProvider.CreateTimer(
            static state => ((ScheduledWork)state!).Run(), this, after, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancels the action. Callers hold the world's lock.</summary>
    public void Dispose()
    {
        _ended = true;
        _timer?.Dispose();
        _timer = null;
        _world.Remove(this);
    }

    private void Run()
    {
        lock (_world.Gate)
        {
            if (!_ended)
            {
                Dispose();
                _action();
            }
        }
    }
}
