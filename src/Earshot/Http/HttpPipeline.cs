using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json.Serialization.Metadata;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.Http;

/// <summary>
/// The one way of every REST call, in this order: token, rate budget, send, error, retry; and once more with a new token after a 401.
/// Each call exists twice: <c>Send</c> is synchronous down to <see cref="HttpMessageInvoker.Send"/>, <c>SendAsync</c> isn't.
/// </summary>
public sealed partial class HttpPipeline : IDisposable
{
    private static readonly string OwnUserAgent = $"Earshot/{typeof(HttpPipeline).Assembly.GetName().Version?.ToString(3)}";

    private readonly HttpPipelineOptions _options;
    private readonly Uri _baseAddress;
    private readonly HttpMessageHandler _handler;
    private readonly HttpMessageInvoker _http;
    private readonly RateBudget _budget;
    private readonly Retries _retries;
    private readonly Func<ApiRequest, string?, CancellationToken, BufferedResponse> _exchange;
    private readonly Func<ApiRequest, string?, CancellationToken, ValueTask<BufferedResponse>> _exchangeAsync;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private readonly ILogger _logger;
    private int _disposed;

    /// <summary>Makes the pipeline; it connects when the first call needs it.</summary>
    /// <exception cref="ArgumentException">An option can't hold; the message names it.</exception>
    public HttpPipeline(HttpPipelineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _closed = _closing.Token;
        _logger = options.Logger;
        _baseAddress = new Uri(options.BaseAddress.AbsoluteUri.TrimEnd('/') + "/");
        _handler = options.Handler ?? options.Network.CreateHandler();
        _http = new HttpMessageInvoker(_handler, disposeHandler: false);
        Invoker = new HttpMessageInvoker(options.Gate?.ForSockets(_handler) ?? _handler, disposeHandler: false);
        _budget = new RateBudget(options.Time, options.Retry.MaxServerDelay, _logger);
        _retries = new Retries(options);
        _exchange = Exchange;
        _exchangeAsync = ExchangeAsync;
        WarnOfOpenDoors();
    }

    /// <summary>The same network, proxy and certificates for a WebSocket's connect; ends with the pipeline.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>Where the API is, with a slash at its end.</summary>
    public Uri BaseAddress => _baseAddress;

    /// <summary>Makes a call whose answer's body doesn't matter, or is read by the caller. Blocks the calling thread.</summary>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">Ends the call, wherever it waits.</param>
    /// <exception cref="ApiException">The server refused; the subclass says how.</exception>
    /// <exception cref="ConnectionException">The server wasn't reached, was lost or timed out, or isn't the API.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed of before.</exception>
    public ApiResponse Send(ApiRequest request, CancellationToken cancellationToken = default)
    {
        BufferedResponse answer = Call(request, _exchange, cancellationToken);
        return new ApiResponse(answer.StatusCode, answer.Headers, answer.TakeBody());
    }

    /// <summary>Makes a call whose answer is JSON. Blocks the calling thread.</summary>
    /// <inheritdoc cref="Send(ApiRequest, CancellationToken)"/>
    public ApiResponse<T> Send<T>(ApiRequest request, JsonTypeInfo<T> json, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ResponseJson.Read(request, Call(request, _exchange, cancellationToken), json);
    }

    /// <summary>Makes a call whose answer's body doesn't matter, or is read by the caller.</summary>
    /// <inheritdoc cref="Send(ApiRequest, CancellationToken)"/>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken = default)
    {
        BufferedResponse answer = await CallAsync(request, _exchangeAsync, cancellationToken).ConfigureAwait(false);
        return new ApiResponse(answer.StatusCode, answer.Headers, answer.TakeBody());
    }

    /// <summary>Makes a call whose answer is JSON.</summary>
    /// <inheritdoc cref="Send(ApiRequest, CancellationToken)"/>
    public async Task<ApiResponse<T>> SendAsync<T>(
        ApiRequest request, JsonTypeInfo<T> json, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ResponseJson.Read(request, await CallAsync(request, _exchangeAsync, cancellationToken).ConfigureAwait(false), json);
    }

