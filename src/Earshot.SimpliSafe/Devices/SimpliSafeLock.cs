using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>A smart lock, in systems of version 3.</summary>
public sealed class SimpliSafeLock : SimpliSafeSensor
{
    private readonly SimpliSafeSystem? _system;

    internal SimpliSafeLock(JsonElement raw, SimpliSafeSystem? system)
        : base(raw) => _system = system;

    /// <summary>
    /// The bolt. A jam wins over everything, and a disabled lock's state isn't known. That 1 means locked and 2 unlocked is what witnesses of today
    /// agree on; before October 2021 they read it otherwise.
    /// </summary>
    public LockState State => IsJammed ? LockState.Jammed : IsDisabled ? LockState.Unknown : StateCode switch
    {
        1 => LockState.Locked,
        0 or 2 => LockState.Unlocked,
        _ => LockState.Unknown,
    };

    /// <summary>The service's number for the bolt (<c>lockState</c>); null where it isn't told.</summary>
    public int? StateCode => JsonField.Integer(Status, "lockState");

    /// <summary>Whether the bolt is jammed.</summary>
    public bool IsJammed => JsonField.Integer(Status, "lockJamState") is not (null or 0) || JsonField.Boolean(Status, "lockJamState") == true;

    /// <summary>Whether the lock is disabled: it isn't under control then.</summary>
    public bool IsDisabled => JsonField.Boolean(Status, "lockDisabled") ?? false;

    /// <summary>Whether the lock's battery is low; null where it isn't told.</summary>
    public override bool? HasLowBattery => JsonField.Boolean(Status, "lockLowBattery") is { } low
        ? low || base.HasLowBattery == true
        : base.HasLowBattery;

    /// <summary>The service's number for the pin pad's state; what the numbers mean isn't known.</summary>
    public int? PinPadStateCode => JsonField.Integer(Status, "pinPadState");

    /// <summary>Whether the lock has lost its pin pad; null where it isn't told.</summary>
    public bool? IsPinPadOffline => JsonField.Boolean(Status, "pinPadOffline");

    /// <summary>Whether the pin pad's battery is low; null where it isn't told.</summary>
    public bool? HasPinPadLowBattery => JsonField.Boolean(Status, "pinPadLowBattery");

    /// <summary>The setting <c>autoLock</c>: locks by itself after a while. The unit isn't known; 0 is taken for never.</summary>
    public int? AutoLock => JsonField.Integer(Setting, "autoLock");

    /// <summary>Whether arming for an empty house locks it; null where it isn't told.</summary>
    public bool? LocksWhenAway => JsonField.Boolean(Setting, "away");

    /// <summary>Whether arming for people at home locks it; null where it isn't told.</summary>
    public bool? LocksWhenHome => JsonField.Boolean(Setting, "home");

    /// <summary>Whether disarming from away <em>unlocks</em> it; null where it isn't told.</summary>
    public bool? UnlocksWhenAwayEnds => JsonField.Boolean(Setting, "awayToOff");

    /// <summary>Whether disarming from home <em>unlocks</em> it; null where it isn't told.</summary>
    public bool? UnlocksWhenHomeEnds => JsonField.Boolean(Setting, "homeToOff");

    /// <summary>Whether it was calibrated badly: not 0 means an error; null where it isn't told. Our reading of two fields' names.</summary>
    public bool? HasCalibrationError =>
        JsonField.Integer(Status, "calibrationErrDelta") is { } delta && JsonField.Integer(Status, "calibrationErrZero") is { } zero
            ? delta != 0 || zero != 0
            : null;

    /// <summary>Locks the door and waits until the bolt reports.</summary>
    /// <remarks>
    /// The bolt reports after about 5 s (seen live by one witness). The service takes the command for a jammed lock, too, and nothing happens: that is
    /// said as <see cref="CommandDoubt.Jammed"/>. Never repeated blindly, as <see cref="SimpliSafeSystem.SetOffAsync"/> says.
    /// </remarks>
    /// <param name="cancellationToken">Ends the wait; whether it was done isn't known then.</param>
    /// <inheritdoc cref="SimpliSafeSystem.SetOffAsync" path="/exception"/>
    public Task LockAsync(CancellationToken cancellationToken = default) => TurnAsync(LockState.Locked, cancellationToken);

    /// <summary>Unlocks the door and waits until the bolt reports.</summary>
    /// <inheritdoc cref="LockAsync"/>
    public Task UnlockAsync(CancellationToken cancellationToken = default) => TurnAsync(LockState.Unlocked, cancellationToken);

    private Task TurnAsync(LockState wish, CancellationToken cancellationToken) => _system is { } system
        ? system.TurnLockAsync(this, wish, cancellationToken)
        : throw new InvalidOperationException("This lock is a copy to look at, without a system behind it.");
}
