using System.Globalization;
using System.Net.WebSockets;
using Earshot.Realtime;

namespace Earshot.Mattermost.Realtime;

/// <summary>How Mattermost's socket is opened, logged in to, resumed and diagnosed. Keeps the session of one listener.</summary>
internal sealed class MattermostProtocol(MattermostClient client, MattermostListenerOptions options) : RealtimeProtocol<MattermostEvent>
{
    private readonly MattermostSession _session = new();
    private readonly bool _byHeader = options.Authentication == SocketAuthentication.Header;
    private string? _token;
    private string? _staleToken;
    private volatile MattermostConnection? _connection;

    /// <inheritdoc/>
    public override string Name => "mattermost";

    /// <inheritdoc/>
    public override async Task<OpenedSocket> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            _token = await LogInAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EarshotException error)
        {
            throw new ConnectionFailedException(Judge(error));
        }

        bool resume = _byHeader && _session.CanResume;
        string query = resume
            ? string.Create(
                CultureInfo.InvariantCulture, $"connection_id={Uri.EscapeDataString(_session.ConnectionId)}&sequence_number={_session.NextSequence}")
            : string.Empty;
        Uri address = client.Options.SocketAddress(query);
        WebSocket socket = await SocketOpening.ConnectAsync(address, _byHeader ? _token : null, client.Invoker, cancellationToken)
            .ConfigureAwait(false);
        return new OpenedSocket(socket, resume, Authenticated: _byHeader);
    }

    /// <inheritdoc/>
    public override ProtocolConnection<MattermostEvent> Attach(IMessageSender sender, OpenedSocket opened)
    {
        var connection = new MattermostConnection(
            sender, _session, options, client.Options.TimeProvider, opened.Resuming, challengeToken: _byHeader ? null : _token);
        _connection = connection;
        return connection;
    }

    /// <inheritdoc/>
    public override async ValueTask<ConnectionFailure> DiagnoseAsync(
        ConnectionFailure failure, bool established, CancellationToken cancellationToken)
    {
        // A refused log-in looks like any other loss on the socket (protocol note): only REST tells.
        bool isSuspect = failure.Reason == DisconnectReason.LoginExpired
            || (!established && failure.Reason is not DisconnectReason.Requested);
        if (!isSuspect || _token is not { } token)
        {
            return failure;
        }

        try
        {
            await client.CheckTokenAsync(token, cancellationToken).ConfigureAwait(false);
            return failure;
        }
        catch (AuthenticationException) when (options.Relogin && client.CanLogInAgain)
        {
            _staleToken = token;
            return failure with { Reason = DisconnectReason.LoginExpired };
        }
        catch (AuthenticationException error)
        {
            string advice = client.Options.Credentials is MattermostCredentials.ByPassword
                ? "Log in again, or turn Relogin on."
                : "Create a new token.";
            return Fatal(DisconnectReason.LoginExpired, new AuthenticationException(
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
    }

    /// <summary>Sends an action over the connection that stands.</summary>
    public Task<MattermostReply> SendActionAsync(MattermostAction action, CancellationToken cancellationToken) =>
        _connection is { } connection
            ? connection.SendActionAsync(action, cancellationToken)
            : Task.FromException<MattermostReply>(new ConnectionException(
                ConnectionProblem.Closed, $"The action {action.Name} was not sent: the listener is not connected.")
            { Operation = action.Name, NothingWasSent = true });

    private static ConnectionFailure Fatal(DisconnectReason reason, Exception error) =>
        new() { Reason = reason, Error = error, IsFatal = true };

    private static ConnectionFailure Judge(EarshotException error) => error switch
    {
        AuthenticationException or PermissionException or BadRequestException => Fatal(DisconnectReason.Refused, error),
        NotFoundException => new() { Reason = DisconnectReason.ConnectFailed, Error = error, LooksMisconfigured = true },
        ApiException api => new() { Reason = DisconnectReason.ConnectFailed, Error = error, RetryAfter = api.RetryAfter },
        ConnectionException connection => SocketOpening.Judge(connection),
        _ => new() { Reason = DisconnectReason.ConnectFailed, Error = error },
    };

    private async Task<string> LogInAsync(CancellationToken cancellationToken)
    {
        if (_staleToken is { } stale)
        {
            string renewed = await client.RenewLoginAsync(stale, cancellationToken).ConfigureAwait(false);
            _staleToken = null;
            return renewed;
        }

        return await client.EnsureLoggedInAsync(cancellationToken).ConfigureAwait(false);
    }
}
