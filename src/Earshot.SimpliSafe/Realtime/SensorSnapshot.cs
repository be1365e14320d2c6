namespace Earshot.SimpliSafe.Realtime;

/// <summary>Represents the state of a device at one reading. A value is <see langword="null"/> if the device does not report it.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct SensorSnapshot(bool IsDoor, bool? IsTriggered, bool? IsOffline, bool? HasLowBattery, LockState? Bolt)
{
    /// <summary>Creates a snapshot of a device.</summary>
    public static SensorSnapshot Of(SimpliSafeSensor sensor) => new(
        sensor is EntrySensor,
        sensor is SimpliSafeLock ? null : sensor.IsTriggered,
        sensor.IsOffline,
        sensor.HasLowBattery,
        sensor is SimpliSafeLock { State: not LockState.Unknown } door ? door.State : null);

    /// <summary>Gets the changes since an earlier snapshot.</summary>
    /// <param name="before">The earlier snapshot.</param>
    /// <param name="reported">The state of the lock that an event has reported since then, or <see langword="null"/>.</param>
    public IEnumerable<SimpliSafeEventKind> ChangesSince(SensorSnapshot before, LockState? reported)
    {
        if (Changed(IsOffline, before.IsOffline) is { } offline)
        {
            yield return offline ? SimpliSafeEventKind.ObservedOffline : SimpliSafeEventKind.ObservedOnline;
        }

        if (Changed(HasLowBattery, before.HasLowBattery) is { } low)
        {
            yield return low ? SimpliSafeEventKind.ObservedBatteryLow : SimpliSafeEventKind.ObservedBatteryGood;
        }

        if (Changed(IsTriggered, before.IsTriggered) is { } triggered)
        {
            yield return (IsDoor, triggered) switch
            {
                (true, true) => SimpliSafeEventKind.ObservedOpened,
                (true, false) => SimpliSafeEventKind.ObservedClosed,
                (false, true) => SimpliSafeEventKind.ObservedTriggered,
                _ => SimpliSafeEventKind.ObservedAtRest,
            };
        }

        if (Bolt is { } bolt && before.Bolt is { } earlier && bolt != earlier && bolt != reported)
        {
            yield return bolt switch
            {
                LockState.Locked => SimpliSafeEventKind.ObservedLocked,
                LockState.Jammed => SimpliSafeEventKind.ObservedLockJammed,
                _ => SimpliSafeEventKind.ObservedUnlocked,
            };
        }
    }

    /// <summary>Fills missing values from an earlier snapshot.</summary>
    public SensorSnapshot FilledFrom(SensorSnapshot before) => this with
    {
        IsTriggered = IsTriggered ?? before.IsTriggered,
        IsOffline = IsOffline ?? before.IsOffline,
        HasLowBattery = HasLowBattery ?? before.HasLowBattery,
        Bolt = Bolt ?? before.Bolt,
    };

    private static bool? Changed(bool? now, bool? before) => now is not null && before is not null && now != before ? now : null;
}
