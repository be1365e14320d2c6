using System.Globalization;

namespace Earshot.Simulator.Faults;

/// <summary>Provides the format and the limits of durations in faults. Timers cannot wait longer than the maximum.</summary>
internal static class Durations
{
    public const string Format = "a duration such as \"250ms\", \"1.5s\", \"2m\" or \"1h\", at most 49 days";

    private static readonly TimeSpan Maximum = TimeSpan.FromDays(49);

    public static void RequirePositive(TimeSpan value, string name)
    {
        FaultValueException.Unless(value > TimeSpan.Zero && value <= Maximum, name, "greater than zero and at most 49 days");
    }

    public static void RequireNotNegative(TimeSpan value, string name)
    {
        if (value != TimeSpan.Zero)
        {
            RequirePositive(value, name);
        }
    }

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        int digits = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        double unit = text[digits..] switch
        {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => double.NaN,
        };
        if (double.IsNaN(unit)
            || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || number * unit > Maximum.TotalMilliseconds)
        {
            return false;
        }

        value = TimeSpan.FromMilliseconds(number * unit);
        return true;
    }
}
