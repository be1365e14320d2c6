using Earshot.Diagnostics;
using Earshot.Http;
using Earshot.SimpliSafe.Cameras;
using Earshot.SimpliSafe.Events;
using Earshot.SimpliSafe.Requests;
using Earshot.SimpliSafe.Rest;
using Earshot.SimpliSafe.Systems;
using Earshot.SimpliSafe.Tokens;

namespace Earshot.SimpliSafe;

/// <summary>Represents one SimpliSafe account: its systems, cameras, and events.</summary>
/// <remarks>
/// To create a client, log in with <see cref="SimpliSafeLogin"/> or <see cref="LoginWithSavedTokenAsync"/>. This type is thread-safe.
/// Create one client per account and reuse it.
/// </remarks>
public sealed partial class SimpliSafeClient : IAsyncDisposable
{
    private readonly RefreshingLogin? _login;
    private readonly SystemServices _services;

    /// <summary>Creates a client whose token comes from elsewhere and is not stored.</summary>
    internal SimpliSafeClient(SimpliSafeClientOptions options, CredentialSource credentials, long userId)
        : this(options, credentials, userId, new ServicePipelines(options), api: null, login: null)
    {
    }

    private SimpliSafeClient(
        SimpliSafeClientOptions options,
        CredentialSource credentials,
        long userId,
        ServicePipelines pipelines,
        HttpPipeline? api,
        RefreshingLogin? login)
    {
        Options = options;
        Credentials = credentials;
        UserId = userId;
        Pipelines = pipelines;
        Api = api ?? pipelines.To(options.Endpoints.Api, credentials);
        pipelines.Gate.CheckAccountAsync = async cancellation => await Api.SendAsync(
            SystemRequests.Subscriptions(userId, isUrgent: true), cancellation).ConfigureAwait(false);
        _login = login;
        _services = new SystemServices(
            Api,
            new EventReader(Api, options.TimeProvider),
            new CameraService(options, pipelines, credentials),
            options.Commands,
            options.TimeProvider,
            new GuardedLogger(options.LoggerFactory.CreateLogger("Earshot.SimpliSafe.Systems")));
    }

    /// <summary>Gets the account ID.</summary>
    public long UserId { get; }

    internal SimpliSafeClientOptions Options { get; }

    internal ServicePipelines Pipelines { get; }

    internal HttpPipeline Api { get; }

    internal CredentialSource Credentials { get; }

    /// <summary>Stops the listener and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndListeningAsync().ConfigureAwait(false);
        Api.Dispose();
        _services.Cameras.Dispose();
        _login?.Dispose();
        Credentials.Dispose();
    }
}
