using System.Collections.Concurrent;
using System.Net.WebSockets;
using Earshot.Protocol;
using Earshot.Realtime;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>How SimpliSafe's events are come by: socket or polling, the token, catching up, and what failures mean. Serves one listener.</summary>
internal sealed class SimpliSafeProtocol : RealtimeProtocol<SimpliSafeEvent>
{
    // Types come from the service; if it makes them up as it goes, the memory for them must not grow with it.
    private const int MostTypes = 100;

    private readonly SimpliSafeClient _client;
    private readonly SimpliSafeListenerOptions _options;
    private readonly ILogger _logger;
    private readonly EventLedger _ledger = new();
    private readonly TransportChoice _transport;
    private readonly TokenWatch _tokens;
    private readonly SensorWatch? _sensors;
    private readonly ConcurrentDictionary<string, bool> _ignored = new(StringComparer.Ordinal);
    private string? _token;
    private string? _staleToken;
    private bool _renewedInVain;
    private PollingSocket? _polling;

    public SimpliSafeProtocol(SimpliSafeClient client, SimpliSafeListenerOptions options)
    {
        _client = client;
        _options = options;
        _logger = client.Options.LoggerFactory.CreateLogger("Earshot.SimpliSafe.Listener");
        _transport = new TransportChoice(options.Transport);
        _tokens = new TokenWatch(client.Credentials, client.Options.TimeProvider, _logger);
        _sensors = options.WatchSensors is { } interval ? new SensorWatch(client, interval, _logger) : null;
        History = new AccountHistory(client, _ledger, _logger);
    }

    /// <inheritdoc/>
    public override string Name => "simplisafe";

    /// <inheritdoc/>
    public override bool SupportsCatchUp => true;

    /// <summary>What was missed, and since when.</summary>
    public AccountHistory History { get; }

    /// <summary>Whether events come by polling.</summary>
    public bool IsPolling => _transport.IsPolling;

