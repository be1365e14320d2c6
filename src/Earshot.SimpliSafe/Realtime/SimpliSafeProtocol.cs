using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Earshot.Diagnostics;
using Earshot.Protocol;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>Implements SimpliSafe's real-time protocol: WebSocket or polling, token renewal, catch-up, and diagnosis of failures.</summary>
/// <remarks>An instance cannot be shared between listeners.</remarks>
internal sealed class SimpliSafeProtocol : RealtimeProtocol<SimpliSafeEvent>
{
    // The part of ConnectTimeout after which the first connection stops waiting for the WebSocket.
    private const double SocketShare = 0.6;

    // Far longer than between two attempts, so that no service is asked for a token with each of them.
    private static readonly TimeSpan RenewAgainAfter = TimeSpan.FromMinutes(5);

    private readonly AccountAccess _account;
    private readonly SimpliSafeListenerOptions _options;
    private readonly ILogger _logger;
    private readonly EventLedger _ledger;
    private readonly AccountHistory _history;
    private readonly EventIntake _intake;
    private readonly HistoryCatchUp _catchUp;
    private readonly HistoryWatch? _watch;
    private readonly TransportSelector _transport;
    private readonly TokenRenewal _tokens;
    private readonly SensorWatcher? _sensors;
    private string? _token;
    private string? _staleToken;
    private long? _renewedInVainAt;
    private PollingSocket? _polling;
    private volatile bool _needsCatchUp;

    public SimpliSafeProtocol(AccountAccess account, SimpliSafeListenerOptions options)
    {
        _account = account;
        _options = options;
        _logger = new GuardedLogger(account.Options.LoggerFactory.CreateLogger("Earshot.SimpliSafe.Listener"));
        _transport = new TransportSelector(options.Transport);
        _tokens = new TokenRenewal(account.Credentials, options.MaxServerDelay, account.TimeProvider, _logger);
        _sensors = options.WatchSensors is { } interval
            ? new SensorWatcher(WatchedSystems, account.UserId, interval, account.TimeProvider, _logger)
            : null;
        _ledger = new EventLedger(options.HistoryOverlap, account.TimeProvider);
        _history = new AccountHistory(account, options.Systems, _ledger, _logger);
        _intake = new EventIntake(_ledger, _history, _sensors, _logger);
        _catchUp = new HistoryCatchUp(_history, _ledger, _intake);
        _watch = options is { CatchUp: true, HistoryInterval: { } rereading }
            ? new HistoryWatch(_history, _ledger, _intake, rereading, account.TimeProvider, _logger)
            : null;
    }

    /// <inheritdoc/>
    public override string Name => "simplisafe";

    /// <inheritdoc/>
    public override bool NeedsCatchUp => _needsCatchUp;

    /// <inheritdoc/>
    public override (DateTimeOffset From, DateTimeOffset Until)? MissedInterval =>
        _ledger.MissingSince(_history.Systems) is { } since ? (since, _account.TimeProvider.GetUtcNow()) : null;

    /// <inheritdoc/>
    public override string? CheckpointKey => string.Create(
        CultureInfo.InvariantCulture, $"{Name} {_account.Options.Endpoints.Api.GetLeftPart(UriPartial.Authority)} {_account.UserId}");

    /// <summary>Gets a value that indicates whether the current or the next connection polls.</summary>
    public bool IsPolling => _transport.IsPolling;

