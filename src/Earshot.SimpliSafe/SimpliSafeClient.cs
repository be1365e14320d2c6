using Earshot.Http;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Tokens;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe;

/// <summary>One SimpliSafe account.</summary>
/// <remarks>Members may be called from any thread. Make one client an account and keep it.</remarks>
public sealed partial class SimpliSafeClient : IAsyncDisposable
{
    private readonly RefreshingLogin? _login;

    /// <summary>A client whose token comes from elsewhere and isn't stored.</summary>
    internal SimpliSafeClient(SimpliSafeClientOptions options, CredentialSource credentials, long userId)
        : this(options, credentials, userId, new ServicePipelines(options), api: null, login: null)
    {
    }

    private SimpliSafeClient(
        SimpliSafeClientOptions options,
        CredentialSource credentials,
        long userId,
        ServicePipelines service,
        HttpPipeline? api,
        RefreshingLogin? login)
    {
        Options = options;
        Credentials = credentials;
        UserId = userId;
        Service = service;
        Api = api ?? service.To(options.Endpoints.Api, credentials);
        _login = login;
    }

    /// <summary>The account's number.</summary>
    public long UserId { get; }

    internal SimpliSafeClientOptions Options { get; }

    /// <summary>Every call of the account's API goes through it.</summary>
    internal HttpPipeline Api { get; }

    /// <summary>Makes pipelines to the service's other hosts, which share pace and pauses with <see cref="Api"/>.</summary>
    internal ServicePipelines Service { get; }

    /// <summary>Where systems and commands log.</summary>
    internal ILogger SystemsLogger => field ??= Options.LoggerFactory.CreateLogger("Earshot.SimpliSafe.Systems");

    internal CredentialSource Credentials { get; }

    /// <summary>Stops the listener and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndListeningAsync().ConfigureAwait(false);
        Api.Dispose();
        CloseMedia();
        _login?.Dispose();
        Credentials.Dispose();
    }
}
