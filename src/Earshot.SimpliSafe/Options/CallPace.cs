namespace Earshot.SimpliSafe;

/// <summary>Represents the options that limit how fast an account sends requests.</summary>
/// <remarks>
/// The service does not publish a limit; addresses that sent too many requests were blocked for hours, including the app and the website.
/// The defaults are chosen by this project: far above what polite programs need (a poll every 15 to 30 seconds), and far below any rate
/// that is known to have been blocked.
/// </remarks>
public sealed record CallPace
{
    /// <summary>
    /// Gets or sets the number of requests that can be sent at once after an idle period. The default is 20; the minimum is 2.
    /// </summary>
    public int Burst { get; init; } = 20;

    /// <summary>
    /// Gets or sets the time after which one request of the burst becomes available again. The default is 1 second; the range is 0 to 1
    /// hour.
    /// </summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the number of requests of the burst that are reserved for commands, so that arming never waits for polls. The default
    /// is 5; the range is 0 to less than <see cref="Burst"/>.
    /// </summary>
    public int Reserve { get; init; } = 5;

    /// <summary>
    /// Gets or sets the first pause after a response that indicates a block. Each further block doubles the pause. The default is 60
    /// seconds.
    /// </summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets or sets the maximum pause. The default is 2 hours and 8 minutes, which is the eighth pause; the maximum is 7 days.
    /// </summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(128);

    /// <summary>Validates all options.</summary>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
    public void Validate()
    {
        var check = new OptionCheck(nameof(CallPace));
        check.AtLeast(Burst, 2);
        check.That(Reserve >= 0 && Reserve < Burst, nameof(Reserve), $"must be 0 or more and less than {nameof(Burst)}, but is {Reserve}.");
        check.InRange(Interval, TimeSpan.Zero, TimeSpan.FromHours(1));
        check.That(
            FirstPause > TimeSpan.Zero && FirstPause <= LongestPause,
            nameof(FirstPause),
            $"must be greater than zero and at most {nameof(LongestPause)}, but is {FirstPause}.");
        check.That(LongestPause <= TimeSpan.FromDays(7), nameof(LongestPause), $"must be at most 7 days, but is {LongestPause}.");
    }
}