    /// <inheritdoc/>
    public override async Task LoginAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_staleToken is { } stale)
            {
                _token = await _client.Credentials.RenewAsync(stale, cancellationToken).ConfigureAwait(false);
                _staleToken = null;
            }
            else
            {
                _token = await _client.Credentials.GetTokenAsync(cancellationToken).ConfigureAwait(false);
            }

            using var limit = new CancellationTokenSource(_options.CatchUpTimeout, _client.Options.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            await History.BeginAsync(either.Token).ConfigureAwait(false);
        }
        catch (EarshotException error)
        {
            throw new ConnectionFailedException(SocketOpening.Judge(error));
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
                WebSocket socket = await SocketOpening.ConnectAsync(_client, _options, cancellationToken).ConfigureAwait(false);
                return new OpenedSocket(socket, Resuming: false, Authenticated: false);
            }
            catch (ConnectionFailedException failed)
            {
                bool isTooMany = _transport.SocketFailed();
                bool isRefused = failed.Failure.Error is PermissionException or RateLimitException { StatusCode: 403 } && _transport.IsFree;
                if (failed.Failure.Error is LoginException)
                {
                    RenewOnce();
                    throw new ConnectionFailedException(failed.Failure with { IsFatal = false });
                }

                if (!isRefused && !isTooMany)
                {
                    throw;
                }

                FallBack();
            }
        }

        _polling = new PollingSocket(History, _options.PollInterval, _client.Options.TimeProvider);
        return new OpenedSocket(_polling, Resuming: false, Authenticated: false);
    }

    /// <inheritdoc/>
    public override ProtocolConnection<SimpliSafeEvent> CreateConnection(IMessageSender sender, OpenedSocket opened)
    {
        History.Interrupted();
        TimeSpan poll = _options.PollInterval * 3;
        TimeSpan silence = _polling is not null && poll > _options.SilenceTimeout ? poll : _options.SilenceTimeout;
        return new SimpliSafeConnection(sender, this, _polling, Identify(_token!), silence);
    }

    /// <inheritdoc/>
    public override async Task<CatchUpResult<SimpliSafeEvent>> CatchUpAsync(CancellationToken cancellationToken)
    {
        if (_polling is not null)
        {
            // The first poll does it.
            return new CatchUpResult<SimpliSafeEvent>();
        }

        Exception? failure = null;
        try
        {
            await History.ReadSystemsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EarshotException error)
        {
            // The events may still be had, of the systems that are known.
            failure = error;
        }

        CatchUpResult<SimpliSafeEvent> caughtUp = await History.ReadMissedAsync(EventOrigin.CatchUp, cancellationToken).ConfigureAwait(false);
        foreach (SimpliSafeEvent e in caughtUp.Events)
        {
            Heard(e);
        }

        return caughtUp.Error is null && failure is not null && History.Systems.Count == 0
            ? caughtUp with { Error = failure, Gap = History.Unproven() }
            : caughtUp;
    }

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
            return failure.Error.InnerException is EarshotException known ? SocketOpening.Judge(known) : failure;
        }

        if (!established)
        {
            RenewOnce();
            if (_transport.SocketFailed() && await AnswersOverRestAsync(cancellationToken).ConfigureAwait(false))
            {
                FallBack();
            }
        }

        return failure;
    }

    /// <summary>What runs beside a connection: the token is renewed, the sensors are watched, and while polling the socket is tried.</summary>
    /// <returns>Why the connection has to be replaced.</returns>
    public async Task<ConnectionFailure?> RunCompanionAsync(
        bool isPolling, Func<SimpliSafeEvent, ValueTask> deliver, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<ConnectionFailure?>> running = [_tokens.RunAsync(_token!, isPolling, ended.Token)];
        if (isPolling && _transport.IsFree)
        {
            running.Add(ProbeAsync(ended.Token));
        }

        if (_sensors is not null)
        {
            running.Add(WatchSensorsAsync(deliver, ended.Token));
        }

        Task<ConnectionFailure?> first = await Task.WhenAny(running).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        foreach (Task<ConnectionFailure?> other in running)
        {
            await ((Task)other).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await first.ConfigureAwait(false);
    }

    /// <summary>The stream is live.</summary>
    public void Subscribed()
    {
        _renewedInVain = false;
        _transport.SocketWorks();
    }

    /// <summary>A message of an unknown type came; that is logged once a type.</summary>
    public void Ignored(string type)
    {
        if (_ignored.Count < MostTypes && _ignored.TryAdd(type, true))
        {
            _logger.UnknownMessage(Shown(type));
        }
    }

    /// <summary>Takes an event that came over the socket.</summary>
    /// <returns>False where it was handed over before.</returns>
    public bool TryTake(SimpliSafeEvent e)
    {
        if (!_ledger.TryTake(e))
        {
            return false;
        }

        Heard(e);
        return true;
    }

    /// <summary>Sees every event that is handed over.</summary>
    public void Heard(SimpliSafeEvent e) => _sensors?.Heard(e);

    // A name that the service made: short, and nothing that could break a line of a log.
    private static string Shown(string type) =>
        string.Concat(type.Take(80).Select(static c => c is > ' ' and <= '~' ? c : '?'));

    private byte[] Identify(string token) =>
        IdentifyMessage.Write(token, _client.UserId, _client.Options.UserAgent, _client.Options.TimeProvider.GetUtcNow());

    // The service says nothing to a token that it doesn't like: once it is replaced on suspicion, and again only after a success.
    private void RenewOnce()
    {
        if (!_renewedInVain)
        {
            _renewedInVain = true;
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

    private async Task<bool> AnswersOverRestAsync(CancellationToken cancellationToken)
    {
        try
        {
            await History.ReadSystemsAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (EarshotException)
        {
            // Not only the socket is out of reach; polling would help nothing.
            return false;
        }
    }

    private async Task<ConnectionFailure?> ProbeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(_transport.ProbeIn, _client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
            string token = _client.Credentials.Token ?? _token!;
            if (await SocketProbe.WorksAsync(_client, _options, Identify(token), cancellationToken).ConfigureAwait(false))
            {
                _transport.SocketWorks();
                _logger.SocketWorks();
                return new ConnectionFailure
                {
                    Reason = DisconnectReason.TransportChanged,
                    Error = new ConnectionException(ConnectionProblem.Closed, "The event socket works again and takes the place of polling."),
                    IsPlanned = true,
                };
            }

            _transport.ProbeFailed();
            _logger.ProbeFailed(_transport.ProbeIn);
        }
    }

    private async Task<ConnectionFailure?> WatchSensorsAsync(Func<SimpliSafeEvent, ValueTask> deliver, CancellationToken cancellationToken)
    {
        await _sensors!.RunAsync(deliver, cancellationToken).ConfigureAwait(false);
        return null;
    }
}