    /// <inheritdoc/>
    public override async Task LoginAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_staleToken is { } stale)
            {
                _token = await _account.Credentials.RenewAsync(stale, cancellationToken).ConfigureAwait(false);
                _staleToken = null;
            }
            else
            {
                _token = await _account.Credentials.GetTokenAsync(cancellationToken).ConfigureAwait(false);
            }

            using var deadline = Deadline.After(_options.CatchUpTimeout, _account.TimeProvider, cancellationToken);
            await _history.BeginAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (EarshotException error)
        {
            throw new ConnectionFailedException(WithLoginDelay(FailureDiagnosis.Of(error)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _logger.NoBaseline(nameof(OperationCanceledException));
        }
    }

    /// <inheritdoc/>
    public override async Task<OpenedSocket> OpenAsync(CancellationToken cancellationToken)
    {
        _polling = null;
        if (!_transport.IsPolling)
        {
            try
            {
                WebSocket socket = await ConnectSocketAsync(cancellationToken).ConfigureAwait(false);
                return new OpenedSocket(socket, Resuming: false, Authenticated: false);
            }
            catch (ConnectionFailedException failed)
            {
                bool isTooMany = _transport.SocketFailed();
                bool isRejected = failed.Failure.Error is PermissionException or RateLimitException { StatusCode: 403 }
                    && _transport.IsFree;
                if (failed.Failure.Error is LoginException)
                {
                    RenewOnce();
                    throw new ConnectionFailedException(WithLoginDelay(failed.Failure with { IsFatal = false }));
                }

                // The user who starts a program waits for it, so the first connection polls without further attempts.
                bool polls = isRejected || isTooMany
                    || (_transport.IsFirst && !failed.Failure.LooksMisconfigured
                        && await IsApiAvailableAsync(cancellationToken).ConfigureAwait(false));
                if (!polls)
                {
                    throw;
                }

                FallBack();
            }
        }

        var poll = new HistoryPoll(_history, _ledger, _options.PollInterval, _account.TimeProvider, _logger);
        _polling = new PollingSocket(_history, poll, _options.PollInterval, _account.TimeProvider);
        return new OpenedSocket(_polling, Resuming: false, Authenticated: false);
    }

    /// <inheritdoc/>
    public override ProtocolConnection<SimpliSafeEvent> CreateConnection(IMessageSender sender, OpenedSocket opened)
    {
        _ledger.Interrupted();

        // While polling, the first poll catches up.
        _needsCatchUp = _polling is null;
        TimeSpan poll = _options.PollInterval * 3;
        TimeSpan silence = _polling is not null && poll > _options.SilenceTimeout ? poll : _options.SilenceTimeout;
        bool isPolling = _polling is not null;
        return new SimpliSafeConnection(
            sender,
            _intake,
            _polling,
            Identify(_token!),
            silence,
            Subscribed,
            (deliver, cancellation) => RunCompanionAsync(isPolling, deliver, cancellation));
    }

    /// <inheritdoc/>
    public override async Task CatchUpAsync(CatchUpContext<SimpliSafeEvent> context, CancellationToken cancellationToken)
    {
        await _catchUp.RunAsync(context, cancellationToken).ConfigureAwait(false);
        _needsCatchUp = false;
    }

    /// <inheritdoc/>
    public override bool Admit(SimpliSafeEvent e) => _intake.TryAccept(e);

    /// <inheritdoc/>
    public override bool CanCatchUp(SimpliSafeEvent e) => e.Origin != EventOrigin.Observed && _history.Systems.Contains(e.SystemId);

    /// <inheritdoc/>
    public override string? Detach(SimpliSafeEvent e) => string.Empty;

    /// <inheritdoc/>
    public override SimpliSafeEvent Recreate(DetachedEvent detached) => new(detached.Raw, detached.Origin, detached.ReceivedAt);

    /// <inheritdoc/>
    public override void Handled(SimpliSafeEvent e) => _ledger.Handled(e);

    /// <inheritdoc/>
    public override void ProofHandled(long moment) => _ledger.ProofHandled(moment);

    /// <inheritdoc/>
    public override JsonElement? SaveState() => _ledger.Save();

    /// <inheritdoc/>
    public override void RestoreState(JsonElement state) => _ledger.Restore(state);

    /// <inheritdoc/>
    public override void StartFrom(DateTimeOffset since) => _ledger.StartFrom(since);

    /// <inheritdoc/>
    public override async ValueTask<ConnectionFailure> DiagnoseAsync(
        ConnectionFailure failure, bool established, CancellationToken cancellationToken)
    {
        if (failure.IsPlanned || failure.Reason == DisconnectReason.Requested)
        {
            return failure;
        }

        if (_polling is not null)
        {
            return failure.Error.InnerException is EarshotException known ? WithLoginDelay(FailureDiagnosis.Of(known)) : failure;
        }

        if (!established)
        {
            RenewOnce();
            bool isFirst = _transport.IsFirst && !failure.LooksMisconfigured;
            if ((_transport.SocketFailed() || isFirst) && await IsApiAvailableAsync(cancellationToken).ConfigureAwait(false))
            {
                FallBack();
                if (isFirst)
                {
                    // Polling replaces the WebSocket at once, and the first connection succeeds.
                    return failure with { IsPlanned = true };
                }
            }
        }

        return WithLoginDelay(failure);
    }

    /// <summary>
    /// Runs beside a connection: renews the token, reads the sensors and the history, and checks the WebSocket during polling.
    /// </summary>
    /// <returns>The reason why the connection must be replaced.</returns>
    private async Task<ConnectionFailure?> RunCompanionAsync(
        bool isPolling, Func<SimpliSafeEvent, ValueTask> deliver, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<ConnectionFailure?>> running = [_tokens.RunAsync(_token!, isPolling, ended.Token)];
        if (isPolling && _transport.IsFree)
        {
            running.Add(ProbeAsync(ended.Token));
        }

        if (!isPolling && _watch is not null)
        {
            running.Add(UntilCanceledAsync(_watch.RunAsync(deliver, ended.Token)));
        }

        if (_sensors is not null)
        {
            running.Add(UntilCanceledAsync(_sensors.RunAsync(deliver, ended.Token)));
        }

        Task<ConnectionFailure?> first = await Task.WhenAny(running).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        foreach (Task<ConnectionFailure?> other in running)
        {
            await ((Task)other).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await first.ConfigureAwait(false);
    }

    // A silent host leaves the rest of the time to polling.
    private async Task<WebSocket> ConnectSocketAsync(CancellationToken cancellationToken)
    {
        using Deadline? share = _transport.IsFirst
            ? Deadline.After(_options.ConnectTimeout * SocketShare, _account.TimeProvider, cancellationToken)
            : null;
        try
        {
            return await EventSocket.ConnectAsync(_account, _options, share?.Token ?? cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (share is { IsReached: true } && !cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionFailedException(new ConnectionFailure
            {
                Reason = DisconnectReason.ConnectTimedOut,
                Error = new ConnectionException(ConnectionProblem.TimedOut, "The host of the event WebSocket did not respond."),
            });
        }
    }

    private void Subscribed()
    {
        _renewedInVainAt = null;
        _transport.SocketSucceeded();
    }

    private byte[] Identify(string token) =>
        IdentifyMessage.Write(token, _account.UserId, _account.Options.UserAgent, _account.TimeProvider.GetUtcNow());

    // The next attempt may have to wait for a login, which the notification of this failure must include.
    private ConnectionFailure WithLoginDelay(ConnectionFailure failure)
    {
        TimeSpan delay = _account.Credentials.LoginDelay(_staleToken);
        return delay > (failure.ClientDelay ?? TimeSpan.Zero) ? failure with { ClientDelay = delay } : failure;
    }

    // The service does not report a rejected token, so the token is renewed as a precaution: once, and again only after a success, or
    // after a time in which also the new token can have been revoked.
    private void RenewOnce()
    {
        if (_renewedInVainAt is not { } at || _account.TimeProvider.GetElapsedTime(at) >= RenewAgainAfter)
        {
            _renewedInVainAt = _account.TimeProvider.GetTimestamp();
            _staleToken = _token;
        }
    }

    private void FallBack()
    {
        if (_transport.FallBack())
        {
            _logger.Polling(_options.PollInterval);
        }
        else
        {
            _logger.PollingAgain();
        }
    }

    private async Task<bool> IsApiAvailableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _history.ReadSystemsAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (EarshotException)
        {
            // The REST API is not available either, so polling would not help.
            return false;
        }
    }

    private async Task<ConnectionFailure?> ProbeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(_transport.ProbeIn, _account.TimeProvider, cancellationToken).ConfigureAwait(false);
            string token = _account.Credentials.Token ?? _token!;
            if (await SocketProbe.WorksAsync(_account, _options, Identify(token), cancellationToken).ConfigureAwait(false))
            {
                _transport.SocketSucceeded();
                _logger.SocketWorks();
                return new ConnectionFailure
                {
                    Reason = DisconnectReason.TransportChanged,
                    Error = new ConnectionException(ConnectionProblem.Closed, "The event WebSocket works again and replaces polling."),
                    IsPlanned = true,
                };
            }

            _transport.ProbeFailed();
            _logger.ProbeFailed(_transport.ProbeIn);
        }
    }

    private static async Task<ConnectionFailure?> UntilCanceledAsync(Task watching)
    {
        await watching.ConfigureAwait(false);
        return null;
    }

    private IReadOnlyList<SimpliSafeSystem> WatchedSystems() =>
        [.. _account.KnownSystems().Where(system => _history.IsWanted(system.Id))];
}
