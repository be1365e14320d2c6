using Earshot.Http;
using Earshot.Mattermost.Api;
using Earshot.Mattermost.Json;
using Earshot.Mattermost.Realtime;
using Earshot.Mattermost.Rest;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.Mattermost;

/// <summary>One account on one Mattermost server. Every call exists twice: <c>XAsync</c>, and <c>X</c>, which is synchronous down to the
/// network.</summary>
/// <remarks>Members may be called from any thread. Make one client an account and keep it.</remarks>
public sealed partial class MattermostClient : IAsyncDisposable, IDisposable
{
    private const string Me = "api/v4/users/me";

    private readonly HttpPipeline _pipeline;
    private readonly CredentialSource _credentials;
    private readonly ApiCaller _caller;
    private readonly Random _jitter;
    private User? _currentUser;

    /// <summary>Makes the client; it connects when the first call needs it.</summary>
    /// <exception cref="ArgumentException">An option is missing or can't hold; the message names it and says what to do.</exception>
    public MattermostClient(MattermostClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        ILogger logger = options.LoggerFactory.CreateLogger("Earshot.Mattermost");
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

    /// <summary>The account that is logged in; null before a log-in.</summary>
    public User? CurrentUser => Volatile.Read(ref _currentUser);

    internal MattermostClientOptions Options { get; }

    internal HttpMessageInvoker Invoker => _pipeline.Invoker;

    internal bool CanLoginAgain => _credentials.CanRenew;

    /// <summary>Logs in with the credentials of the options: by password at the server, by token by asking whose it is. Sets
    /// <see cref="CurrentUser"/>.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The account.</returns>
    /// <exception cref="LoginException">The server refuses the credentials, or wants a code of multi-factor authentication
    /// (error id <c>mfa.validate_token.authenticate.app_error</c>).</exception>
    /// <exception cref="ApiException">The server refused otherwise.</exception>
    /// <exception cref="ConnectionException">The server was not reached, or isn't a Mattermost.</exception>
    /// <exception cref="InvalidOperationException">The options hold no credentials.</exception>
    public Task<User> LoginAsync(CancellationToken cancellationToken = default) => LoginAsync(async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="LoginAsync(CancellationToken)"/>
    public User Login(CancellationToken cancellationToken = default) => LoginAsync(async: false, cancellationToken).GetCompletedResult();

    /// <summary>Ends the log-in session at the server; its token is worthless from then on. Does nothing where nobody is logged in.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="ConnectionException">The server was not reached.</exception>
    public Task LogoutAsync(CancellationToken cancellationToken = default) => LogoutAsync(async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="LogoutAsync(CancellationToken)"/>
    public void Logout(CancellationToken cancellationToken = default) => LogoutAsync(async: false, cancellationToken).GetCompletedResult();

    /// <summary>
    /// The token in use, for those who keep a log-in from run to run and give it to <see cref="MattermostCredentials.Token"/> then. Whoever has it
    /// is the account: it belongs into a file that only its owner can read, and into nothing else.
    /// </summary>
    /// <returns>The token; null where nobody is logged in.</returns>
    public string? GetLoginToken() => _credentials.Token;

    /// <summary>Asks the server how it is; needs no log-in.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="ConnectionException">The server was not reached, or isn't a Mattermost.</exception>
    public Task<PingStatus> PingAsync(CancellationToken cancellationToken = default) => PingAsync(async: true, cancellationToken).AsTask();

    /// <inheritdoc cref="PingAsync(CancellationToken)"/>
    public PingStatus Ping(CancellationToken cancellationToken = default) => PingAsync(async: false, cancellationToken).GetCompletedResult();

    /// <summary>Makes a listener; it does nothing until it is started. Logs in first where that hasn't been done.</summary>
    /// <param name="options">How to behave; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The client's options hold no credentials.</exception>
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

    /// <summary>Closes the connections. Listeners are to be disposed of before.</summary>
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

    /// <summary>The token in use, after a log-in if there has been none.</summary>
    internal async Task<string> EnsureLoggedInAsync(CancellationToken cancellationToken)
    {
        if (_credentials.Token is not { } token || CurrentUser is null)
        {
            await LoginAsync(cancellationToken).ConfigureAwait(false);
            token = _credentials.Token!;
        }

        return token;
    }

    /// <summary>Replaces a token that no longer holds; the log-in is shared with whoever else needs it.</summary>
    internal Task<string> RenewLoginAsync(string staleToken, CancellationToken cancellationToken) =>
        _credentials.RenewAsync(staleToken, cancellationToken);

    /// <summary>Asks the server whether a token still holds, without logging in again if it doesn't.</summary>
    internal Task CheckTokenAsync(string token, CancellationToken cancellationToken) =>
        _pipeline.SendAsync(With(token, WhoAmI), cancellationToken);

    private static ApiRequest WhoAmI => new("GetUser", HttpMethod.Get, Me);

    private static ApiRequest EndSession(string token) => With(token, new("Logout", HttpMethod.Post, "api/v4/users/logout"));

    private static ApiRequest SystemPing => new("GetPing", HttpMethod.Get, "api/v4/system/ping") { IsAuthenticated = false };

    private MattermostCredentials RequiredCredentials => Options.Credentials
        ?? throw new InvalidOperationException(
            $"MattermostClientOptions.{nameof(MattermostClientOptions.Credentials)} is missing; give MattermostCredentials.Token or .Password.");

    // The call is about this token, so that no new login may take its place.
    private static ApiRequest With(string token, ApiRequest request) => request.WithoutToken().Header("Authorization", $"Bearer {token}");

    private ApiRequest LoginRequest()
    {
        var credentials = (MattermostCredentials.ByPassword)Options.Credentials!;
        var body = new LoginRequest { LoginId = credentials.LoginId, Password = credentials.Secret, Token = credentials.MfaCode };
        return new ApiRequest("Login", HttpMethod.Post, "api/v4/users/login").WithJson(body, JsonTypes.Model<LoginRequest>()).WithoutToken();
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

    private async ValueTask<PingStatus> PingAsync(bool async, CancellationToken cancellationToken) =>
        (await _pipeline.SendAsync(async, SystemPing, JsonTypes.Model<PingStatus>().Info, cancellationToken).ConfigureAwait(false)).Value ?? new();

    private async ValueTask<AccessToken> LoginByPasswordAsync(bool async, CancellationToken cancellationToken)
    {
        try
        {
            return new AccessToken(
                Accept(await _pipeline.SendAsync(async, LoginRequest(), JsonTypes.Model<User>().Info, cancellationToken).ConfigureAwait(false)));
        }
        catch (BadRequestException error) when (error.ErrorId == MfaWanted)
        {
            throw NeedsMfaCode(error);
        }
    }

    // The server answers 400 to a log-in without a code (protocol note): for the caller it is a refused log-in like any other.
    private const string MfaWanted = "mfa.validate_token.authenticate.app_error";

    private static LoginException NeedsMfaCode(BadRequestException error) =>
        new("The account wants a code of multi-factor authentication. Give it to MattermostCredentials.Password.", error.StatusCode, error)
        {
            ErrorId = error.ErrorId,
            RequestId = error.RequestId,
            Operation = error.Operation,
        };

    private string Accept(ApiResponse<User> answer)
    {
        string token = answer.Header("Token")
            ?? throw new ConnectionException(
                ConnectionProblem.NotAnApi, "Login failed: the server's answer has no token. Check that the URL is that of a Mattermost.")
            { Operation = "Login" };
        Volatile.Write(ref _currentUser, Account(answer));
        return token;
    }

    private static User Account(ApiResponse<User> answer) => answer.Value is { Id.Length: > 0 } user
        ? user
        : throw new ConnectionException(
            ConnectionProblem.NotAnApi, "The server's answer names no account. Check that the URL is that of a Mattermost.");

    private void ForgetLogin()
    {
        _credentials.Forget();
        Volatile.Write(ref _currentUser, null);
    }
}
