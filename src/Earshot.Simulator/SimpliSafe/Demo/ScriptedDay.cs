using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Demo;

/// <summary>
/// Generates days in the life of a house: people come and go, arm and disarm, ring the doorbell, and use the locks; an alarm, a low
/// battery, and a power outage occur.
/// </summary>
/// <remarks>
/// The same seed on the same empty simulator generates the same days. A day takes about a minute. The delays of this house are a few
/// seconds, shorter than the API allows.
/// </remarks>
public sealed class ScriptedDay
{
    private static readonly string[] People = ["Tilda", "Aron", "Juna"];

    private readonly SimpliSafeSimulator _simulator;
    private readonly TimeProvider _timeProvider;
    private readonly Random _random;
    private readonly SimulatedSensor[] _doors;
    private readonly SimulatedSensor _motion;
    private readonly SimulatedSensor _water;
    private readonly SimulatedLock _lock;
    private readonly SimulatedCamera _doorbell;
    private readonly SimulatedCamera _yard;

    private ScriptedDay(SimpliSafeSimulator simulator, TimeProvider timeProvider, int seed)
    {
        _simulator = simulator;
        _timeProvider = timeProvider;
#pragma warning disable CA5394 // A script, not a secret.
        _random = new Random(seed);
#pragma warning restore CA5394
        Account = simulator.AddAccount(Email, Password);
        System = simulator.AddSystem(Account, name: "Lantern House");
        simulator.SetDelays(
            System,
            exitHome: TimeSpan.FromSeconds(2),
            exitAway: TimeSpan.FromSeconds(4),
            entryHome: TimeSpan.FromSeconds(3),
            entryAway: TimeSpan.FromSeconds(4));
        simulator.AddSensor(System, SensorKind.Keypad, "Hall keypad");
        _doors =
            [simulator.AddSensor(System, SensorKind.Entry, "Front door"), simulator.AddSensor(System, SensorKind.Entry, "Garden door")];
        _motion = simulator.AddSensor(System, SensorKind.Motion, "Stairs");
        simulator.AddSensor(System, SensorKind.Smoke, "Kitchen smoke");
        _water = simulator.AddSensor(System, SensorKind.Water, "Cellar water");
        simulator.AddSensor(System, SensorKind.Temperature, "Attic cold");
        _lock = simulator.AddLock(System, "Front lock");
        _doorbell = simulator.AddCamera(System, "Gate bell", CameraKind.Doorbell);
        _yard = simulator.AddCamera(System, "Yard camera", CameraKind.Outdoor);
        for (int person = 0; person < People.Length; person++)
        {
            simulator.SetPin(System, People[person], Pins[person]);
        }
    }

    /// <summary>The email address of the account.</summary>
    public const string Email = "tilda@lantern.example";

    /// <summary>The password of the account.</summary>
    public const string Password = "lantern-by-the-door";

    /// <summary>Gets the account of the house.</summary>
    public SimulatedAccount Account { get; }

    /// <summary>Gets the alarm system of the house.</summary>
    public SimulatedSystem System { get; }

    private static string[] Pins { get; } = ["7305", "8164", "9352"];

    /// <summary>Creates the account and its house. Nothing happens until the days are run.</summary>
    /// <param name="simulator">The simulator.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for the system clock.</param>
    /// <param name="seed">The seed of the random choices.</param>
    /// <returns>The scripted days.</returns>
    /// <exception cref="InvalidOperationException">The simulator already has this account.</exception>
    public static ScriptedDay Create(SimpliSafeSimulator simulator, TimeProvider? timeProvider = null, int seed = 7)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        return new ScriptedDay(simulator, timeProvider ?? TimeProvider.System, seed);
    }

    /// <summary>Creates the house and runs its days until the token is canceled.</summary>
    /// <param name="simulator">The simulator.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the token is canceled.</returns>
    public static Task RunAsync(SimpliSafeSimulator simulator, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Create(simulator, timeProvider).RunAsync(cancellationToken);

    /// <summary>Runs one day after another until the token is canceled. Does not throw then.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the token is canceled.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                foreach ((Action happening, double seconds) in Day())
                {
                    happening();
                    double wait = seconds * (0.8 + (Roll(40) / 100.0));
                    await Task.Delay(TimeSpan.FromSeconds(wait), _timeProvider, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Returns the actions of a day, each with the time until the next one.</summary>
    private IEnumerable<(Action Happening, double Seconds)> Day()
    {
        // Waits after a countdown are longer than the countdown, even at their shortest.
        yield return (() => _simulator.ArmHomeAtKeypad(System), 4);
        string first = RandomPerson();
        yield return (() => _simulator.DisarmAtKeypad(System, first), 2);
        yield return (() => _simulator.TriggerSensor(_motion), 1);
        yield return (() => _simulator.UnlockManually(_lock, first), 1);
        SimulatedSensor door = _doors[Roll(_doors.Length)];
        yield return (() => _simulator.OpenDoor(door), 1);
        yield return (() => _simulator.CloseDoor(door), 2);
        yield return (() => _simulator.RingDoorbell(_doorbell), 3);
        yield return (() => _simulator.ArmAwayAtKeypad(System), 7);
        yield return (() => _simulator.DetectMotion(_yard), 3);
        yield return (() => _simulator.OpenDoor(_doors[0]), 2);
        string home = RandomPerson();
        if (Roll(3) > 0)
        {
            // Too late: the alarm has started.
            yield return (() => _simulator.CloseDoor(_doors[0]), 5);
        }

        yield return (() => _simulator.DisarmAtKeypad(System, home), 2);
        yield return (() => _simulator.CloseDoor(_doors[0]), 1);
        foreach ((Action, double) trouble in Trouble())
        {
            yield return trouble;
        }

        yield return (() => _simulator.LockManually(_lock, home), 2);
        yield return (() => _simulator.RunTest(System, automatic: true), 2);
    }

    private IEnumerable<(Action Happening, double Seconds)> Trouble()
    {
        SimulatedSensor weak = _doors[Roll(_doors.Length)];
        yield return (() => _simulator.SetLowBattery(weak), 2);
        yield return (() => _simulator.SetPowerOutage(System), 3);
        yield return (() => _simulator.SetPowerOutage(System, lost: false), 1);
        yield return (() => _simulator.SetLowBattery(weak, low: false), 1);
        switch (Roll(4))
        {
            case 0:
                yield return (() => _simulator.SetLockJammed(_lock), 3);
                yield return (() => _simulator.SetLockJammed(_lock, jammed: false), 1);
                break;
            case 1:
                yield return (() => _simulator.SetOffline(_motion), 3);
                yield return (() => _simulator.SetOffline(_motion, offline: false), 1);
                break;
            case 2:
                string wet = RandomPerson();
                yield return (() => _simulator.TriggerSensor(_water), 3);
                yield return (() => _simulator.DisarmAtKeypad(System, wet), 1);
                yield return (() => _simulator.ClearSensor(_water), 1);
                break;
            default:
                yield return (() => _simulator.SetRadioJammed(System), 3);
                yield return (() => _simulator.SetRadioJammed(System, jammed: false), 1);
                break;
        }
    }

    private string RandomPerson() => People[Roll(People.Length)];

#pragma warning disable CA5394 // A script, not a secret.
    private int Roll(int sides) => _random.Next(sides);
#pragma warning restore CA5394
}
