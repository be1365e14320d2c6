using Earshot.Diagnostics;
using Earshot.Http;
using Earshot.Mattermost.Api;
using Earshot.Mattermost.Json;
using Earshot.Mattermost.Realtime;
using Earshot.Mattermost.Rest;
using Earshot.Protocol;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.Mattermost;

/// <summary>Provides access to one account on a Mattermost server: the operations of its API, and listeners for its events.</summary>
/// <remarks>
/// Each operation has an asynchronous form (<c>XAsync</c>) and a fully synchronous form (<c>X</c>). This type is thread-safe. Create one
/// client per account and reuse it.
/// </remarks>
public sealed partial class MattermostClient : IAsyncDisposable, IDisposable
{
    private const string Me = "api/v4/users/me";

    private readonly HttpPipeline _pipeline;
    private readonly CredentialSource _credentials;
    private readonly ApiCaller _caller;
    private readonly Random _jitter;
    private User? _currentUser;
    private volatile ServerTime? _serverTime;

    /// <summary>Initializes a new instance of the <see cref="MattermostClient"/> class. It connects when the first call needs it.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">An option is missing or not valid. The message names the option.</exception>
    public MattermostClient(MattermostClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        ILogger logger = new GuardedLogger(options.LoggerFactory.CreateLogger("Earshot.Mattermost"));
        LoginMethod? login = options.Credentials is MattermostCredentials.ByPassword ? LoginByPasswordAsync : null;
        _jitter = new LockedRandom(options.Jitter);
        string? token = (options.Credentials as MattermostCredentials.ByToken)?.Value;
        _credentials = new CredentialSource(token, login, options.ReloginInterval, options.TimeProvider, logger);
        _pipeline = new HttpPipeline(new HttpPipelineOptions
        {
            BaseAddress = options.Url!,
            Dialect = new MattermostDialect(),
            Jitter = _jitter,
            Credentials = _credentials,
            RenewsCredentials = options.Relogin,
            Network = options.Network,
            Retry = options.Retry,
            TimeProvider = options.TimeProvider,
            Logger = logger,
        });
        _caller = new ApiCaller(_pipeline, this);
    }

    /// <summary>Gets the current user, or <see langword="null"/> before the first login and after a logout.</summary>
    public User? CurrentUser => Volatile.Read(ref _currentUser);

    internal MattermostClientOptions Options { get; }

    /// <summary>Gets the server's time at the last login, or null if the server did not send it.</summary>
    internal ServerTime? ServerTime => _serverTime;

    internal HttpMessageInvoker Invoker => _pipeline.Invoker;

    internal bool CanLoginAgain => _credentials.CanRenew;

