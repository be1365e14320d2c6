using Earshot.Http;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Rest;

/// <summary>Makes the pipelines to the service's hosts. All of one account share its gate.</summary>
internal sealed class ServicePipelines
{
    private readonly SimpliSafeClientOptions _options;

    public ServicePipelines(SimpliSafeClientOptions options)
    {
        options.Validate();
        _options = options;
        Logger = options.LoggerFactory.CreateLogger("Earshot.SimpliSafe");
        Jitter = new LockedRandom(options.Jitter);
        Gate = new AccountGate(options.Pace, options.TimeProvider, Logger);
    }

    public ILogger Logger { get; }

    /// <summary>Gets the source of jitter that the pipelines and listeners of the client share.</summary>
    public Random Jitter { get; }

    public AccountGate Gate { get; }

    /// <summary>A pipeline to one host. Whoever calls this disposes of it.</summary>
    /// <param name="address">Where the host's API is.</param>
    /// <param name="credentials">Where the token comes from; null for a host that is asked without one.</param>
    /// <param name="neverRepeats">Whether every call is made once only, whatever comes of it.</param>
    public HttpPipeline To(Uri address, CredentialSource? credentials, bool neverRepeats = false) => To(address, credentials, Gate, neverRepeats);

    /// <summary>A pipeline to the hosts of pictures and clips, where a refusal says nothing of the account. Whoever calls this disposes of it.</summary>
    /// <param name="address">Where the first of them is.</param>
    /// <param name="credentials">Where the token comes from.</param>
    public HttpPipeline ToMedia(Uri address, CredentialSource credentials) => To(address, credentials, new MediaGate(Gate), neverRepeats: false);

    private HttpPipeline To(Uri address, CredentialSource? credentials, CallGate gate, bool neverRepeats) => new(new HttpPipelineOptions
    {
        BaseAddress = address,
        Dialect = new SimpliSafeDialect(),
        Jitter = Jitter,
        Credentials = credentials,
        Gate = gate,
        UserAgent = _options.UserAgent,
        Network = _options.Network,
        Retry = neverRepeats ? _options.Retry with { MaxRetries = 0 } : _options.Retry,
        TimeProvider = _options.TimeProvider,
        Logger = Logger,
    });
}
