using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>Represents a detector of smoke or carbon monoxide.</summary>
public abstract class LifeSafetyDetector : SimpliSafeSensor
{
    private protected LifeSafetyDetector(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>
    /// Gets a value that indicates whether the detector is being tested, or <see langword="null"/> if the service does not report it
    /// (version 2).
    /// </summary>
    public bool? IsInTest => JsonField.Boolean(Status, "test");

    /// <summary>
    /// Gets a value that indicates whether someone tampered with the detector, or <see langword="null"/> if the service does not report it
    /// (version 2).
    /// </summary>
    public bool? IsTampered => JsonField.Boolean(Status, "tamper");
}

/// <summary>Represents a smoke detector.</summary>
public sealed class SmokeDetector : LifeSafetyDetector
{
    internal SmokeDetector(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>
    /// Gets a value that indicates whether smoke is detected, or <see langword="null"/> if the service does not report it (version 2).
    /// </summary>
    public bool? HasSmoke => IsTriggered;
}

/// <summary>Represents a carbon monoxide detector.</summary>
public sealed class CarbonMonoxideDetector : LifeSafetyDetector
{
    internal CarbonMonoxideDetector(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>
    /// Gets a value that indicates whether carbon monoxide is detected, or <see langword="null"/> if the service does not report it
    /// (version 2).
    /// </summary>
    public bool? HasCarbonMonoxide => IsTriggered;
}

/// <summary>Represents a combined detector of smoke and carbon monoxide, of either generation.</summary>
public sealed class SmokeAndCarbonMonoxideDetector : LifeSafetyDetector
{
    internal SmokeAndCarbonMonoxideDetector(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>
    /// Gets a value that indicates whether smoke is detected, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? HasSmoke => JsonField.Boolean(Status, "smokeTriggered");

    /// <summary>
    /// Gets a value that indicates whether carbon monoxide is detected, or <see langword="null"/> if the service does not report it.
    /// </summary>
    public bool? HasCarbonMonoxide => JsonField.Boolean(Status, "coTriggered");

    /// <summary>
    /// Gets a value that indicates whether the detector reports an early smoke warning, or <see langword="null"/> if the service does not
    /// report it.
    /// </summary>
    public bool? HasEarlySmoke => JsonField.Boolean(Status, "preSmokeAlarm");

    /// <summary>
    /// Gets a value that indicates whether the sensitivity of the detector is too low, or <see langword="null"/> if the service does not
    /// report it.
    /// </summary>
    public bool? HasLowSensitivity => JsonField.Boolean(Status, "lowSensitivity");

    /// <summary>
    /// Gets a value that indicates whether the detector has reached the end of its life and must be replaced, or <see langword="null"/> if
    /// the service does not report it.
    /// </summary>
    public bool? IsAtEndOfLife => JsonField.Boolean(Status, "endOfLife");

    /// <summary>Gets a value that indicates whether smoke or carbon monoxide is detected.</summary>
    public override bool? IsTriggered => HasSmoke is null && HasCarbonMonoxide is null
        ? base.IsTriggered
        : HasSmoke == true || HasCarbonMonoxide == true;
}
