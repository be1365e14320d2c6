namespace Earshot.SimpliSafe;

/// <summary>Represents the options for commands: arm, disarm, lock, unlock, PINs, and settings.</summary>
public sealed record SimpliSafeCommandOptions
{
    /// <summary>
    /// Gets or sets the maximum time to wait, after a command was sent, until a reading confirms the requested state. The default is 15
    /// seconds, because a bolt reports after about 5 seconds. If the time elapses, the command ends with a
    /// <see cref="CommandUncertainException"/>.
    /// </summary>
    public TimeSpan ConfirmTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets the time between two readings during <see cref="ConfirmTimeout"/>. The default is 2.5 seconds.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>
    /// Gets or sets the time between a failure with an unknown outcome and the reading that follows it. The default is 1 second.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the maximum number of retries. A command is retried only if a reading proves that nothing happened. The default is 2; 0
    /// disables retries.
    /// </summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>
    /// Gets or sets the maximum age of a command that may be retried. The default is 5 seconds: after that, the user may have changed the
    /// state by hand.
    /// </summary>
    public TimeSpan MaxRetryAge { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Validates all options.</summary>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
    public void Validate()
    {
        var check = new OptionCheck(nameof(SimpliSafeCommandOptions));
        check.Positive(ConfirmTimeout);
        check.Positive(PollInterval);
        check.NotNegative(RetryDelay);
        check.AtLeast(MaxRetries, 0);
        check.NotNegative(MaxRetryAge);
    }
}
