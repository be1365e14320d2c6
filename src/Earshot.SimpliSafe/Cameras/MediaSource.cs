using System.Net.Http.Headers;
using Earshot.Http;
using Earshot.SimpliSafe.Rest;

namespace Earshot.SimpliSafe.Cameras;

/// <summary>Opens pictures and clips as streams. Passes the account's gate as every call does; the token goes to the service's hosts only.</summary>
internal sealed class MediaSource(SimpliSafeClientOptions options, CredentialSource credentials, CallGate gate) : IDisposable
{
    /// <summary>What is not there yet is asked for again after 1, 2 and 4 s.</summary>
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    private static readonly SimpliSafeDialect Dialect = new();

    private readonly HttpClient _http = new(options.Handler ?? options.Network.CreateHandler(), disposeHandler: options.Handler is null)
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Whether the token may go to an address: https to the service's own hosts, or wherever the options say that the service is.</summary>
    public bool IsTrusted(Uri address)
    {
        if (!address.IsAbsoluteUri || address.UserInfo.Length > 0)
        {
            return false;
        }

        SimpliSafeEndpoints endpoints = options.Endpoints;
        bool isOwn = new[] { endpoints.Api, endpoints.Media, endpoints.LiveView }.Any(own =>
            own.Scheme == address.Scheme && own.IdnHost.Equals(address.IdnHost, StringComparison.OrdinalIgnoreCase) && own.Port == address.Port);
        bool isRecording = address.Scheme == Uri.UriSchemeHttps
            && address.IsDefaultPort
            && (address.IdnHost.Equals(endpoints.RecordingDomain, StringComparison.OrdinalIgnoreCase)
                || address.IdnHost.EndsWith("." + endpoints.RecordingDomain, StringComparison.OrdinalIgnoreCase));
        return isOwn || isRecording;
    }

    /// <summary>Opens an address and hands its stream on.</summary>
    /// <param name="operation">The operation's name, for errors.</param>
    /// <param name="address">A trusted address.</param>
    /// <param name="accept">The media type that is wanted.</param>
    /// <param name="read">Reads the stream; gets the length where it is told. The time-out of a call holds between two bytes, not for the whole.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<T> ReadAsync<T>(
        string operation, Uri address, string accept, Func<Stream, long?, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        if (!IsTrusted(address))
        {
            throw new ArgumentException($"{operation} was not sent: the link leads outside the service's hosts, and the token goes nowhere else.", nameof(address));
        }

        bool renewed = false;
        string token = await credentials.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        for (int attempt = 0; ; attempt++)
        {
            EarshotException failure;
            using (HttpResponseMessage response = await SendAsync(operation, address, accept, token, cancellationToken).ConfigureAwait(false))
            {
                if (response.IsSuccessStatusCode)
                {
                    using var stream = new WatchedStream(
                        operation,
                        await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false),
                        options.Network.RequestTimeout,
                        options.TimeProvider);
                    return await read(stream, response.Content.Headers.ContentLength, cancellationToken).ConfigureAwait(false);
                }

                failure = await RefusalAsync(operation, response, cancellationToken).ConfigureAwait(false);
            }

            if (failure is AuthenticationException && !renewed && credentials.CanRenew)
            {
                renewed = true;
                token = await credentials.RenewAsync(token, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (failure is not (NotFoundException or ConflictException or ServerException) || attempt >= Delays.Length)
            {
                throw failure;
            }

            await Task.Delay(Delays[attempt], options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _http.Dispose();

    private static EarshotException Failure(string operation, int status, string? errorId) => status switch
    {
        401 => new AuthenticationException($"{operation} failed: the log-in no longer holds (401). Log in again.", status)
        { Operation = operation, ErrorId = errorId },
        403 => new PermissionException($"{operation} was refused (403).", status) { Operation = operation, ErrorId = errorId },
        404 => new NotFoundException($"{operation} failed: there is nothing (404), or not yet: a recording takes a while to be ready.", status)
        { Operation = operation, ErrorId = errorId },
        409 => new ConflictException($"{operation} failed: it isn't ready (409). Try again later.", status) { Operation = operation, ErrorId = errorId },
        >= 500 => new ServerException($"{operation} failed: the service answered {status}. Try again later.", status)
        { Operation = operation, ErrorId = errorId },
        < 400 => new ConnectionException(
            ConnectionProblem.Redirected, $"{operation} failed: the service sends the call elsewhere ({status}); redirects are not followed, so that no token goes astray.")
        { Operation = operation },
        _ => new BadRequestException($"{operation} was refused ({status}).", status) { Operation = operation, ErrorId = errorId },
    };

    private async Task<HttpResponseMessage> SendAsync(string operation, Uri address, string accept, string token, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(new ApiRequest(operation, HttpMethod.Get, string.Empty), cancellationToken).ConfigureAwait(false);
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        using var deadline = new CancellationTokenSource(options.Network.RequestTimeout, options.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException silent) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionException(ConnectionProblem.TimedOut, $"{operation} failed: no answer in time.", silent) { Operation = operation };
        }
        catch (HttpRequestException lost)
        {
            throw new ConnectionException(ConnectionProblem.Lost, $"{operation} failed: the service wasn't reached, or the connection broke.", lost)
            { Operation = operation };
        }
    }

    private async Task<EarshotException> RefusalAsync(string operation, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        int status = (int)response.StatusCode;
        byte[] body = await ReadSomeAsync(operation, response, cancellationToken).ConfigureAwait(false);
        ApiError? error = Dialect.ReadError(status, response.Headers, body);
        return gate.Answered(new ApiRequest(operation, HttpMethod.Get, string.Empty), status, error) ?? Failure(operation, status, error?.Id);
    }

    // An error's body is short; more of it says nothing more.
    private async Task<byte[]> ReadSomeAsync(string operation, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = new WatchedStream(
            operation,
            await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false),
            options.Network.RequestTimeout,
            options.TimeProvider);
        byte[] buffer = new byte[8 * 1024];
        try
        {
            int length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return buffer[..length];
        }
        catch (ConnectionException)
        {
            // The status says enough.
            return [];
        }
    }
}
