using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.Http;

/// <summary>What an <see cref="HttpPipeline"/> is made from.</summary>
public sealed record HttpPipelineOptions
{
    /// <summary>Where the API is: absolute, http or https, its path kept; without user, query and fragment.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>What is the vendor's own in the answers.</summary>
    public required ApiDialect Dialect { get; init; }

    /// <summary>Where the delays' jitter comes from. Used by one call at a time.</summary>
    public required Random Jitter { get; init; }

    /// <summary>Where the token comes from; null for an API that needs none. Not disposed of by the pipeline.</summary>
    public CredentialSource? Credentials { get; init; }

    /// <summary>Whether a 401 leads to one new log-in and one more try. Off, it is an <see cref="LoginException"/>. Default
    /// true.</summary>
    public bool RenewsCredentials { get; init; } = true;

    /// <summary>What the header <c>User-Agent</c> says. Default: null, which says Earshot and its version.</summary>
    public string? UserAgent { get; init; }

    /// <summary>What every call passes before it goes out and its refusals after; several pipelines can share one. Default: none.</summary>
    public CallGate? Gate { get; init; }

    /// <summary>How the network is reached.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>When and how often a failed call is repeated.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>The largest answer that is read, in bytes after decompression. Default 64 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The clock of time-outs and delays. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where to log. Default: nowhere.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Stands in for the network: what makes the calls in place of <see cref="Network"/>'s handler, in tests. The pipeline
    /// disposes of it.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option can't hold; the message names it.</exception>
    public void Validate()
    {
        var check = new OptionCheck(nameof(HttpPipelineOptions));
        check.HttpAddress(BaseAddress);
        check.NotNull(Dialect);
        check.NotNull(Jitter);
        check.NotNull(Network);
        check.NotNull(Retry);
        check.AtLeast(MaxResponseBytes, 1);
        if (UserAgent is not null)
        {
            check.HeaderText(UserAgent);
        }

        Network.Validate();
        Retry.Validate();
    }
}
