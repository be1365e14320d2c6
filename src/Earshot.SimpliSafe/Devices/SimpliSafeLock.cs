using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>Represents a smart lock in a system of version 3.</summary>
public sealed class SimpliSafeLock : SimpliSafeSensor
{
    private readonly LockCommandSender? _send;

    internal SimpliSafeLock(JsonElement raw, LockCommandSender? send)
        : base(raw) => _send = send;

    /// <summary>Gets the state of the bolt. A jam takes precedence, and the state of a disabled lock is unknown.</summary>
    /// <remarks>
    /// All current sources agree that 1 means locked and 2 means unlocked; before October 2021, they interpreted the numbers differently.
    /// </remarks>
    public LockState State => IsJammed ? LockState.Jammed : IsDisabled ? LockState.Unknown : StateCode switch
    {
        1 => LockState.Locked,
        0 or 2 => LockState.Unlocked,
        _ => LockState.Unknown,
    };

    /// <summary>
    /// Gets the service's number for the state of the bolt (<c>lockState</c>), or <see langword="null"/> if the service does not report it.
    /// </summary>
    public int? StateCode => JsonField.Integer(Status, "lockState");

    /// <summary>Gets a value that indicates whether the bolt is jammed.</summary>
    public bool IsJammed =>
        JsonField.Integer(Status, "lockJamState") is not (null or 0) || JsonField.Boolean(Status, "lockJamState") == true;

    /// <summary>Gets a value that indicates whether the lock is disabled. A disabled lock cannot be controlled.</summary>
    public bool IsDisabled => JsonField.Boolean(Status, "lockDisabled") ?? false;

    /// <summary>
    /// Gets a value that indicates whether the battery of the lock is low, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public override bool? HasLowBattery => JsonField.Boolean(Status, "lockLowBattery") is { } low
        ? low || base.HasLowBattery == true
        : base.HasLowBattery;

    /// <summary>
    /// Gets the service's number for the state of the PIN pad, or <see langword="null"/> if the service does not report it. The meaning of
    /// the values is unknown.
    /// </summary>
    public int? PinPadStateCode => JsonField.Integer(Status, "pinPadState");

    /// <summary>
    /// Gets a value that indicates whether the PIN pad is offline, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? IsPinPadOffline => JsonField.Boolean(Status, "pinPadOffline");

    /// <summary>
    /// Gets a value that indicates whether the battery of the PIN pad is low, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? HasPinPadLowBattery => JsonField.Boolean(Status, "pinPadLowBattery");

    /// <summary>
    /// Gets the setting <c>autoLock</c>, after which the lock locks automatically, or <see langword="null"/> if the service does not report
    /// it. The unit is unknown; 0 is assumed to mean never.
    /// </summary>
    public int? AutoLock => JsonField.Integer(Setting, "autoLock");

    /// <summary>
    /// Gets a value that indicates whether arming in away mode locks the door, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? LocksWhenAway => JsonField.Boolean(Setting, "away");

    /// <summary>
    /// Gets a value that indicates whether arming in home mode locks the door, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? LocksWhenHome => JsonField.Boolean(Setting, "home");

    /// <summary>
    /// Gets a value that indicates whether disarming from away mode <em>unlocks</em> the door, or <see langword="null"/> if the service
    /// does not report it.
    /// </summary>
    public bool? UnlocksWhenAwayEnds => JsonField.Boolean(Setting, "awayToOff");

    /// <summary>
    /// Gets a value that indicates whether disarming from home mode <em>unlocks</em> the door, or <see langword="null"/> if the service
    /// does not report it.
    /// </summary>
    public bool? UnlocksWhenHomeEnds => JsonField.Boolean(Setting, "homeToOff");

    /// <summary>
    /// Gets a value that indicates whether the lock has a calibration error, or <see langword="null"/> if the service does not report it.
    /// This is an interpretation of the names of two fields that are not 0.
    /// </summary>
    public bool? HasCalibrationError =>
        JsonField.Integer(Status, "calibrationErrDelta") is { } delta && JsonField.Integer(Status, "calibrationErrZero") is { } zero
            ? delta != 0 || zero != 0
            : null;

    /// <summary>Locks the door and waits until the bolt reports its state.</summary>
    /// <remarks>
    /// The bolt reports after about 5 seconds (observed by one source). The service accepts the command even if the lock is jammed, and
    /// then nothing happens; this is reported as <see cref="CommandUncertainty.Jammed"/>. Never retried, because nothing proves that the
    /// bolt will not move.
    /// </remarks>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. After cancellation the outcome of the command is unknown.
    /// </param>
    /// <inheritdoc cref="SimpliSafeSystem.SetOffAsync" path="/exception"/>
    public Task LockAsync(CancellationToken cancellationToken = default) => SendAsync(LockState.Locked, cancellationToken);

    /// <summary>Unlocks the door and waits until the bolt reports its state.</summary>
    /// <inheritdoc cref="LockAsync"/>
    public Task UnlockAsync(CancellationToken cancellationToken = default) => SendAsync(LockState.Unlocked, cancellationToken);

    private Task SendAsync(LockState requested, CancellationToken cancellationToken) => _send is { } send
        ? send(this, requested, cancellationToken)
        : throw new InvalidOperationException("This lock is a read-only copy. Use the lock from SimpliSafeSystem.Locks.");
}

/// <summary>Sends a command to a lock.</summary>
internal delegate Task LockCommandSender(SimpliSafeLock door, LockState requested, CancellationToken cancellationToken);