    /// <summary>Ends the calls under way (<see cref="ConnectionProblem.Closed"/>) and closes the connections.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _closing.Cancel();
        _http.Dispose();
        Invoker.Dispose();
        _handler.Dispose();
        _closing.Dispose();
    }

    // 1. The token; and after a 401, which means that nothing was done, once more with a new one.
    private T Call<T>(ApiRequest request, Func<ApiRequest, string?, CancellationToken, T> exchange, CancellationToken caller)
    {
        using CancellationTokenSource? either = Begin(request, caller);
        CancellationToken ending = either?.Token ?? _closed;
        try
        {
            string? token = MayLogin(request) ? _options.Credentials!.GetToken(ending) : HasTokenFor(request);
            try
            {
                return Try(request, exchange, token, ending);
            }
            catch (LoginException) when (MayRenew(token) && request.CanBeSentAgain)
            {
                _logger.TokenRefused(request.Operation);
                string renewed = _options.Credentials!.Renew(token, ending);
                return Try(request, exchange, renewed, ending);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            throw Ended(request, caller);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> CallAsync<T>(
        ApiRequest request, Func<ApiRequest, string?, CancellationToken, ValueTask<T>> exchange, CancellationToken caller)
    {
        using CancellationTokenSource? either = Begin(request, caller);
        CancellationToken ending = either?.Token ?? _closed;
        try
        {
            string? token = MayLogin(request)
                ? await _options.Credentials!.GetTokenAsync(ending).ConfigureAwait(false)
                : HasTokenFor(request);
            try
            {
                return await TryAsync(request, exchange, token, ending).ConfigureAwait(false);
            }
            catch (LoginException) when (MayRenew(token) && request.CanBeSentAgain)
            {
                _logger.TokenRefused(request.Operation);
                string renewed = await _options.Credentials!.RenewAsync(token, ending).ConfigureAwait(false);
                return await TryAsync(request, exchange, renewed, ending).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            throw Ended(request, caller);
        }
    }

    // 2. The tries, with delays between them.
    private T Try<T>(ApiRequest request, Func<ApiRequest, string?, CancellationToken, T> exchange, string? token, CancellationToken ending)
    {
        try
        {
            return exchange(request, token, ending);
        }
        catch (Exception failure) when (_retries.MayHelp(request, failure))
        {
            return _retries.GoOn(request, failure, exchange, token, ending);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> TryAsync<T>(
        ApiRequest request, Func<ApiRequest, string?, CancellationToken, ValueTask<T>> exchange, string? token, CancellationToken ending)
    {
        try
        {
            return await exchange(request, token, ending).ConfigureAwait(false);
        }
        catch (Exception failure) when (_retries.MayHelp(request, failure))
        {
            return await _retries.GoOnAsync(request, failure, exchange, token, ending).ConfigureAwait(false);
        }
    }

    // 3. One try: the rate budget, the request, the answer or the error.
    private BufferedResponse Exchange(ApiRequest request, string? token, CancellationToken ending) => Exchange(request, from: null, token, ending);

    private ValueTask<BufferedResponse> ExchangeAsync(ApiRequest request, string? token, CancellationToken ending) =>
        ExchangeAsync(request, from: null, token, ending);

    private BufferedResponse Exchange(ApiRequest request, DownloadStart? from, string? token, CancellationToken ending)
    {
        _budget.WaitAsync(async: false, request.Operation, ending).GetCompletedResult();
        _options.Gate?.Enter(request, ending);
        using var deadline = Deadline.After(_options.Network.RequestTimeout, _options.Time, ending);
        using HttpRequestMessage message = Compose(request, token, deadline);
        from?.AddTo(message.Headers);
        try
        {
            HttpResponseMessage response = _http.Send(message, deadline.Token);
            if (from is not null && response.IsSuccessStatusCode)
            {
                return Accept(request, Opened(request, response, response.Content.ReadAsStream(deadline.Token)));
            }

            using (response)
            {
                return Accept(request, BufferedResponse.Read(request, response, _options.MaxResponseBytes, deadline.Token));
            }
        }
        catch (Exception failure) when (IsNetworkFailure(failure))
        {
            ThrowOwn(message, deadline);
            throw Explain(failure, request, ending.IsCancellationRequested, deadline.IsReached);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BufferedResponse> ExchangeAsync(ApiRequest request, DownloadStart? from, string? token, CancellationToken ending)
    {
        await _budget.WaitAsync(async: true, request.Operation, ending).ConfigureAwait(false);
        if (_options.Gate is CallGate gate)
        {
            await gate.EnterAsync(request, ending).ConfigureAwait(false);
        }

        using var deadline = Deadline.After(_options.Network.RequestTimeout, _options.Time, ending);
        using HttpRequestMessage message = Compose(request, token, deadline);
        from?.AddTo(message.Headers);
        try
        {
            HttpResponseMessage response = await _http.SendAsync(message, deadline.Token).ConfigureAwait(false);
            if (from is not null && response.IsSuccessStatusCode)
            {
                return Accept(request, Opened(request, response, await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false)));
            }

            using (response)
            {
                return Accept(request, await BufferedResponse.ReadAsync(request, response, _options.MaxResponseBytes, deadline.Token).ConfigureAwait(false));
            }
        }
        catch (Exception failure) when (IsNetworkFailure(failure))
        {
            ThrowOwn(message, deadline);
            throw Explain(failure, request, ending.IsCancellationRequested, deadline.IsReached);
        }
    }

    /// <returns>What ends the call; null where only the pipeline's own end does.</returns>
    private CancellationTokenSource? Begin(ApiRequest request, CancellationToken caller)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (request.Address is { } address && !(IsSafe(address) && request.MayAsk!(address)))
        {
            throw new ConnectionException(
                ConnectionProblem.Redirected,
                $"{request.Operation} was not sent: its address is none that may be asked, so that no token goes astray.")
            { Operation = request.Operation };
        }

        return caller.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(caller, _closed) : null;
    }

    // No token goes over plain HTTP where the API itself is on HTTPS.
    private bool IsSafe(Uri address) =>
        address.IsAbsoluteUri
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && _baseAddress.Scheme == Uri.UriSchemeHttp));

    private bool MayLogin(ApiRequest request) =>
        request is { IsAuthenticated: true, NeedsLogin: true } && _options is { RenewsCredentials: true, Credentials: not null };

    private string? HasTokenFor(ApiRequest request) =>
        !request.IsAuthenticated || _options.Credentials is null
            ? null
            : _options.Credentials.Token is not null || !request.NeedsLogin
                ? _options.Credentials.Token
                : throw new LoginException($"{request.Operation} was not sent: it needs a log-in first.") { Operation = request.Operation };

    private bool MayRenew(string? token) => token is not null && _options is { RenewsCredentials: true, Credentials.CanRenew: true };

    private HttpRequestMessage Compose(ApiRequest request, string? token, Deadline deadline)
    {
        var message = new HttpRequestMessage(request.Method, AddressOf(request)) { Content = request.CreateContent(deadline) };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent ?? OwnUserAgent);
        message.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue(_options.Dialect.AuthorizationScheme, token);
        foreach ((string name, string value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private Uri AddressOf(ApiRequest request)
    {
        if (request.Address is { } own)
        {
            return own;
        }

        // Put together as text, so that no path can name another host.
        var address = new Uri(_baseAddress.AbsoluteUri + request.Path.TrimStart('/'));
        return _baseAddress.IsBaseOf(address)
            ? address
            : throw new ArgumentException($"{request.Operation}: the path leaves the base address.", nameof(request));
    }

    private BufferedResponse Accept(ApiRequest request, BufferedResponse answer)
    {
        _logger.Answered(request.Operation, answer.StatusCode);
        if (_options.Dialect.ReadRateLimit(answer.Headers) is { Remaining: <= 0, Reset: TimeSpan reset })
        {
            _budget.CloseFor(reset);
        }

        if (answer.IsSuccess || (request.ReturnsLocation && answer is { StatusCode: >= 300 and < 400, Headers.Location: not null }))
        {
            _options.Gate?.Answered(request, answer.StatusCode, error: null);
            return answer;
        }

        EarshotException error =
            _options.Gate?.Answered(request, answer.StatusCode, _options.Dialect.ReadError(answer.StatusCode, answer.Headers, answer.Body))
            ?? ResponseErrors.From(request, answer, _options.Dialect, request.Address ?? _baseAddress, _options.Time);
        if (error is RateLimitException { WasHeldBack: false, RetryAfter: TimeSpan wait })
        {
            _budget.CloseFor(wait);
        }

        throw error;
    }

    // A body that can't be read is its owner's failure, and told as it is: no other try would help, and the network is well.
    private static void ThrowOwn(HttpRequestMessage message, Deadline deadline)
    {
        if (!deadline.Token.IsCancellationRequested && message.Content is StreamedContent { OwnFailure: { } own })
        {
            ExceptionDispatchInfo.Throw(own);
        }
    }

    private static bool IsNetworkFailure(Exception failure) => DownloadStream.IsNetworkFailure(failure);

    private Exception Explain(Exception failure, ApiRequest request, bool isEnding, bool isLate)
    {
        if (isEnding)
        {
            return new OperationCanceledException(failure.Message, failure);
        }

        if (DownloadStream.IsDamaged(failure))
        {
            return new ConnectionException(
                ConnectionProblem.ProtocolError, $"{request.Operation} failed: the compression of the answer is damaged.", failure)
            { Operation = request.Operation };
        }

        return isLate
            ? new ConnectionException(
                ConnectionProblem.TimedOut,
                $"{request.Operation} failed: no complete answer within {_options.Network.RequestTimeout.TotalSeconds} s. "
                + $"Check the server and the network, or raise {nameof(NetworkOptions.RequestTimeout)}.",
                failure)
            { Operation = request.Operation }
            : NetworkFailure.From(failure, request.Operation, request.Address ?? _baseAddress);
    }

    private static Exception Ended(ApiRequest request, CancellationToken caller) =>
        caller.IsCancellationRequested
            ? new OperationCanceledException($"{request.Operation} was cancelled.", caller)
            : new ConnectionException(ConnectionProblem.Closed, $"{request.Operation} failed: this side closed while it was under way.")
            { Operation = request.Operation };

    private void WarnOfOpenDoors()
    {
        if (_options.Network.AcceptAnyServerCertificate)
        {
            _logger.AnyCertificateAccepted();
        }

        if (_baseAddress is { Scheme: "http", IsLoopback: false })
        {
            _logger.PlainHttp();
        }
    }
}
