using System.Globalization;
using System.Net.WebSockets;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.Timing;

namespace Earshot.Mattermost.Realtime;

/// <summary>How Mattermost's socket is opened, logged in to, resumed and diagnosed. Keeps the session of one listener.</summary>
internal sealed class MattermostProtocol(MattermostClient client, MattermostListenerOptions options) : RealtimeProtocol<MattermostEvent>
{
    // So many sockets in a row that open but don't go on with the session, while REST says that all is well, and it is given up.
    private const int MostFailedResumes = 3;

    // The server lets a session go on only once it has noticed that the old socket is gone; who comes sooner gets a new one, and a gap.
    private static readonly TimeSpan PauseBeforeResume = TimeSpan.FromMilliseconds(250);

    private readonly MattermostSession _session = new(client.Options.TimeProvider);
    private readonly bool _byHeader = options.Authentication == SocketAuthentication.Header;
    private string? _token;
    private string? _staleToken;
    private int _failedResumes;
    private bool _resuming;
    private long _openedAt;
    private volatile MattermostConnection? _connection;

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
            throw new ConnectionFailedException(Judge(error));
        }

        if (before is not null && before != _token)
        {
            // The server queues nothing for a log-in that has ended: a resume under the new one would hide what happened meanwhile.
            _session.Forget();
        }
    }

    /// <inheritdoc/>
    public override async Task<OpenedSocket> OpenAsync(CancellationToken cancellationToken)
    {
        _resuming = _byHeader && _session.CanResume;
        string query = _resuming
            ? string.Create(
                CultureInfo.InvariantCulture, $"connection_id={Uri.EscapeDataString(_session.ConnectionId)}&sequence_number={_session.NextSequence}")
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
            // Mattermost itself opens the socket whatever the token is; a proxy that checks it does not.
            throw new ConnectionFailedException(await AskRestAsync(refused.Failure, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public override ProtocolConnection<MattermostEvent> CreateConnection(IMessageSender sender, OpenedSocket opened)
    {
        var connection = new MattermostConnection(
            sender,
            _session,
            options,
            client.Options.TimeProvider,
            opened.Resuming,
            challengeToken: _byHeader ? null : _token,
            userId: client.CurrentUser?.Id ?? string.Empty,
            _openedAt);
        _connection = connection;
        return connection;
    }

    /// <inheritdoc/>
    public override async ValueTask<ConnectionFailure> DiagnoseAsync(
        ConnectionFailure failure, bool established, CancellationToken cancellationToken)
    {
        // A refused log-in looks like any other loss on the socket (protocol note): only REST tells.
        if (failure.Reason == DisconnectReason.LoginExpired)
        {
            return await AskRestAsync(failure, cancellationToken).ConfigureAwait(false);
        }

        if (established || failure.Reason == DisconnectReason.Requested)
        {
            _failedResumes = 0;
            return _byHeader && _session.CanResume && !(failure.RetryAfter > PauseBeforeResume)
                ? failure with { RetryAfter = PauseBeforeResume }
                : failure;
        }

        ConnectionFailure known = await AskRestAsync(failure, cancellationToken).ConfigureAwait(false);
        return ReferenceEquals(known, failure) ? NotLetIn(failure) : known;
    }

    /// <summary>Sends an action over the connection that stands.</summary>
    public Task<MattermostReply> SendActionAsync(MattermostAction action, CancellationToken cancellationToken) =>
        _connection is { } connection
            ? connection.SendActionAsync(action, cancellationToken)
            : Task.FromException<MattermostReply>(ActionExchange.NotConnected(action));

    private static ConnectionFailure Fatal(DisconnectReason reason, Exception error) =>
        new() { Reason = reason, Error = error, IsFatal = true };

    private static ConnectionFailure Judge(EarshotException error) => error switch
    {
        LoginException or PermissionException or BadRequestException => Fatal(DisconnectReason.Refused, error),
        NotFoundException => new() { Reason = DisconnectReason.ConnectFailed, Error = error, LooksMisconfigured = true },
        ApiException api => new() { Reason = DisconnectReason.ConnectFailed, Error = error, RetryAfter = api.RetryAfter },
        ConnectionException connection => SocketOpening.Judge(connection),
        _ => new() { Reason = DisconnectReason.ConnectFailed, Error = error },
    };

    // The server lets the token in over REST, but nothing came over the socket.
    private ConnectionFailure NotLetIn(ConnectionFailure failure)
    {
        if (_resuming)
        {
            if (++_failedResumes >= MostFailedResumes)
            {
                _failedResumes = 0;
                _session.Forget();
            }

            return failure;
        }

        return !_byHeader || failure.Error is not ConnectionException seen
            ? failure
            : failure with
            {
                Error = new ConnectionException(
                    seen.Problem,
                    $"{seen.Message} The server accepts the token over REST. If this goes on, a proxy may remove the Authorization header "
                    + $"from the socket's opening: try {nameof(SocketAuthentication)}.{nameof(SocketAuthentication.Challenge)}.",
                    seen),
            };
    }

    /// <summary>Asks whether the token still holds; gives the failure back as it is where it does.</summary>
    private async Task<ConnectionFailure> AskRestAsync(ConnectionFailure failure, CancellationToken cancellationToken)
    {
        string token = _token!;
        try
        {
            await client.CheckTokenAsync(token, cancellationToken).ConfigureAwait(false);
            return failure;
        }
        catch (LoginException error) when (options.Relogin && client.CanLoginAgain)
        {
            // What the socket showed was only the consequence.
            _staleToken = token;
            return failure with { Reason = DisconnectReason.LoginExpired, Error = error, LooksMisconfigured = false };
        }
        catch (LoginException error)
        {
            string advice = client.Options.Credentials is MattermostCredentials.ByPassword
                ? "Log in again, or turn Relogin on."
                : "Create a new token.";
            return Fatal(DisconnectReason.LoginExpired, new LoginException(
                $"The server no longer accepts the log-in. {advice} ({error.Message})", error.StatusCode, error)
            {
                ErrorId = error.ErrorId,
                RequestId = error.RequestId,
                Operation = error.Operation,
            });
        }
        catch (PermissionException error)
        {
            return Fatal(DisconnectReason.Refused, error);
        }
        catch (ApiException error) when (error.RetryAfter is { } wait)
        {
            return failure with { RetryAfter = wait > failure.RetryAfter ? wait : failure.RetryAfter ?? wait };
        }
        catch (EarshotException)
        {
            // REST is out of reach, too: nothing more is known than what the socket showed.
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

        // A first log-in waits for nobody: what takes longer than opening a connection may is a server that can't be reached.
        using Deadline deadline = Deadline.After(options.ConnectTimeout, client.Options.TimeProvider, cancellationToken);
        try
        {
            return await client.EnsureLoggedInAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsReached && !cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionException(
                ConnectionProblem.TimedOut, $"The server did not answer the log-in within {options.ConnectTimeout.TotalSeconds:0.###} s.");
        }
    }
}
