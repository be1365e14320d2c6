using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;

namespace Earshot.Http;

/// <content>Files, which are handed on as they come instead of being kept in memory.</content>
public sealed partial class HttpPipeline
{
    private const int CopyBytes = 64 * 1024;

    /// <summary>
    /// Fetches a file. Its bytes go to <paramref name="destination"/> as they come; <see cref="NetworkOptions.RequestTimeout"/> bounds the
    /// wait for each of them, not for the whole. A connection that breaks is taken up where it broke, where the server knows ranges and the
    /// file is the same. Blocks the calling thread.
    /// </summary>
    /// <param name="request">What to fetch.</param>
    /// <param name="destination">Where to; it holds the beginning of the file where the call fails. Not closed, not flushed.</param>
    /// <param name="progress">Is told after each piece; null for nobody.</param>
    /// <param name="cancellationToken">Ends the call, wherever it waits.</param>
    /// <returns>How many bytes came.</returns>
    /// <exception cref="NotFoundException">The file isn't there, or not yet.</exception>
    /// <exception cref="ApiException">The server refused otherwise.</exception>
    /// <exception cref="ConnectionException">The server wasn't reached, was lost, fell silent, or the address may not be asked.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pipeline was disposed of before.</exception>
    public long Download(
        DownloadRequest request, Stream destination, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var transfer = new Transfer(CheckedCall(request), request, destination, progress);
        using CancellationTokenSource ending = Begin(transfer.Call, cancellationToken);
        try
        {
            string? token = MayLogIn(transfer.Call) ? _options.Credentials!.GetToken(ending.Token) : HasTokenFor(transfer.Call);
            try
            {
                return FetchAll(transfer, token, ending.Token);
            }
            catch (AuthenticationException) when (MayRenew(token))
            {
                return FetchAll(transfer, _options.Credentials!.Renew(token, ending.Token), ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw Ended(request.Operation, cancellationToken);
        }
    }

    /// <summary>
    /// Fetches a file. Its bytes go to <paramref name="destination"/> as they come; <see cref="NetworkOptions.RequestTimeout"/> bounds the
    /// wait for each of them, not for the whole. A connection that breaks is taken up where it broke, where the server knows ranges and the
    /// file is the same.
    /// </summary>
    /// <inheritdoc cref="Download"/>
    public async Task<long> DownloadAsync(
        DownloadRequest request, Stream destination, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var transfer = new Transfer(CheckedCall(request), request, destination, progress);
        using CancellationTokenSource ending = Begin(transfer.Call, cancellationToken);
        try
        {
            string? token = MayLogIn(transfer.Call)
                ? await _options.Credentials!.GetTokenAsync(ending.Token).ConfigureAwait(false)
                : HasTokenFor(transfer.Call);
            try
            {
                return await FetchAllAsync(transfer, token, ending.Token).ConfigureAwait(false);
            }
            catch (AuthenticationException) when (MayRenew(token))
            {
                string renewed = await _options.Credentials!.RenewAsync(token, ending.Token).ConfigureAwait(false);
                return await FetchAllAsync(transfer, renewed, ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            throw Ended(request.Operation, cancellationToken);
        }
    }

    private ApiRequest CheckedCall(DownloadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Uri address = request.Address;
        bool isSafe = address.IsAbsoluteUri
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && _baseAddress.Scheme == Uri.UriSchemeHttp));
        return isSafe && request.MayAsk(address)
            ? new ApiRequest(request.Operation, HttpMethod.Get, address.AbsolutePath) { IsAuthenticated = request.IsAuthenticated }
            : throw new ConnectionException(
                ConnectionProblem.Redirected,
                $"{request.Operation} was not sent: its address is none that may be asked, so that no token goes astray.")
            { Operation = request.Operation };
    }

    private long FetchAll(Transfer transfer, string? token, CancellationToken ending)
    {
        _retries.Execute(
            static (call, ending) => call.Pipeline.Fetch(call.Transfer, call.Token, ending),
            (Pipeline: this, Transfer: transfer, Token: token),
            ending);
        return transfer.End();
    }

    private async Task<long> FetchAllAsync(Transfer transfer, string? token, CancellationToken ending)
    {
        await _retries.ExecuteAsync(
            static (call, ending) => call.Pipeline.FetchAsync(call.Transfer, call.Token, ending),
            (Pipeline: this, Transfer: transfer, Token: token),
            ending).ConfigureAwait(false);
        return transfer.End();
    }

    private void Fetch(Transfer transfer, string? token, CancellationToken ending)
    {
        ApiRequest call = transfer.Call;
        _budget.Wait(call.Operation, ending);
        _options.Gate?.Enter(call, ending);
        using HttpRequestMessage message = Compose(transfer, token);
        using var silence = new SilenceTimer(_options.Time, _options.Network.RequestTimeout);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ending, silence.Token);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            using HttpResponseMessage response = OrExplain(
                () => _http.Send(message, HttpCompletionOption.ResponseHeadersRead, stop.Token), transfer, ending, silence.Token);
            // A blocking read can't be cancelled; it ends when the connection under it is gone.
            using CancellationTokenRegistration abort = stop.Token.UnsafeRegister(
                static state => ((HttpResponseMessage)state!).Dispose(), response);
            if (!response.IsSuccessStatusCode)
            {
                ThrowRefusal(
                    transfer,
                    OrExplain(() => Answer.Read(call, response, _options.MaxAnswerBytes, stop.Token), transfer, ending, silence.Token));
            }

            Welcome(transfer, response);
            Stream source = OrExplain(() => response.Content.ReadAsStream(stop.Token), transfer, ending, silence.Token);
            while (OrExplain(() => source.Read(buffer), transfer, ending, silence.Token) is > 0 and int read)
            {
                transfer.Destination.Write(buffer, 0, read);
                transfer.Took(read);
                silence.Restart();
            }

            ending.ThrowIfCancellationRequested();
        }
        catch (ConnectionException broken) when (!transfer.CanGoOn)
        {
            transfer.Give(broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async ValueTask FetchAsync(Transfer transfer, string? token, CancellationToken ending)
    {
        ApiRequest call = transfer.Call;
        await _budget.WaitAsync(call.Operation, ending).ConfigureAwait(false);
        if (_options.Gate is CallGate gate)
        {
            await gate.EnterAsync(call, ending).ConfigureAwait(false);
        }

        using HttpRequestMessage message = Compose(transfer, token);
        using var silence = new SilenceTimer(_options.Time, _options.Network.RequestTimeout);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ending, silence.Token);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            using HttpResponseMessage response = await OrExplainAsync(
                () => _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop.Token),
                transfer,
                ending,
                silence.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                ThrowRefusal(
                    transfer,
                    await OrExplainAsync(
                        () => Answer.ReadAsync(call, response, _options.MaxAnswerBytes, stop.Token),
                        transfer,
                        ending,
                        silence.Token).ConfigureAwait(false));
            }

            Welcome(transfer, response);
            Stream source = await OrExplainAsync(
                () => response.Content.ReadAsStreamAsync(stop.Token), transfer, ending, silence.Token).ConfigureAwait(false);
            while (await OrExplainAsync(() => source.ReadAsync(buffer, stop.Token).AsTask(), transfer, ending, silence.Token).ConfigureAwait(false)
                is > 0 and int read)
            {
                await transfer.Destination.WriteAsync(buffer.AsMemory(0, read), ending).ConfigureAwait(false);
                transfer.Took(read);
                silence.Restart();
            }
        }
        catch (ConnectionException broken) when (!transfer.CanGoOn)
        {
            transfer.Give(broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private HttpRequestMessage Compose(Transfer transfer, string? token)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, transfer.Request.Address);
        message.Headers.TryAddWithoutValidation("Accept", transfer.Request.Accept);
        Introduce(message, token, transfer.Request.Headers);
        if (transfer.Received > 0)
        {
            message.Headers.Range = new RangeHeaderValue(transfer.Received, null);
            message.Headers.IfRange = new RangeConditionHeaderValue(transfer.Version!);
        }

        return message;
    }

    private void Welcome(Transfer transfer, HttpResponseMessage response)
    {
        _logger.Answered(transfer.Call.Operation, (int)response.StatusCode);
        _options.Gate?.Answered(transfer.Call, (int)response.StatusCode, error: null);
        transfer.Begin(response);
    }

    private void ThrowRefusal(Transfer transfer, Answer answer)
    {
        if (answer.StatusCode == (int)HttpStatusCode.NotFound)
        {
            _logger.Answered(transfer.Call.Operation, answer.StatusCode);
            throw new NotFoundException($"{transfer.Call.Operation} failed: the file isn't there, or not yet (404).")
            {
                Operation = transfer.Call.Operation,
            };
        }

        _ = Accept(transfer.Call, answer);
    }

    private T OrExplain<T>(Func<T> network, Transfer transfer, CancellationToken ending, CancellationToken silence)
    {
        try
        {
            return network();
        }
        catch (Exception failure) when (IsNetworkFailure(failure))
        {
            throw Explain(failure, transfer.Call.Operation, transfer.Request.Address, ending, silence);
        }
    }

    private async Task<T> OrExplainAsync<T>(Func<Task<T>> network, Transfer transfer, CancellationToken ending, CancellationToken silence)
    {
        try
        {
            return await network().ConfigureAwait(false);
        }
        catch (Exception failure) when (IsNetworkFailure(failure))
        {
            throw Explain(failure, transfer.Call.Operation, transfer.Request.Address, ending, silence);
        }
    }

    /// <summary>One download over all its tries.</summary>
    private sealed class Transfer(ApiRequest call, DownloadRequest request, Stream destination, IProgress<DownloadProgress>? progress)
    {
        private long? _total;
        private Exception? _failure;

        public ApiRequest Call { get; } = call;

        public DownloadRequest Request { get; } = request;

        public Stream Destination { get; } = destination ?? throw new ArgumentNullException(nameof(destination));

        public long Received { get; private set; }

        /// <summary>Which version of the file this is; null where the server doesn't say, and another try could be given another.</summary>
        public EntityTagHeaderValue? Version { get; private set; }

        /// <summary>Whether another try makes sense after a broken connection.</summary>
        public bool CanGoOn => Received == 0 || (Version is not null && _total is not null);

        public void Begin(HttpResponseMessage response)
        {
            if (Received == 0)
            {
                _total = response.Content.Headers.ContentLength;
                Version = response.Headers.ETag is { IsWeak: false } version ? version : null;
                return;
            }

            ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
            if (response.StatusCode != HttpStatusCode.PartialContent || range?.From != Received || range.Length != _total)
            {
                Version = null;
                throw new ConnectionException(
                    ConnectionProblem.Lost, $"{Call.Operation} failed: the connection broke, and the server can't go on where it did. Start again.")
                { Operation = Call.Operation };
            }
        }

        public void Took(int bytes)
        {
            Received += bytes;
            progress?.Report(new DownloadProgress(Received, _total));
        }

        /// <summary>Keeps a failure after which nothing more is tried.</summary>
        public void Give(Exception failure) => _failure = failure;

        public long End()
        {
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }

            return Received;
        }
    }

    /// <summary>Cancels when nothing has come for some time.</summary>
    private sealed class SilenceTimer : IDisposable
    {
        private readonly CancellationTokenSource _cut = new();
        private readonly ITimer _timer;
        private readonly TimeSpan _longest;

        public SilenceTimer(TimeProvider time, TimeSpan longest)
        {
            _longest = longest;
            _timer = time.CreateTimer(static state => Cut((CancellationTokenSource)state!), _cut, longest, Timeout.InfiniteTimeSpan);
        }

        public CancellationToken Token => _cut.Token;

        private static void Cut(CancellationTokenSource source)
        {
            try
            {
                source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It fired just as the download ended.
            }
        }

        public void Restart() => _timer.Change(_longest, Timeout.InfiniteTimeSpan);

        public void Dispose()
        {
            _timer.Dispose();
            _cut.Dispose();
        }
    }
}
