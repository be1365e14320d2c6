using System.Globalization;

namespace Earshot.SimpliSafe;

/// <summary>
/// What is paid for: the number <c>sStatus</c> of a subscription. Open: another number is kept; two witnesses take it for one that isn't
/// live.
/// </summary>
/// <param name="Code">The service's number.</param>
public readonly record struct SubscriptionStatus(int Code)
{
    /// <summary>7: not monitored, or by the owner alone.</summary>
    public static SubscriptionStatus SelfMonitored { get; } = new(7);

    /// <summary>10: the standard plan. At times such a plan could read the alarm's state, but neither sensors nor arm from afar.</summary>
    public static SubscriptionStatus Standard { get; } = new(10);

    /// <summary>20: the interactive plan.</summary>
    public static SubscriptionStatus Interactive { get; } = new(20);

    /// <summary>Whether it is one of the three that are known to be live.</summary>
    public bool IsLive => Code is 7 or 10 or 20;

    /// <summary>The name here, or the number where it has none.</summary>
    public override string ToString() => Code switch
    {
        7 => nameof(SelfMonitored),
        10 => nameof(Standard),
        20 => nameof(Interactive),
        _ => Code.ToString(CultureInfo.InvariantCulture),
    };
}
