using System.Text.Json;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe;

/// <summary>A detector of smoke or carbon monoxide.</summary>
public abstract class LifeSafetyDetector : SimpliSafeSensor
{
    private protected LifeSafetyDetector(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>Whether it is being tested; null where it isn't told (version 2).</summary>
    public bool? IsInTest => JsonField.Boolean(Status, "test");

    /// <summary>Whether somebody tampered with it; null where it isn't told (version 2).</summary>
    public bool? IsTampered => JsonField.Boolean(Status, "tamper");
}

/// <summary>A smoke detector.</summary>
public sealed class SmokeDetector : LifeSafetyDetector
{
    internal SmokeDetector(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>Whether it senses smoke; null where it isn't told (version 2).</summary>
    public bool? HasSmoke => IsTriggered;
}

/// <summary>A carbon monoxide detector.</summary>
public sealed class CarbonMonoxideDetector : LifeSafetyDetector
{
    internal CarbonMonoxideDetector(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>Whether it senses carbon monoxide; null where it isn't told (version 2).</summary>
    public bool? HasCarbonMonoxide => IsTriggered;
}

/// <summary>A detector of smoke and carbon monoxide, of either generation.</summary>
public sealed class SmokeAndCarbonMonoxideDetector : LifeSafetyDetector
{
    internal SmokeAndCarbonMonoxideDetector(JsonElement raw)
        : base(raw)
    {
    }

    /// <summary>Whether it senses smoke; null where it isn't told.</summary>
    public bool? HasSmoke => JsonField.Boolean(Status, "smokeTriggered");

    /// <summary>Whether it senses carbon monoxide; null where it isn't told.</summary>
    public bool? HasCarbonMonoxide => JsonField.Boolean(Status, "coTriggered");

    /// <summary>Whether it is about to sense smoke; null where it isn't told.</summary>
    public bool? HasEarlySmoke => JsonField.Boolean(Status, "preSmokeAlarm");

    /// <summary>Whether it senses less than it should; null where it isn't told.</summary>
    public bool? HasLowSensitivity => JsonField.Boolean(Status, "lowSensitivity");

    /// <summary>Whether it is too old and must be replaced; null where it isn't told.</summary>
    public bool? IsAtEndOfLife => JsonField.Boolean(Status, "endOfLife");

    /// <summary>Whether it senses smoke or carbon monoxide.</summary>
    public override bool? IsTriggered => HasSmoke is null && HasCarbonMonoxide is null
        ? base.IsTriggered
        : HasSmoke == true || HasCarbonMonoxide == true;
}
