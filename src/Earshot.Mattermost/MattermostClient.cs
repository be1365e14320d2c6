using Earshot.Http;
using Earshot.Mattermost.Api;
using Earshot.Mattermost.Json;
using Earshot.Mattermost.Realtime;
using Earshot.Mattermost.Rest;
using Earshot.Protocol;
using Earshot.Realtime;
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
    private User? _currentUser;

    /// <summary>Makes the client; it connects when the first call needs it.</summary>
    /// <exception cref="ArgumentException">An option is missing or can't hold; the message names it and says what to do.</exception>
    public MattermostClient(MattermostClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
        ILogger logger = options.LoggerFactory.CreateLogger("Earshot.Mattermost");
        LoginMethod? login = options.Credentials is MattermostCredentials.ByPassword ? new LoginMethod(LoginByPassword, LoginByPasswordAsync) : null;
        string? token = (options.Credentials as MattermostCredentials.ByToken)?.Value;
        _credentials = new CredentialSource(token, login, options.ReloginInterval, options.TimeProvider, logger);
        _pipeline = new HttpPipeline(new HttpPipelineOptions
        {
            BaseAddress = options.Url!,
            Dialect = new MattermostDialect(),
            Jitter = options.Jitter(),
            Credentials = _credentials,
            RenewsCredentials = options.Relogin,
            Network = options.Network,
            Retry = options.Retry,
            Time = options.TimeProvider,
            Logger = logger,
            Handler = options.Handler,
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
    public async Task<User> LoginAsync(CancellationToken cancellationToken = default)
    {
        if (RequiredCredentials is MattermostCredentials.ByPassword)
        {
            await _credentials.LoginAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            Volatile.Write(ref _currentUser, await WhoAmIAsync(cancellationToken).ConfigureAwait(false));
        }

        return CurrentUser!;
    }

    /// <inheritdoc cref="LoginAsync"/>
    public User Login(CancellationToken cancellationToken = default)
    {
        if (RequiredCredentials is MattermostCredentials.ByPassword)
        {
            _credentials.Login(cancellationToken);
        }
        else
        {
            Volatile.Write(ref _currentUser, Account(_pipeline.Send(WhoAmI, JsonTypes.Model<User>().Info, cancellationToken)));
        }

        return CurrentUser!;
    }

    /// <summary>Ends the log-in session at the server; its token is worthless from then on. Does nothing where nobody is logged in.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="ConnectionException">The server was not reached.</exception>
    public async Task LogoutAsync(CancellationToken cancellationToken = default)
    {
        if (_credentials.Token is { } token)
        {
            try
            {
                await _pipeline.SendAsync(EndSession(token), cancellationToken).ConfigureAwait(false);
            }
            catch (LoginException)
            {
                // It had ended before, which is what was asked for.
            }

            ForgetLogin();
        }
    }

    /// <inheritdoc cref="LogoutAsync"/>
    public void Logout(CancellationToken cancellationToken = default)
    {
        if (_credentials.Token is { } token)
        {
            try
            {
                _pipeline.Send(EndSession(token), cancellationToken);
            }
            catch (LoginException)
            {
                // It had ended before, which is what was asked for.
            }

            ForgetLogin();
        }
    }

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
    public async Task<PingStatus> PingAsync(CancellationToken cancellationToken = default) =>
        (await _pipeline.SendAsync(SystemPing, JsonTypes.Model<PingStatus>().Info, cancellationToken).ConfigureAwait(false)).Value ?? new();

    /// <inheritdoc cref="PingAsync"/>
    public PingStatus Ping(CancellationToken cancellationToken = default) =>
        _pipeline.Send(SystemPing, JsonTypes.Model<PingStatus>().Info, cancellationToken).Value ?? new();

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
            Jitter = Options.Jitter(),
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

    /// <summary>Asks the server who is logged in: a call like any other, with a new log-in where that is allowed.</summary>
    internal async Task<User> WhoAmIAsync(CancellationToken cancellationToken) =>
        Account(await _pipeline.SendAsync(WhoAmI, JsonTypes.Model<User>().Info, cancellationToken).ConfigureAwait(false));

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

    // The call is about this very token: a new log-in in its place would answer another question.
    private static ApiRequest With(string token, ApiRequest request) =>
        new(request.Operation, request.Method, request.Path) { IsAuthenticated = false, Headers = [new("Authorization", $"Bearer {token}")] };

    private ApiRequest LoginRequest()
    {
        var credentials = (MattermostCredentials.ByPassword)Options.Credentials!;
        var body = new LoginRequest { LoginId = credentials.LoginId, Password = credentials.Secret, Token = credentials.MfaCode };
        return ApiRequest.WithJson("Login", HttpMethod.Post, "api/v4/users/login", body, JsonTypes.Model<LoginRequest>().Info, isAuthenticated: false);
    }

    private string LoginByPassword(CancellationToken cancellationToken)
    {
        try
        {
            return Accept(_pipeline.Send(LoginRequest(), JsonTypes.Model<User>().Info, cancellationToken));
        }
        catch (BadRequestException error) when (error.ErrorId == MfaWanted)
        {
            throw NeedsMfaCode(error);
        }
    }

    private async Task<string> LoginByPasswordAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Accept(await _pipeline.SendAsync(LoginRequest(), JsonTypes.Model<User>().Info, cancellationToken).ConfigureAwait(false));
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
