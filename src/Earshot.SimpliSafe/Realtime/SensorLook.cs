namespace Earshot.SimpliSafe.Realtime;

/// <summary>What a look at a device showed; null for what it doesn't tell.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct SensorLook(bool IsDoor, bool? IsTriggered, bool? IsOffline, bool? HasLowBattery, LockState? Bolt)
{
    /// <summary>Looks at a device.</summary>
    public static SensorLook At(SimpliSafeSensor sensor) => new(
        sensor is EntrySensor,
        sensor is SimpliSafeLock ? null : sensor.IsTriggered,
        sensor.IsOffline,
        sensor.HasLowBattery,
        sensor is SimpliSafeLock { State: not LockState.Unknown } door ? door.State : null);

    /// <summary>What is different from an earlier look.</summary>
    /// <param name="before">The earlier look.</param>
    /// <param name="told">What an event has told of the bolt since then.</param>
    public IEnumerable<SimpliSafeEventKind> Since(SensorLook before, LockState? told)
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

        if (Bolt is { } bolt && before.Bolt is { } earlier && bolt != earlier && bolt != told)
        {
            yield return bolt switch
            {
                LockState.Locked => SimpliSafeEventKind.ObservedLocked,
                LockState.Jammed => SimpliSafeEventKind.ObservedLockJammed,
                _ => SimpliSafeEventKind.ObservedUnlocked,
            };
        }
    }

    /// <summary>This look, and what it doesn't tell from the earlier one.</summary>
    public SensorLook Or(SensorLook before) => this with
    {
        IsTriggered = IsTriggered ?? before.IsTriggered,
        IsOffline = IsOffline ?? before.IsOffline,
        HasLowBattery = HasLowBattery ?? before.HasLowBattery,
        Bolt = Bolt ?? before.Bolt,
    };

    private static bool? Changed(bool? now, bool? before) => now is not null && before is not null && now != before ? now : null;
}
