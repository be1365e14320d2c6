using System.Net;
using Earshot.Http;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Rest;

/// <summary>
/// What every call of an account passes, to whatever host: its pace, and the pause after a block. The service answers 403 without a body of
/// its own to an address that it blocks, and calling on makes the block longer: so one such answer stops everything, for longer each time,
/// until a call succeeds.
/// </summary>
internal sealed class AccountGate(CallPace pace, TimeProvider time, ILogger logger) : CallGate
{
    private readonly CallBudget _budget = new(pace, time);
    private readonly Pause _calls = new(pace, time);
    private readonly Pause _sockets = new(pace, time);

    /// <inheritdoc/>
    public override async ValueTask EnterAsync(bool async, ApiRequest request, CancellationToken cancellationToken)
    {
        while (WaitFor(request) is TimeSpan wait)
        {
            await time.WaitAsync(async, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override EarshotException? Responded(ApiRequest request, int statusCode, ApiError? error)
    {
        if (statusCode is >= 200 and < 300)
        {
            // A log-in host that answers says nothing of the hosts that the token is for.
            if (request.IsAuthenticated)
            {
                _calls.Reset();
            }

            return null;
        }

        if (statusCode != (int)HttpStatusCode.Forbidden || IsTheServicesOwn(error))
        {
            return null;
        }

        TimeSpan pause = _calls.Begin();
        logger.CallsPaused(request.Operation, pause.TotalSeconds);
        return Refusal(
            request.Operation,
            $"{request.Operation} failed: the service answered 403 without saying why, which is how it blocks an address that calls too often or logs in too "
            + "often.",
            pause);
    }

    /// <inheritdoc/>
    public override HttpMessageHandler ForSockets(HttpMessageHandler network) => new SocketGate(this, network);

    /// <summary>Whether a 403 says what it is about (the plan, the token). A body that only repeats the status doesn't.</summary>
    private static bool IsTheServicesOwn(ApiError? error) =>
        error?.Id is { Length: > 0 } id
        && !id.Equals("Forbidden", StringComparison.OrdinalIgnoreCase)
        && !id.Equals("403", StringComparison.Ordinal);

    private TimeSpan? WaitFor(ApiRequest request)
    {
        ThrowIfClosed(_calls, request.Operation, "SimpliSafe has blocked this address or account");
        TimeSpan? wait = _budget.Take(request.IsUrgent || request.Method != HttpMethod.Get);
        if (wait is { } longer)
        {
            logger.CallWaitsForPace(request.Operation, longer.TotalSeconds);
        }

        return wait;
    }

    private void ThrowIfClosed(Pause pause, string operation, string why)
    {
        if (pause.Remaining is { } wait)
        {
            throw Refusal(operation, $"{operation} was not sent: {why} (403).", wait);
        }
    }

    private RateLimitException Refusal(string operation, string what, TimeSpan wait) =>
        new(
            $"{what} No call goes out until {time.GetUtcNow() + wait:yyyy-MM-dd HH:mm:ss} UTC ({Math.Ceiling(wait.TotalSeconds)} s). Blocks end by themselves, "
            + "mostly within the hour; logging in again or calling more often makes them longer.",
            (int)HttpStatusCode.Forbidden)
        {
            Operation = operation,
            RetryAfter = wait,
            WasHeldBack = true,
        };

    /// <summary>The same for the opening of sockets. A refused socket says nothing about calls: they go on, which is how polling takes
    /// over.</summary>
    private sealed class SocketGate(AccountGate gate, HttpMessageHandler network) : DelegatingHandler(network)
    {
        private const string Opening = "OpenSocket";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            gate.ThrowIfClosed(gate._calls, Opening, "SimpliSafe has blocked this address or account");
            gate.ThrowIfClosed(gate._sockets, Opening, "SimpliSafe refused the event socket");
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            {
                gate._sockets.Reset();
            }
            else if (response.StatusCode == HttpStatusCode.Forbidden)
            {
                gate._sockets.Begin();
            }

            return response;
        }

        // The network belongs to the pipeline.
        protected override void Dispose(bool disposing) => base.Dispose(disposing: false);
    }

    /// <summary>A pause that doubles each time it begins, until it is reset.</summary>
    private sealed class Pause(CallPace pace, TimeProvider time)
    {
        private readonly Lock _gate = new();
        private TimeSpan _next = pace.FirstPause;
        private long? _until;

        public TimeSpan? Remaining
        {
            get
            {
                lock (_gate)
                {
                    long now = time.GetTimestamp();
                    return _until is long until && until > now ? time.GetElapsedTime(now, until) : null;
                }
            }
        }

        /// <returns>How long it lasts.</returns>
        public TimeSpan Begin()
        {
            lock (_gate)
            {
                long now = time.GetTimestamp();
                if (_until is long until && until > now)
                {
                    // Calls that were under way together are refused together: that is one refusal, not several.
                    return time.GetElapsedTime(now, until);
                }

                TimeSpan pause = _next;
                _until = now + (long)(pause.TotalSeconds * time.TimestampFrequency);
                _next = pause * 2 < pace.LongestPause ? pause * 2 : pace.LongestPause;
                return pause;
            }
        }

        public void Reset()
        {
            lock (_gate)
            {
                _next = pace.FirstPause;
                _until = null;
            }
        }
    }
}
