namespace Earshot.SimpliSafe;

/// <summary>How commands (arm, disarm, lock, unlock, PINs, settings) are carried out.</summary>
public sealed record SimpliSafeCommandOptions
{
    /// <summary>
    /// How long a command waits, after it was sent, until what was asked is seen to be so; then it ends with a
    /// <see cref="CommandUncertainException"/>. Default 15 s: a bolt reports after about 5 s.
    /// </summary>
    public TimeSpan ConfirmTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The time between two readings while it waits. Default 2.5 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How long after a failure whose outcome is open the state is read. Default 1 s.</summary>
    public TimeSpan RepeatDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often a command is repeated at most, and only where a reading proves that nothing happened. 0 never repeats. Default 2.
    /// </summary>
    public int MaxRepeats { get; init; } = 2;

    /// <summary>How old a wish may be to be repeated. Default 5 s: later, the person who had it may have changed the house's state by hand.</summary>
    public TimeSpan WishLifetime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option can't hold; the message names it.</exception>
    public void Validate()
    {
        Check(ConfirmTimeout > TimeSpan.Zero, nameof(ConfirmTimeout), "must be longer than zero.");
        Check(PollInterval > TimeSpan.Zero, nameof(PollInterval), "must be longer than zero.");
        Check(RepeatDelay >= TimeSpan.Zero, nameof(RepeatDelay), "must be zero or longer.");
        Check(MaxRepeats >= 0, nameof(MaxRepeats), "must be 0 or more.");
        Check(WishLifetime >= TimeSpan.Zero, nameof(WishLifetime), "must be zero or longer.");
    }

    private static void Check(bool holds, string option, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException($"{option} {otherwise}", option);
        }
    }
}
