using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json.Serialization.Metadata;
using Earshot.Timing;
using Microsoft.Extensions.Logging;

namespace Earshot.Http;

/// <summary>
/// Sends every REST call, in this order: token, rate budget, request, error, retry; and once more with a new token after a 401. This type
/// is thread-safe.
/// </summary>
/// <remarks>
/// Every method has one body for its two forms. With <c>async: false</c> it blocks the calling thread, down to
/// <see cref="HttpMessageInvoker.Send"/>, and returns a completed task.
/// </remarks>
internal sealed partial class HttpPipeline : IDisposable
{
    private static readonly string DefaultUserAgent = $"Earshot/{typeof(HttpPipeline).Assembly.GetName().Version?.ToString(3)}";

    // Only segments of dots, which can be escaped, lead to a parent; a backslash can be read as a slash.
    private static readonly SearchValues<char> CanLeadOutside = SearchValues.Create(".%\\");

    private readonly HttpPipelineOptions _options;
    private readonly Uri _baseAddress;
    private readonly HttpMessageHandler _handler;
    private readonly HttpMessageInvoker _http;
    private readonly RateBudget _budget;
    private readonly RetryPolicy _retries;
    private readonly Exchange<BufferedResponse> _exchange;
    private readonly Exchange<BufferedResponse> _open;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private readonly ILogger _logger;
    private volatile Authorization? _authorization;
    private int _disposed;

    /// <summary>Initializes a new instance of the <see cref="HttpPipeline"/> class. It connects when the first call needs it.</summary>
    /// <exception cref="ArgumentException">An option is not valid. The message names the option.</exception>
    public HttpPipeline(HttpPipelineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _closed = _closing.Token;
        _logger = options.Logger;
        _baseAddress = new Uri(options.BaseAddress.AbsoluteUri.TrimEnd('/') + "/");
        _handler = options.Network.Handler ?? options.Network.CreateHandler();
        _http = new HttpMessageInvoker(_handler, disposeHandler: false);
        Invoker = new HttpMessageInvoker(options.Gate?.ForSockets(_handler) ?? _handler, disposeHandler: false);
        _budget = new RateBudget(options.TimeProvider, options.Retry.MaxServerDelay, _logger);
        _retries = new RetryPolicy(options);
        _exchange = (async, request, token, ending) => ExchangeAsync(async, request, from: null, token, ending);
        _open = (async, request, token, ending) => ExchangeAsync(async, request, DownloadStart.Whole, token, ending);
        LogInsecureSettings();
    }

    private sealed record Authorization(string Token, string Header)
    {
        // The token must not get into a log.
        public override string ToString() => nameof(Authorization);
    }

    /// <summary>Performs one attempt of a call.</summary>
    private delegate ValueTask<T> Exchange<T>(bool async, ApiRequest request, string? token, CancellationToken ending);

    /// <summary>
    /// Gets the invoker for opening WebSocket connections over the same network, proxy, and certificates. It is disposed with the pipeline.
    /// </summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>Gets the URL of the API, with a trailing slash.</summary>
    public Uri BaseAddress => _baseAddress;

    /// <summary>Sends a call, and returns the body of the response as bytes.</summary>
    /// <param name="async">Whether to run asynchronously; if false, the calling thread is blocked.</param>
    /// <param name="request">The call.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <exception cref="ApiException">The server returned an error.</exception>
    /// <exception cref="ConnectionException">
    /// The server could not be reached, the connection was lost, or the response did not come from the API.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed before the call.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ApiResponse> SendAsync(bool async, ApiRequest request, CancellationToken cancellationToken = default)
    {
        BufferedResponse response = await CallAsync(async, request, _exchange, cancellationToken).ConfigureAwait(false);
        return new ApiResponse(response.StatusCode, response.Headers, response.TakeBody());
    }

