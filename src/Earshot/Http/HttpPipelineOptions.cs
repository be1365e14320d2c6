using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.Http;

/// <summary>Specifies how an <see cref="HttpPipeline"/> sends calls.</summary>
internal sealed record HttpPipelineOptions
{
    /// <summary>Gets or sets the absolute URL of the API, without user information, query, and fragment.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>Gets or sets the reader of the service's errors and rate limits.</summary>
    public required ApiDialect Dialect { get; init; }

    /// <summary>Gets or sets the source of the jitter of delays. It must be usable from several threads.</summary>
    public required Random Jitter { get; init; }

    /// <summary>
    /// Gets or sets the source of the token, or null if the API needs none. The pipeline does not dispose it.
    /// </summary>
    public CredentialSource? Credentials { get; init; }

    /// <summary>
    /// Gets or sets a value that indicates whether a 401 leads to one new login and one more attempt. If false, it is a
    /// <see cref="LoginException"/>. The default is true.
    /// </summary>
    public bool RenewsCredentials { get; init; } = true;

    /// <summary>
    /// Gets or sets the value of the <c>User-Agent</c> header. The default is null, which sends the name and version of Earshot.
    /// </summary>
    public string? UserAgent { get; init; }

    /// <summary>Gets or sets the gate that every attempt passes, or null. Several pipelines can share a gate.</summary>
    public CallGate? Gate { get; init; }

    /// <summary>Gets or sets the network options.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Gets or sets the retry options.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>Gets or sets the clock of timeouts and delays.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets or sets the logger.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Validates the options.</summary>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
    public void Validate()
    {
        var check = new OptionCheck(nameof(HttpPipelineOptions));
        check.HttpAddress(BaseAddress);
        check.NotNull(Dialect);
        check.NotNull(Jitter);
        check.NotNull(Network);
        check.NotNull(Retry);
        check.NotNull(TimeProvider);
        if (UserAgent is not null)
        {
            check.HeaderText(UserAgent);
        }

        Network.Validate();
        Retry.Validate();
    }
}
