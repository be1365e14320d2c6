using System.Globalization;
using System.Net.WebSockets;
using Earshot.Mattermost.CatchUp;
using Earshot.Protocol;
using Earshot.Timing;

namespace Earshot.Mattermost.Realtime;

/// <summary>Opens, authenticates, resumes, and diagnoses Mattermost's WebSocket connections. Keeps the session of one listener.</summary>
internal sealed partial class MattermostProtocol(
    MattermostClient client, MattermostListenerOptions options, MattermostSession session) : RealtimeProtocol<MattermostEvent>
{
    // After this many connections in a row that open without resuming the session, although REST works, the session is discarded.
    private const int MostFailedResumes = 3;

    // The server resumes a session only after it has noticed the loss of the old connection. An earlier attempt leads to a new session
    // and a gap.
    private static readonly TimeSpan PauseBeforeResume = TimeSpan.FromMilliseconds(250);

    private readonly CatchUpState _catchUp = new(session, options);
    private readonly bool _byHeader = options.Authentication == SocketAuthentication.Header;
    private string? _token;
    private string? _staleToken;
    private int _failedResumes;
    private bool _resuming;
    private long _openedAt;
    private volatile MattermostConnection? _connection;

    public MattermostProtocol(MattermostClient client, MattermostListenerOptions options)
        : this(client, options, new MattermostSession(client.Options.TimeProvider))
    {
    }

    /// <inheritdoc/>
    public override string Name => "mattermost";

    /// <inheritdoc/>
    public override async Task LoginAsync(CancellationToken cancellationToken)
    {
        string? before = _token;
        try
        {
            _token = await TakeTokenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EarshotException error)
        {
            ConnectionFailure failure = Judge(error);
            throw new ConnectionFailedException(
                _staleToken is { } stale ? failure with { ClientDelay = client.LoginDelay(stale) } : failure);
        }

        if (client.ServerTime is { } time)
        {
            session.Clock.NoteRough(time);
        }

        if (before is not null && before != _token)
        {
            // The server queues no events for a login that has ended: a resume with the new login would hide the missed events.
            session.Forget();
        }
    }

    /// <inheritdoc/>
    public override async Task<OpenedSocket> OpenAsync(CancellationToken cancellationToken)
    {
        _resuming = _byHeader && session.CanResume;
        string query = _resuming
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"connection_id={Uri.EscapeDataString(session.ConnectionId)}&sequence_number={session.NextSequence}")
            : string.Empty;
        Uri address = client.Options.SocketAddress(query);
        _openedAt = client.Options.TimeProvider.GetTimestamp();
        try
        {
            WebSocket socket = await SocketOpening.ConnectAsync(
                address, _byHeader ? _token : null, client.Invoker, client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
            return new OpenedSocket(socket, _resuming, Authenticated: _byHeader);
        }
        catch (ConnectionFailedException refused) when (refused.Failure.Error is LoginException)
        {
            // Mattermost opens the connection with any token; only a proxy can reject it.
            throw new ConnectionFailedException(await CheckOverRestAsync(refused.Failure, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public override ProtocolConnection<MattermostEvent> CreateConnection(IMessageSender sender, OpenedSocket opened)
    {
        var connection = new MattermostConnection(
            sender,
            session,
            options,
            client.Options.TimeProvider,
            opened.Resuming,
            challengeToken: _byHeader ? null : _token,
            userId: client.CurrentUser?.Id ?? string.Empty,
            _openedAt,
            options.KeepSession ? new SessionKeeper(client, session, _token!) : null,
            _catchUp);
        _connection = connection;
        return connection;
    }

    /// <inheritdoc/>
    public override async ValueTask<ConnectionFailure> DiagnoseAsync(
        ConnectionFailure failure, bool established, CancellationToken cancellationToken)
    {
        // A rejected login looks like any other loss of the connection (protocol note); only REST shows the difference.
        if (failure.Reason == DisconnectReason.LoginExpired)
        {
            return await CheckOverRestAsync(failure, cancellationToken).ConfigureAwait(false);
        }

        if (established || failure.Reason == DisconnectReason.Requested)
        {
            _failedResumes = 0;
            return _byHeader && session.CanResume && !(failure.RetryAfter > PauseBeforeResume)
                ? failure with { RetryAfter = PauseBeforeResume }
                : failure;
        }

        ConnectionFailure known = await CheckOverRestAsync(failure, cancellationToken).ConfigureAwait(false);
        return ReferenceEquals(known, failure) ? NotEstablished(failure) : known;
    }

    /// <summary>Sends an action over the current connection.</summary>
    public Task<MattermostReply> SendActionAsync(MattermostAction action, CancellationToken cancellationToken) =>
        _connection is { } connection
            ? connection.SendActionAsync(action, cancellationToken)
            : Task.FromException<MattermostReply>(ActionExchange.NotConnected(action));

    private static ConnectionFailure Fatal(DisconnectReason reason, Exception error) =>
        new() { Reason = reason, Error = error, IsFatal = true };

    private static ConnectionFailure Judge(EarshotException error) => error switch
    {
        LoginException login => Fatal(DisconnectReason.Refused, WithAdvice(login)),
        PermissionException or BadRequestException => Fatal(DisconnectReason.Refused, error),
        NotFoundException => new() { Reason = DisconnectReason.ConnectFailed, Error = error, LooksMisconfigured = true },
        ApiException api => new() { Reason = DisconnectReason.ConnectFailed, Error = error, RetryAfter = api.RetryAfter },
        ConnectionException connection => SocketOpening.Judge(connection),
        _ => new() { Reason = DisconnectReason.ConnectFailed, Error = error },
    };

    private static LoginException WithAdvice(LoginException error) =>
        MattermostErrors.RequiredAction(error.ErrorId) is { } action ? Explained(error, action) : error;

    private static LoginException Explained(ApiException error, string explanation) =>
        new($"{explanation} ({error.Message})", error.StatusCode, error)
        {
            ErrorId = error.ErrorId,
            RequestId = error.RequestId,
            Operation = error.Operation,
        };

    // The server accepts the token over REST, but nothing was received over the WebSocket connection.
    private ConnectionFailure NotEstablished(ConnectionFailure failure)
    {
        if (_resuming)
        {
            if (++_failedResumes >= MostFailedResumes)
            {
                _failedResumes = 0;
                session.Forget();
            }

            return failure;
        }

        return !_byHeader || failure.Error is not ConnectionException seen
            ? failure
            : failure with
            {
                Error = new ConnectionException(
                    seen.Problem,
                    $"{seen.Message} The server accepts the token over REST. If this error persists, a proxy may remove the Authorization "
                    + $"header from the upgrade request: set {nameof(MattermostListenerOptions)}."
                    + $"{nameof(MattermostListenerOptions.Authentication)} to "
                    + $"{nameof(SocketAuthentication)}.{nameof(SocketAuthentication.Challenge)}.",
                    seen),
            };
    }

    /// <summary>Checks over REST whether the token is valid. Returns the failure unchanged if it is.</summary>
    private async Task<ConnectionFailure> CheckOverRestAsync(ConnectionFailure failure, CancellationToken cancellationToken)
    {
        string token = _token!;
        try
        {
            await client.CheckTokenAsync(token, cancellationToken).ConfigureAwait(false);
            return failure;
        }
        catch (LoginException error) when (MattermostErrors.RequiredAction(error.ErrorId) is not null)
        {
            // Another login would succeed or fail without changing this.
            return Fatal(DisconnectReason.Refused, WithAdvice(error));
        }
        catch (LoginException error) when (options.Relogin && client.CanLoginAgain)
        {
            // The failure of the connection was only a consequence.
            _staleToken = token;
            return failure with
            {
                Reason = DisconnectReason.LoginExpired,
                Error = error,
                LooksMisconfigured = false,
                ClientDelay = client.LoginDelay(token),
            };
        }
        catch (LoginException error)
        {
            string advice = client.Options.Credentials is MattermostCredentials.ByPassword
                ? "Log in again, or set Relogin to log in automatically."
                : "Create a new token.";
            return Fatal(DisconnectReason.LoginExpired, Explained(error, $"The token is no longer valid. {advice}"));
        }
        catch (PermissionException error)
        {
            return Fatal(
                DisconnectReason.Refused,
                MattermostErrors.RequiredAction(error.ErrorId) is { } action ? Explained(error, action) : error);
        }
        catch (ApiException error) when (error.RetryAfter is { } wait)
        {
            return failure with { RetryAfter = wait > failure.RetryAfter ? wait : failure.RetryAfter ?? wait };
        }
        catch (EarshotException)
        {
            // REST is not reachable either, so that the failure of the connection is all that is known.
            return failure with { };
        }
    }

    private async Task<string> TakeTokenAsync(CancellationToken cancellationToken)
    {
        if (_staleToken is { } stale)
        {
            string renewed = await client.RenewLoginAsync(stale, cancellationToken).ConfigureAwait(false);
            _staleToken = null;
            return renewed;
        }

        // The first login has the time limit of opening a connection; a server that needs longer is treated as unreachable.
        using Deadline deadline = Deadline.After(options.ConnectTimeout, client.Options.TimeProvider, cancellationToken);
        try
        {
            return await client.EnsureLoggedInAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsReached && !cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionException(
                ConnectionProblem.TimedOut,
                $"The login failed: the server did not respond within {options.ConnectTimeout.TotalSeconds:0.###} s.");
        }
    }
}
