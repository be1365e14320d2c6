using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>Specifies the status of a subscription (<c>sStatus</c>). Unknown values are kept; two sources treat them as inactive.</summary>
/// <param name="Code">The service's number.</param>
public readonly record struct SubscriptionStatus(int Code)
{
    /// <summary>Gets the status 7: not monitored, or monitored only by the owner.</summary>
    public static SubscriptionStatus SelfMonitored { get; } = new(7);

    /// <summary>
    /// Gets the status 10: the standard plan. At times, this plan could read the state of the alarm but neither read sensors nor arm
    /// remotely.
    /// </summary>
    public static SubscriptionStatus Standard { get; } = new(10);

    /// <summary>Gets the status 20: the interactive plan.</summary>
    public static SubscriptionStatus Interactive { get; } = new(20);

    /// <summary>Gets a value that indicates whether the status is one of the three that are known to be active.</summary>
    public bool IsLive => Code is 7 or 10 or 20;

    /// <summary>Returns the name, or the number if the status has no name.</summary>
    public override string ToString() => Code switch
    {
        7 => nameof(SelfMonitored),
        10 => nameof(Standard),
        20 => nameof(Interactive),
        _ => Code.ToString(CultureInfo.InvariantCulture),
    };
}
