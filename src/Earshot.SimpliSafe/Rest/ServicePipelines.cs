using Earshot.Http;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Rest;

/// <summary>Creates the pipelines to the service's hosts. All pipelines of an account share its gate.</summary>
internal sealed class ServicePipelines
{
    private const string PauseFileSuffix = ".pause";

    private readonly SimpliSafeClientOptions _options;

    public ServicePipelines(SimpliSafeClientOptions options)
    {
        options.Validate();
        _options = options;
        Logger = options.LoggerFactory.CreateLogger("Earshot.SimpliSafe");
        Jitter = new LockedRandom(options.Jitter);
        string? pauseFile = options.PauseFile ?? (options.TokenStore is FileTokenStore store ? store.Path + PauseFileSuffix : null);
        Gate = new AccountGate(options.Pace, options.TimeProvider, Logger, pauseFile is null ? null : new PauseFile(pauseFile));
    }

    public ILogger Logger { get; }

    /// <summary>Gets the source of jitter that the pipelines and the listener of the client share.</summary>
    public Random Jitter { get; }

    public AccountGate Gate { get; }

    /// <summary>Creates a pipeline to a host. The caller disposes the pipeline.</summary>
    /// <param name="address">The base URL of the host's API.</param>
    /// <param name="credentials">The source of the access token, or <see langword="null"/> if the host requires none.</param>
    /// <param name="neverRetries">Whether a failed call is never retried.</param>
    public HttpPipeline To(Uri address, CredentialSource? credentials, bool neverRetries = false) =>
        To(address, credentials, Gate, neverRetries);

    /// <summary>
    /// Creates a pipeline to the hosts of images and clips, whose errors say nothing about the account. The caller disposes the pipeline.
    /// </summary>
    /// <param name="address">The base URL of the first host.</param>
    /// <param name="credentials">The source of the access token.</param>
    public HttpPipeline ToMedia(Uri address, CredentialSource credentials) =>
        To(address, credentials, new MediaGate(Gate), neverRetries: false);

    private HttpPipeline To(Uri address, CredentialSource? credentials, CallGate gate, bool neverRetries) => new(new HttpPipelineOptions
    {
        BaseAddress = address,
        Dialect = new SimpliSafeDialect(),
        Jitter = Jitter,
        Credentials = credentials,
        Gate = gate,
        UserAgent = _options.UserAgent,
        Network = _options.Network,
        Retry = neverRetries ? _options.Retry with { MaxRetries = 0 } : _options.Retry,
        TimeProvider = _options.TimeProvider,
        Logger = Logger,
    });
}
