using System.Runtime.CompilerServices;

namespace Earshot.Simulator.Faults.Injection;

/// <summary>Counts the matches of a fault and decides when the fault occurs.</summary>
internal sealed class ArmedFault(Fault fault)
{
    private readonly Lock _gate = new();
    private readonly ConditionalWeakTable<SimulatedSocket, StrongBox<int>> _perSocket = [];
    private int _matches;
    private int _fired;

    public Fault Fault { get; } = fault;

    /// <summary>Gets or sets the timer of a fault that waits for a time; otherwise, <see langword="null"/>.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>Counts a match of any connection.</summary>
    /// <returns><see langword="true"/> if the fault occurs now; otherwise, <see langword="false"/>.</returns>
    public bool Match()
    {
        lock (_gate)
        {
            return Fires(++_matches);
        }
    }

    /// <summary>Counts a match of one connection.</summary>
    /// <returns><see langword="true"/> if the fault occurs now; otherwise, <see langword="false"/>.</returns>
    public bool Match(SimulatedSocket socket)
    {
        lock (_gate)
        {
            return Fires(++_perSocket.GetOrCreateValue(socket).Value);
        }
    }

    /// <summary>Gets a value that indicates whether the fault will not occur again.</summary>
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
