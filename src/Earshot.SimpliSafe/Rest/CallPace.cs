namespace Earshot.SimpliSafe;

/// <summary>
/// How fast an account may call. The service names no limit; who called too often was blocked for hours, app and web site included. The
/// defaults are this project's choice: far above what polite programs need (a poll each 15 to 30 s), far below what was ever blocked.
/// </summary>
public sealed record CallPace
{
    /// <summary>How many calls may go out at once after a quiet time, 2 or more. Default 20.</summary>
    public int Burst { get; init; } = 20;

    /// <summary>How long one call of the burst takes to come back. Default 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many calls of the burst only commands may use, so that an arming never waits behind polls. Default 5.</summary>
    public int Reserve { get; init; } = 5;

    /// <summary>The first pause after a refusal that means a block. It doubles with each further one. Default 60 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where the doubling ends. Default 2 h 8 min, the eighth pause.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(128);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option can't hold; the message names it.</exception>
    public void Validate()
    {
        Check(Burst >= 2, nameof(Burst), $"must be 2 or more, not {Burst}.");
        Check(Reserve >= 0 && Reserve < Burst, nameof(Reserve), $"must be 0 or more and less than {nameof(Burst)}, not {Reserve}.");
        Check(Interval >= TimeSpan.Zero && Interval <= TimeSpan.FromHours(1), nameof(Interval), $"must be zero to an hour, not {Interval}.");
        Check(
            FirstPause > TimeSpan.Zero && FirstPause <= LongestPause,
            nameof(FirstPause),
            $"must be more than zero and at most {nameof(LongestPause)}.");
        Check(LongestPause <= TimeSpan.FromDays(7), nameof(LongestPause), $"must be at most a week, not {LongestPause}.");
    }

    private static void Check(bool holds, string option, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option} {otherwise}", option);
        }
    }
}
