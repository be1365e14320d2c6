using System.Runtime.CompilerServices;

namespace Earshot.Simulator.Faults.Injection;

/// <summary>A fault in force: it counts its matches and knows when its turn is.</summary>
internal sealed class ArmedFault(Fault fault)
{
    private readonly Lock _gate = new();
    private readonly ConditionalWeakTable<SimulatedSocket, StrongBox<int>> _perSocket = [];
    private int _matches;
    private int _fired;

    public Fault Fault { get; } = fault;

    /// <summary>The clock's timer where the fault waits for a time.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>Counts a match of the whole server's, and says whether the fault happens now.</summary>
    public bool Match()
    {
        lock (_gate)
        {
            return Fires(++_matches);
        }
    }

    /// <summary>Counts a match of one connection's, and says whether the fault happens now.</summary>
    public bool Match(SimulatedSocket socket)
    {
        lock (_gate)
        {
            return Fires(++_perSocket.GetOrCreateValue(socket).Value);
        }
    }

    /// <summary>Whether it will never happen again.</summary>
    public bool IsSpent
    {
        get
        {
            lock (_gate)
            {
                return _fired >= Fault.When.Times;
            }
        }
    }

    private bool Fires(int match)
    {
        if (_fired >= Fault.When.Times)
        {
            return false;
        }

        if (Fault.When is CountedTrigger counted && (match < counted.Nth || (match - counted.Nth) % counted.Every != 0))
        {
            return false;
        }

        _fired++;
        return true;
    }
}
