using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.SimpliSafe;

/// <summary>Represents the options of a <see cref="SimpliSafeClient"/>.</summary>
public sealed record SimpliSafeClientOptions
{
    /// <summary>Gets or sets the addresses of the service. The defaults are the real hosts.</summary>
    public SimpliSafeEndpoints Endpoints { get; init; } = new();

    /// <summary>
    /// Gets or sets the store that keeps the login between runs. The default is a <see cref="MemoryTokenStore"/>, which leaves it to the
    /// program to save the refresh token; a <see cref="FileTokenStore"/> saves it in a file that only its owner can read.
    /// </summary>
    public ITokenStore TokenStore { get; init; } = new MemoryTokenStore();

    /// <summary>
    /// Gets or sets the path of a small file, readable only by its owner, through which all processes of the account share the pause after
    /// a block. The default is <see langword="null"/>: with a <see cref="FileTokenStore"/>, a file beside that of the login is used (with
    /// <c>.pause</c> added to its name); with another store, each process pauses alone.
    /// </summary>
    public string? PauseFile { get; init; }

    /// <summary>
    /// Gets or sets the URL to which <see cref="SimpliSafeClient.LoginWithCredentialsAsync"/> sends the credentials. The default is
    /// <see langword="null"/>, which means <c>api/token</c> under <see cref="SimpliSafeEndpoints.Api"/>, where the service accepted
    /// passwords until 2021.
    /// </summary>
    public Uri? PasswordGrantAddress { get; init; }

    /// <summary>
    /// Gets or sets the <c>User-Agent</c> header. The default is that of a desktop browser, which is the safe choice: one source observed
    /// other user agents being rejected with 403, other sources send the name of their library without problems.
    /// </summary>
    public string UserAgent { get; init; } =
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.0 Safari/605.1.15";

    /// <summary>Gets or sets the limits on how fast the account sends requests, so that the service does not block the address.</summary>
    public CallPace Pace { get; init; } = new();

    /// <summary>Gets or sets the options of <see cref="SimpliSafeClient.WebSocket"/>.</summary>
    public SimpliSafeListenerOptions WebSocket { get; init; } = new();

    /// <summary>Gets or sets the proxy, certificates, and timeouts for REST and WebSocket connections.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Gets or sets the options for retries of failed reads. Commands have their own rules; see <see cref="Commands"/>.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>Gets or sets the options for commands: arm, disarm, lock, unlock, PINs, and settings.</summary>
    public SimpliSafeCommandOptions Commands { get; init; } = new();

    /// <summary>Gets or sets the clock. The default is <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Gets or sets the random number generator for the jitter of delays. The client uses it under a lock. The default is a generator with
    /// a random seed.
    /// </summary>
    public Random Jitter { get; init; } = new(RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>Gets or sets the logger factory. By default, nothing is logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Validates all options.</summary>
    /// <exception cref="ArgumentException">An option is missing or not valid. The message names the option and says what to do.</exception>
    public void Validate()
    {
        var check = new OptionCheck(nameof(SimpliSafeClientOptions));
        check.NotNull(Endpoints);
        check.That(TokenStore is not null, nameof(TokenStore), "must not be null. To store nothing on disk, use a MemoryTokenStore.");
        if (PasswordGrantAddress is not null)
        {
            check.HttpAddress(PasswordGrantAddress);
        }

        check.HeaderText(UserAgent);
        check.NotNull(TimeProvider);
        check.NotNull(Jitter);
        check.NotNull(LoggerFactory);
        check.NotNull(Pace);
        Pace.Validate();
        check.NotNull(WebSocket);
        WebSocket.Validate();
        check.NotNull(Network);
        Network.Validate();
        check.NotNull(Retry);
        Retry.Validate();
        check.NotNull(Commands);
        Commands.Validate();
    }
}
