namespace Earshot;

/// <summary>Turns an option that can't hold into an error that names it.</summary>
internal static class OptionCheck
{
    // The longest a timer can run.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public static void That(bool holds, string option, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option} {otherwise}", option);
        }
    }

    public static void Positive(TimeSpan value, string option) =>
        That(value > TimeSpan.Zero && value <= Longest, option, $"must be longer than zero and at most {Longest.Days} days, not {value}.");

    public static void NotNegative(TimeSpan value, string option) =>
        That(value >= TimeSpan.Zero && value <= Longest, option, $"must be zero or longer and at most {Longest.Days} days, not {value}.");
}
