using Earshot.Simulator.SimpliSafe.World.Devices;
using Earshot.Simulator.SimpliSafe.World.Events;

namespace Earshot.Simulator.SimpliSafe.World.Alarms;

/// <summary>Controls the alarm of one system: arming, delays, the alarm, and its end. Callers hold the world's lock.</summary>
internal sealed class AlarmPanel(ServiceWorld world, SimulatedSystem system)
{
    private ScheduledWork? _countdown;
    private ScheduledWork? _siren;
    private AlarmState _armedAs = AlarmState.Off;

    /// <summary>Arms the system. Does nothing while an alarm or its countdown is running.</summary>
    public void Arm(AlarmState mode, Initiator by)
    {
        if (system.State is AlarmState.Alarm or AlarmState.AlarmCountdown || system.State == mode || system.State == CountdownTo(mode))
        {
            return;
        }

        CancelPending();
        TimeSpan delay = system.ExitDelay(mode);
        if (delay > TimeSpan.Zero)
        {
            system.ExitDelayEnds = world.Time + delay;
            Enter(CountdownTo(mode));
            world.Events.Write(system, CountdownCode(mode, by), by.Device, by.PinName);
        }

        _countdown = world.Schedule(delay, () => Armed(mode, by));
    }

    /// <summary>Disarms the system, which cancels an alarm.</summary>
    public void Disarm(Initiator by)
    {
        if (system.State == AlarmState.Off && !system.IsAlarming)
        {
            return;
        }

        AlarmState before = _armedAs;
        bool canceled = system.IsAlarming || system.State == AlarmState.Alarm;
        CancelPending();
        _armedAs = AlarmState.Off;
        system.IsAlarming = false;
        Enter(AlarmState.Off);
        EventCode code = canceled ? EventCode.AlarmCancelled : by.IsApp ? EventCode.DisarmedRemotely : EventCode.DisarmedAtKeypad;
        world.Events.Write(system, code, by.Device, by.PinName);
        if (before != AlarmState.Off)
        {
            TurnLocks(l => l.UnlocksFrom(before), locked: false);
        }
    }

    /// <summary>Handles a triggered burglar sensor.</summary>
    public void OnTriggered(SimulatedSensor sensor)
    {
        if (sensor.IsSecret)
        {
            // Other sensors report nothing while the system is off.
            world.Events.Write(system, EventCode.SecretAlert, sensor);
            return;
        }

        if (system.State is not (AlarmState.Home or AlarmState.Away) || !sensor.IsArmedIn(system.State))
        {
            return;
        }

        EventCode alarm = sensor.Kind == SensorKind.Entry ? EventCode.AlarmEntry : EventCode.AlarmInterior;
        TimeSpan delay = sensor.IsInstant ? TimeSpan.Zero : system.EntryDelay(system.State);
        if (delay > TimeSpan.Zero)
        {
            Enter(AlarmState.AlarmCountdown);
            world.Events.Write(system, EventCode.EntryDelayStarted, sensor);
        }

        _countdown = world.Schedule(delay, () => RaiseAlarm(alarm, sensor));
    }

    /// <summary>Raises an alarm in any state.</summary>
    public void RaiseAlarm(EventCode alarm, SimulatedDevice device)
    {
        CancelPending();
        system.IsAlarming = true;
        Enter(AlarmState.Alarm);
        world.Events.Write(system, alarm, device);
        _siren = world.Schedule(system.AlarmDuration, SirenEnds);
    }

    private static AlarmState CountdownTo(AlarmState mode) => mode == AlarmState.Home ? AlarmState.HomeCountdown : AlarmState.AwayCountdown;

    private static EventCode CountdownCode(AlarmState mode, Initiator by) => mode == AlarmState.Home ? EventCode.HomeCountdown
        : by.IsApp ? EventCode.AwayCountdownRemotely
        : EventCode.AwayCountdownAtKeypad;

    private static EventCode ArmedCode(AlarmState mode, Initiator by) => mode == AlarmState.Home ? EventCode.ArmedHome
        : by.IsApp ? EventCode.ArmedAwayRemotely
        : by.IsKeypad ? EventCode.ArmedAwayAtKeypad
        : EventCode.ArmedAway;

    private void Armed(AlarmState mode, Initiator by)
    {
        _countdown = null;
        system.ExitDelayEnds = null;
        _armedAs = mode;
        Enter(mode);
        world.Events.Write(system, ArmedCode(mode, by), by.Device, by.PinName);
        TurnLocks(l => l.LocksAt(mode), locked: true);
    }

    /// <summary>Stops the siren and restores the state before the alarm.</summary>
    private void SirenEnds()
    {
        _siren = null;
        system.IsAlarming = false;
        Enter(_armedAs);
    }

    private void Enter(AlarmState state)
    {
        system.State = state;
        system.StateUpdated = world.Now;
    }

    private void TurnLocks(Func<SimulatedLock, bool> which, bool locked)
    {
        foreach (SimulatedLock one in system.Locks.Where(which))
        {
            Bolt.TurnLater(world, one, locked, "");
        }
    }

    private void CancelPending()
    {
        _countdown?.Dispose();
        _countdown = null;
        _siren?.Dispose();
        _siren = null;
        system.ExitDelayEnds = null;
    }
}