    /// <summary>Sends a call, and reads the body of the response as JSON.</summary>
    /// <inheritdoc cref="SendAsync(bool, ApiRequest, CancellationToken)"/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ApiResponse<T>> SendAsync<T>(
        bool async, ApiRequest request, JsonTypeInfo<T> json, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(json);
        return ResponseJson.Read(request, await CallAsync(async, request, _exchange, cancellationToken).ConfigureAwait(false), json);
    }

    /// <inheritdoc cref="SendAsync(bool, ApiRequest, CancellationToken)"/>
    public Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(async: true, request, cancellationToken).AsTask();

    /// <summary>Ends all calls in progress (<see cref="ConnectionProblem.Closed"/>) and closes the connections.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _closing.Cancel();
        _http.Dispose();
        Invoker.Dispose();
        if (_options.Network.Handler is null)
        {
            _handler.Dispose();
        }

        _closing.Dispose();
    }

    // 1. The token; and after a 401, which means that nothing was done, once more with a new one.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> CallAsync<T>(bool async, ApiRequest request, Exchange<T> exchange, CancellationToken caller)
    {
        using CancellationTokenSource? either = Begin(request, caller);
        CancellationToken ending = either?.Token ?? _closed;
        try
        {
            string? token = MayLogin(request)
                ? await _options.Credentials!.GetTokenAsync(async, ending).ConfigureAwait(false)
                : CurrentToken(request);
            try
            {
                return await TryAsync(async, request, exchange, token, ending).ConfigureAwait(false);
            }
            catch (LoginException) when (MayRenew(token) && request.CanBeSent)
            {
                _logger.TokenRejected(request.Operation);
                string renewed = await _options.Credentials!.RenewAsync(async, token, ending).ConfigureAwait(false);
                return await TryAsync(async, request, exchange, renewed, ending).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            throw Ended(request, caller);
        }
    }

    // 2. The attempts, with delays between them.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> TryAsync<T>(bool async, ApiRequest request, Exchange<T> exchange, string? token, CancellationToken ending)
    {
        for (int retries = 0; ; retries++)
        {
            Exception failed;
            try
            {
                return await exchange(async, request, token, ending).ConfigureAwait(false);
            }
            catch (Exception failure) when (_retries.Allows(request, failure, retries))
            {
                failed = failure;
            }

            await _retries.WaitAsync(async, failed, retries, ending).ConfigureAwait(false);
        }
    }

    // 3. One attempt: the rate budget, the request, and the response or the error.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<BufferedResponse> ExchangeAsync(
        bool async, ApiRequest request, DownloadStart? from, string? token, CancellationToken ending)
    {
        await _budget.WaitAsync(async, request.Operation, ending).ConfigureAwait(false);
        if (_options.Gate is CallGate gate)
        {
            await gate.EnterAsync(async, request, ending).ConfigureAwait(false);
        }

        using Deadline deadline = Deadline.After(_options.Network.RequestTimeout, _options.TimeProvider, ending);
        using HttpRequestMessage message = Compose(request, token, deadline);
        from?.AddTo(message.Headers);
        try
        {
            HttpResponseMessage response = await _http.SendAsync(async, message, deadline.Token).ConfigureAwait(false);
            if (from is not null && response.IsSuccessStatusCode)
            {
                Stream body = await response.Content.ReadAsStreamAsync(async, deadline.Token).ConfigureAwait(false);
                return Accept(request, Opened(request, response, body));
            }

            using (response)
            {
                BufferedResponse read = await BufferedResponse.ReadAsync(
                    async, request, response, _options.Network.MaxResponseBytes, deadline.Token).ConfigureAwait(false);
                return Accept(request, read);
            }
        }
        catch (Exception failure) when (NetworkFailure.IsPossible(failure))
        {
            ThrowOwn(message, deadline);
            throw Explain(failure, request, ending.IsCancellationRequested, deadline.IsReached);
        }
    }

    /// <returns>The source that ends the call, or null if only the pipeline's end does.</returns>
    private CancellationTokenSource? Begin(ApiRequest request, CancellationToken caller)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (request.Address is { } address && !(IsSafe(address) && request.IsAllowed!(address)))
        {
            throw new ConnectionException(
                ConnectionProblem.Redirected,
                $"{request.Operation} was not sent: the URL is not an allowed destination for the access token.")
            { Operation = request.Operation };
        }

        return caller.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(caller, _closed) : null;
    }

    // The token is not sent over plain HTTP if the API is on HTTPS.
    private bool IsSafe(Uri address) =>
        address.IsAbsoluteUri
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && _baseAddress.Scheme == Uri.UriSchemeHttp));

    private bool MayLogin(ApiRequest request) =>
        request is { IsAuthenticated: true, NeedsLogin: true } && _options is { RenewsCredentials: true, Credentials: not null };

    private string? CurrentToken(ApiRequest request) =>
        !request.IsAuthenticated || _options.Credentials is null
            ? null
            : _options.Credentials.Token is not null || !request.NeedsLogin
                ? _options.Credentials.Token
                : throw new LoginException($"{request.Operation} was not sent: the client is not logged in. Log in first.")
                {
                    Operation = request.Operation,
                };

    private bool MayRenew(string? token) => token is not null && _options is { RenewsCredentials: true, Credentials.CanRenew: true };

    private HttpRequestMessage Compose(ApiRequest request, string? token, Deadline deadline)
    {
        var message = new HttpRequestMessage(request.Method, AddressOf(request)) { Content = request.CreateContent(deadline) };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent ?? DefaultUserAgent);
        if (token is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", AuthorizationOf(token));
        }

        if (request.Headers is { } headers)
        {
            foreach ((string name, string value) in headers)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    // The header of the current token, because most calls have the same.
    private string AuthorizationOf(string token)
    {
        if (_authorization is not { } known || !ReferenceEquals(known.Token, token))
        {
            _authorization = known = new Authorization(token, $"{_options.Dialect.AuthorizationScheme} {token}");
        }

        return known.Header;
    }

    private Uri AddressOf(ApiRequest request)
    {
        if (request.Address is { } absolute)
        {
            return absolute;
        }

        // Concatenated as strings, so that no path can name another host.
        var address = new Uri(_baseAddress.AbsoluteUri + request.Path.TrimStart('/'));
        return !request.Path.AsSpan().ContainsAny(CanLeadOutside) || _baseAddress.IsBaseOf(address)
            ? address
            : throw new ArgumentException($"{request.Operation} was not sent: the path leads outside the base address.", nameof(request));
    }

    private BufferedResponse Accept(ApiRequest request, BufferedResponse response)
    {
        _logger.Responded(request.Operation, response.StatusCode);
        if (_options.Dialect.ReadRateLimit(response.Headers) is { Remaining: <= 0, Reset: TimeSpan reset })
        {
            _budget.CloseFor(reset);
        }

        if (response.IsSuccess || (request.ReturnsLocation && response is { StatusCode: >= 300 and < 400, Headers.Location: not null }))
        {
            _options.Gate?.Responded(request, response.StatusCode, error: null);
            return response;
        }

        EarshotException error =
            _options.Gate?.Responded(
                request, response.StatusCode, _options.Dialect.ReadError(response.StatusCode, response.Headers, response.Body))
            ?? ResponseErrors.From(request, response, _options.Dialect, request.Address ?? _baseAddress, _options.TimeProvider);
        if (error is RateLimitException { WasHeldBack: false, RetryAfter: TimeSpan wait })
        {
            _budget.CloseFor(wait);
        }

        throw error;
    }

    // A body that cannot be read is the caller's failure and is thrown unchanged: no retry would help, and the network works.
    private static void ThrowOwn(HttpRequestMessage message, Deadline deadline)
    {
        if (!deadline.Token.IsCancellationRequested && message.Content is StreamedContent { OwnFailure: { } own })
        {
            ExceptionDispatchInfo.Throw(own);
        }
    }

    private Exception Explain(
        Exception failure, ApiRequest request, bool isEnding, bool isLate, string what = "no complete response was")
    {
        if (isEnding)
        {
            return new OperationCanceledException(failure.Message, failure);
        }

        if (NetworkFailure.IsDamagedBody(failure))
        {
            return new ConnectionException(
                ConnectionProblem.ProtocolError, $"{request.Operation} failed: the compressed response is damaged.", failure)
            { Operation = request.Operation };
        }

        return isLate
            ? new ConnectionException(
                ConnectionProblem.TimedOut,
                $"{request.Operation} failed: {what} received within {_options.Network.RequestTimeout.TotalSeconds} s. "
                + $"Check the server and the network, or increase {nameof(NetworkOptions)}.{nameof(NetworkOptions.RequestTimeout)}.",
                failure)
            { Operation = request.Operation }
            : NetworkFailure.From(failure, request.Operation, request.Address ?? _baseAddress);
    }

    private static Exception Ended(ApiRequest request, CancellationToken caller) =>
        caller.IsCancellationRequested ? new OperationCanceledException($"{request.Operation} was canceled.", caller) : Closed(request);

    private static ConnectionException Closed(ApiRequest request, Exception? cause = null) =>
        new(ConnectionProblem.Closed, $"{request.Operation} failed: the client was disposed while the call was in progress.", cause)
        {
            Operation = request.Operation,
        };

    private void LogInsecureSettings()
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