    /// <summary>
    /// Logs in with the credentials of the options, and sets <see cref="CurrentUser"/>. With a password, this creates a login session on
    /// the server; with a token, it requests the user that the token belongs to.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The current user.</returns>
    /// <exception cref="LoginException">
    /// The server rejected the credentials, or it requires a multi-factor code (<see cref="MattermostErrors.MfaCodeRequired"/>).
    /// </exception>
    /// <exception cref="ApiException">The server returned another error.</exception>
    /// <exception cref="ConnectionException">
    /// The server could not be reached, the connection was lost, or it is not a Mattermost server.
    /// </exception>
    /// <exception cref="InvalidOperationException">The options contain no credentials.</exception>
    public Task<User> LoginAsync(CancellationToken cancellationToken = default) => LoginAsync(async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="LoginAsync(CancellationToken)"/>
    public User Login(CancellationToken cancellationToken = default) => LoginAsync(async: false, cancellationToken).GetCompletedResult();

    /// <summary>
    /// Logs out: revokes the login session on the server, and with it the token. Does nothing if the client is not logged in.
    /// </summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that represents the operation.</returns>
    /// <exception cref="ApiException">The server returned an error.</exception>
    /// <exception cref="ConnectionException">The server could not be reached, or the connection was lost.</exception>
    public Task LogoutAsync(CancellationToken cancellationToken = default) => LogoutAsync(async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="LogoutAsync(CancellationToken)"/>
    public void Logout(CancellationToken cancellationToken = default) => LogoutAsync(async: false, cancellationToken).GetCompletedResult();

    /// <summary>
    /// Gets the current token, so that a program can persist its login and pass it to <see cref="MattermostCredentials.Token"/> later. The
    /// token gives full access to the account: store it only in a file that only its owner can read.
    /// </summary>
    /// <returns>The token, or <see langword="null"/> if the client is not logged in.</returns>
    public string? GetLoginToken() => _credentials.Token;

    /// <summary>Pings the server. Requires no login.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The status of the server.</returns>
    /// <exception cref="ApiException">The server returned an error.</exception>
    /// <exception cref="ConnectionException">
    /// The server could not be reached, the connection was lost, or it is not a Mattermost server.
    /// </exception>
    public Task<PingStatus> PingAsync(CancellationToken cancellationToken = default) => PingAsync(async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="PingAsync(CancellationToken)"/>
    public PingStatus Ping(CancellationToken cancellationToken = default) =>
        PingAsync(async: false, cancellationToken).GetCompletedResult();

    /// <summary>Creates a listener. It is idle until it is started; it then logs in first if the client is not logged in.</summary>
    /// <param name="options">The options, or <see langword="null"/> to use the defaults.</param>
    /// <returns>The listener.</returns>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
    /// <exception cref="InvalidOperationException">The client's options contain no credentials.</exception>
    public MattermostListener CreateListener(MattermostListenerOptions? options = null)
    {
        _ = RequiredCredentials;
        options ??= new MattermostListenerOptions();
        return new MattermostListener(new MattermostProtocol(this, options), options, new ListenerEnvironment
        {
            TimeProvider = Options.TimeProvider,
            Jitter = _jitter,
            LoggerFactory = Options.LoggerFactory,
        });
    }

    /// <summary>Closes the connections. Dispose listeners first.</summary>
    public void Dispose()
    {
        _pipeline.Dispose();
        _credentials.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Gets the current token, and logs in first if the client is not logged in.</summary>
    internal async Task<string> EnsureLoggedInAsync(CancellationToken cancellationToken)
    {
        if (_credentials.Token is not { } token || CurrentUser is null)
        {
            await LoginAsync(cancellationToken).ConfigureAwait(false);
            token = _credentials.Token!;
        }

        return token;
    }

    /// <summary>Replaces a token that is no longer valid. All callers that need a new token share one login.</summary>
    internal async Task<string> RenewLoginAsync(string staleToken, CancellationToken cancellationToken)
    {
        if (_credentials.Token == staleToken)
        {
            // A login session that the server rejects for some calls only would remain: each login would add one.
            await TryEndSessionAsync(staleToken, cancellationToken).ConfigureAwait(false);
        }

        return await _credentials.RenewAsync(staleToken, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gets the time that <see cref="RenewLoginAsync"/> would wait, because logins have a minimum interval.</summary>
    internal TimeSpan LoginDelay(string staleToken) => _credentials.LoginDelay(staleToken);

    /// <summary>Checks that a token is valid, without logging in again if it is not.</summary>
    internal Task CheckTokenAsync(string token, CancellationToken cancellationToken) =>
        _pipeline.SendAsync(With(token, WhoAmI), cancellationToken);

    /// <summary>Sends a call of the listener's.</summary>
    internal Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        _pipeline.SendAsync(request, cancellationToken);

    private static ApiRequest WhoAmI => new("GetUser", HttpMethod.Get, Me);

    private static ApiRequest EndSession(string token) => With(token, new("Logout", HttpMethod.Post, "api/v4/users/logout"));

    private static ApiRequest SystemPing => new("GetPing", HttpMethod.Get, "api/v4/system/ping") { IsAuthenticated = false };

    private MattermostCredentials RequiredCredentials => Options.Credentials
        ?? throw new InvalidOperationException(
            $"{nameof(MattermostClientOptions)}.{nameof(MattermostClientOptions.Credentials)} is required. "
            + "Set it to MattermostCredentials.Token or .Password.");

    // The call is about this token, so that no new login may take its place.
    private static ApiRequest With(string token, ApiRequest request) => request.WithoutToken().Header("Authorization", $"Bearer {token}");

    private ApiRequest LoginRequest()
    {
        var credentials = (MattermostCredentials.ByPassword)Options.Credentials!;
        var body = new LoginRequest { LoginId = credentials.LoginId, Password = credentials.Secret, Token = credentials.MfaCode };
        return new ApiRequest("Login", HttpMethod.Post, "api/v4/users/login")
            .WithJson(body, JsonTypes.Model<LoginRequest>())
            .WithoutToken();
    }

    private async ValueTask<User> LoginAsync(bool async, CancellationToken cancellationToken)
    {
        if (RequiredCredentials is MattermostCredentials.ByPassword)
        {
            await _credentials.LoginAsync(async, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            Volatile.Write(ref _currentUser, await WhoAmIAsync(async, cancellationToken).ConfigureAwait(false));
        }

        return CurrentUser!;
    }

    internal async ValueTask<User> WhoAmIAsync(bool async, CancellationToken cancellationToken) =>
        Account(await _pipeline.SendAsync(async, WhoAmI, JsonTypes.Model<User>().Info, cancellationToken).ConfigureAwait(false));

    private async ValueTask LogoutAsync(bool async, CancellationToken cancellationToken)
    {
        if (_credentials.Token is not { } token)
        {
            return;
        }

        try
        {
            await _pipeline.SendAsync(async, EndSession(token), cancellationToken).ConfigureAwait(false);
        }
        catch (LoginException)
        {
            // The login session has already ended, which is what the caller wants.
        }

        ForgetLogin();
    }

    private async Task TryEndSessionAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            await _pipeline.SendAsync(EndSession(token), cancellationToken).ConfigureAwait(false);
        }
        catch (EarshotException)
        {
            // The login session has ended, or the server cannot be reached, which the login that follows reports.
        }
    }

    private async ValueTask<PingStatus> PingAsync(bool async, CancellationToken cancellationToken)
    {
        ApiResponse<PingStatus> response = await _pipeline.SendAsync(
            async, SystemPing, JsonTypes.Model<PingStatus>().Info, cancellationToken).ConfigureAwait(false);
        return response.Value ?? new();
    }

    private async ValueTask<AccessToken> LoginByPasswordAsync(bool async, CancellationToken cancellationToken)
    {
        try
        {
            ApiResponse<User> response = await _pipeline.SendAsync(
                async, LoginRequest(), JsonTypes.Model<User>().Info, cancellationToken).ConfigureAwait(false);
            return new AccessToken(Accept(response));
        }
        catch (BadRequestException error) when (error.ErrorId == MattermostErrors.MfaCodeRequired)
        {
            throw NeedsMfaCode(error);
        }
    }

    // The server returns 400 to a login without a code (protocol note); for the caller, it is a rejected login like any other.
    private static LoginException NeedsMfaCode(BadRequestException error) =>
        new(
            "The account requires a code for multi-factor authentication. Pass it to MattermostCredentials.Password.",
            error.StatusCode,
            error)
        {
            ErrorId = error.ErrorId,
            RequestId = error.RequestId,
            Operation = error.Operation,
        };

    private string Accept(ApiResponse<User> response)
    {
        string token = response.Header("Token")
            ?? throw new ConnectionException(
                ConnectionProblem.NotAnApi,
                "Login failed: the response contains no token. Check that the URL is that of a Mattermost server.")
            { Operation = "Login" };
        Volatile.Write(ref _currentUser, Account(response));
        return token;
    }

    private User Account(ApiResponse<User> response)
    {
        if (response.Headers.Date is { } time)
        {
            _serverTime = new ServerTime(time, Options.TimeProvider.GetTimestamp());
        }

        return response.Value is { Id.Length: > 0 } user
            ? user
            : throw new ConnectionException(
                ConnectionProblem.NotAnApi, "The response contains no user. Check that the URL is that of a Mattermost server.");
    }

    private void ForgetLogin()
    {
        _credentials.Forget();
        Volatile.Write(ref _currentUser, null);
    }
}
