using System.Net;
using Earshot.Http;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Rest;

/// <summary>Limits the pace of all requests of an account, to any host, and pauses them after a block.</summary>
/// <remarks>
/// The service responds with 403 and without an error of its own to an address that it blocks, and further requests extend the block.
/// Therefore such a response to a request for the account, or to a command, pauses all requests, longer each time, until a request
/// succeeds. The reading of a system can be refused alone: only if several are refused in a row, the next one asks for the account first.
/// </remarks>
internal sealed class AccountGate(CallPace pace, TimeProvider timeProvider, ILogger logger, PauseFile? file = null) : CallGate
{
    private readonly CallBudget _budget = new(pace, timeProvider);
    private readonly BlockPause _calls = new(pace, timeProvider, file);
    private readonly BlockPause _sockets = new(pace, timeProvider);
    private readonly RefusedResources _refused = new();
    private readonly SemaphoreSlim _checks = new(1, 1);

    /// <summary>
    /// Gets or sets the function that sends a request for the account, whose response shows whether the address is blocked, or null.
    /// </summary>
    public Func<CancellationToken, Task>? CheckAccountAsync { get; set; }

    /// <inheritdoc/>
    public override async ValueTask EnterAsync(bool async, ApiRequest request, CancellationToken cancellationToken)
    {
        if (async && _refused.LooksLikeBlock && RefusedResources.IsOne(request))
        {
            await CheckAsync(cancellationToken).ConfigureAwait(false);
        }

        while (WaitFor(request) is TimeSpan wait)
        {
            await timeProvider.WaitAsync(async, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override EarshotException? Responded(ApiRequest request, int statusCode, ApiError? error)
    {
        if (statusCode is >= 200 and < 300)
        {
            // A response of the login host proves nothing about the hosts for which the token is.
            if (request.IsAuthenticated)
            {
                _calls.Reset();
                _refused.Clear();
            }

            return null;
        }

        if (statusCode != (int)HttpStatusCode.Forbidden || HasReason(error))
        {
            return null;
        }

        if (request.Method == HttpMethod.Get && RefusedResources.IsOne(request) && CheckAccountAsync is not null)
        {
            // This can be the refusal of one system, which must not silence the others.
            _refused.Add(request);
            return null;
        }

        _refused.Clear();
        TimeSpan pause = _calls.Start();
        logger.CallsPaused(request.Operation, pause.TotalSeconds);
        return Blocked(
            request.Operation,
            $"{request.Operation} failed: the service returned 403 without a reason, which is how it blocks an address that sends too "
            + "many requests or logs in too often.",
            pause);
    }

    /// <inheritdoc/>
    public override HttpMessageHandler ForSockets(HttpMessageHandler network) => new SocketGate(this, network);

    /// <summary>Determines whether a 403 states its reason (the plan, the token). A body that only repeats the status does not.</summary>
    private static bool HasReason(ApiError? error) =>
        error?.Id is { Length: > 0 } id
        && !id.Equals("Forbidden", StringComparison.OrdinalIgnoreCase)
        && !id.Equals("403", StringComparison.Ordinal);

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        await _checks.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_refused.LooksLikeBlock && CheckAccountAsync is { } check)
            {
                await check(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (EarshotException)
        {
            // A refusal has started the pause, which the request observes next; other failures say nothing about a block.
        }
        finally
        {
            _refused.Clear();
            _checks.Release();
        }
    }

    private TimeSpan? WaitFor(ApiRequest request)
    {
        ThrowIfPaused(_calls, request.Operation, "SimpliSafe has blocked this address or account");
        TimeSpan? wait = _budget.Take(request.IsUrgent || request.Method != HttpMethod.Get);
        if (wait is { } delay)
        {
            logger.CallDelayed(request.Operation, delay.TotalSeconds);
        }

        return wait;
    }

    private void ThrowIfPaused(BlockPause pause, string operation, string reason)
    {
        if (pause.Remaining is { } wait)
        {
            throw Blocked(operation, $"{operation} was not sent: {reason} (403).", wait);
        }
    }

    private RateLimitException Blocked(string operation, string what, TimeSpan wait) =>
        new(
            $"{what} Requests are paused until {timeProvider.GetUtcNow() + wait:yyyy-MM-dd HH:mm:ss} UTC "
            + $"({Math.Ceiling(wait.TotalSeconds)} s). "
            + "A block ends by itself, usually within an hour. Do not log in again or send more requests: that extends the block.",
            (int)HttpStatusCode.Forbidden)
        {
            Operation = operation,
            RetryAfter = wait,
            WasHeldBack = true,
        };

    /// <summary>
    /// Applies the pauses to WebSocket connections. A rejected WebSocket does not pause REST requests, so that polling can take over.
    /// </summary>
    private sealed class SocketGate(AccountGate gate, HttpMessageHandler network) : DelegatingHandler(network)
    {
        private const string Opening = "OpenSocket";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            gate.ThrowIfPaused(gate._calls, Opening, "SimpliSafe has blocked this address or account");
            gate.ThrowIfPaused(gate._sockets, Opening, "SimpliSafe rejected the event WebSocket");
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            {
                gate._sockets.Reset();
            }
            else if (response.StatusCode == HttpStatusCode.Forbidden)
            {
                gate._sockets.Start();
            }

            return response;
        }

        // The pipeline owns the network handler.
        protected override void Dispose(bool disposing) => base.Dispose(disposing: false);
    }
}
