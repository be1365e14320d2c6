using Earshot.Simulator.SimpliSafe.Realtime;
using Earshot.Simulator.SimpliSafe.World.Accounts;
using Earshot.Simulator.SimpliSafe.World.Events;

namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Holds the state of the service. All reads and writes must hold <see cref="Gate"/>.</summary>
internal sealed class ServiceWorld
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private readonly HashSet<ScheduledWork> _scheduled = [];
    private readonly Random _random;
    private int _lastUserId = 40_800;
    private int _lastSystemId = 551_000;

    public ServiceWorld(SimpliSafeSimulatorOptions options)
    {
        Options = options;
        _random = new Random(options.Seed);
        Credentials = new Credentials(this);
        Events = new EventLog(this);
        Hub = new Hub(this);
    }

    public Lock Gate { get; } = new();

    public SimpliSafeSimulatorOptions Options { get; }

    public Credentials Credentials { get; }

    public EventLog Events { get; }

    public Hub Hub { get; }

    public List<SimulatedAccount> Accounts { get; } = [];

    /// <summary>Gets or sets the origin of the simulator, without a trailing slash. The links to recordings start with it.</summary>
    public string Origin { get; set; } = "";

    public DateTimeOffset Time => Options.TimeProvider.GetUtcNow();

    /// <summary>Gets the time, in Unix seconds.</summary>
    public long Now => Time.ToUnixTimeSeconds();

    public int NextUserId() => _lastUserId += Roll(1, 40);

    public int NextSystemId() => _lastSystemId += Roll(1, 40);

    public int Roll(int from, int below) => _random.Next(from, below);

    public string NewToken(int length) => Draw(length, Letters);

    public string NewHex(int length) => Draw(length, "0123456789abcdef");

    public string NewUuid() => $"{NewHex(8)}-{NewHex(4)}-4{NewHex(3)}-8{NewHex(3)}-{NewHex(12)}";

    public SimulatedAccount? AccountOf(string email) =>
        Accounts.Find(a => a.Email.Equals(email.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Runs an action after a delay, or immediately if the delay is zero.</summary>
    public ScheduledWork? Schedule(TimeSpan after, Action action)
    {
        if (after <= TimeSpan.Zero)
        {
            action();
            return null;
        }

        var work = new ScheduledWork(this, after, action);
        _scheduled.Add(work);
        return work;
    }

    public void Remove(ScheduledWork work) => _scheduled.Remove(work);

    /// <summary>Cancels all scheduled actions.</summary>
    public void CancelScheduledWork()
    {
        foreach (ScheduledWork work in _scheduled.ToArray())
        {
            work.Dispose();
        }
    }

    private string Draw(int length, string from) => string.Create(length, (_random, from), static (span, state) =>
    {
        foreach (ref char c in span)
        {
            c = state.from[state._random.Next(state.from.Length)];
        }
    });
}
