using System.Buffers;
using System.Runtime.CompilerServices;
using Earshot.Timing;

namespace Earshot.Http;

/// <content>Responses that are read while they arrive, instead of being kept in memory.</content>
internal sealed partial class HttpPipeline
{
    private const int CopyBytes = 80 * 1024;

    /// <summary>
    /// Sends a call, and returns the response as soon as its body begins. The caller reads the body and disposes the response.
    /// </summary>
    /// <inheritdoc cref="SendAsync(bool, ApiRequest, CancellationToken)"/>
    public async ValueTask<FileDownload> OpenAsync(bool async, ApiRequest request, CancellationToken cancellationToken = default)
    {
        BufferedResponse response = await CallAsync(async, request, _open, cancellationToken).ConfigureAwait(false);
        return response.Download!;
    }

    /// <summary>
    /// Sends a call, and writes the body of the response to a stream while it arrives. <see cref="NetworkOptions.RequestTimeout"/> limits
    /// the time in which <see cref="NetworkOptions.MinTransferBytes"/> must be received, not the whole transfer. After
    /// a lost connection, the download is resumed if the server supports ranges
    /// and the file is still the same.
    /// </summary>
    /// <param name="async">Whether to run asynchronously; if false, the calling thread is blocked.</param>
    /// <param name="request">The call.</param>
    /// <param name="destination">
    /// The stream to write to. It is neither flushed nor closed. If the call fails midway, it contains the part received.
    /// </param>
    /// <param name="progress">The object that receives the progress after each part, or null.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The number of bytes received.</returns>
    /// <exception cref="NotFoundException">The file does not exist, or does not exist yet.</exception>
    /// <inheritdoc cref="SendAsync(bool, ApiRequest, CancellationToken)"/>
    public async ValueTask<long> DownloadAsync(
        bool async,
        ApiRequest request,
        Stream destination,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var transfer = new Transfer(destination, progress);
        Exchange<long> fetch = (async, call, token, ending) => FetchAsync(async, call, transfer, token, ending);
        await CallAsync(async, request, fetch, cancellationToken).ConfigureAwait(false);
        return transfer.Complete();
    }

    /// <inheritdoc cref="DownloadAsync(bool, ApiRequest, Stream, IProgress{TransferProgress}?, CancellationToken)"/>
    public Task<long> DownloadAsync(
        ApiRequest request,
        Stream destination,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        DownloadAsync(async: true, request, destination, progress, cancellationToken).AsTask();

    // One attempt of a download: from where the previous one was lost to the end.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<long> FetchAsync(bool async, ApiRequest request, Transfer transfer, string? token, CancellationToken ending)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            BufferedResponse response = await ExchangeAsync(async, request, transfer.NextStart, token, ending).ConfigureAwait(false);
            FileDownload download = response.Download!;
            await using (download.ConfigureAwait(false))
            {
                transfer.Start(request, download);
                using CancellationTokenRegistration abort = async ? default : BufferedResponse.AbortWhenCanceled(download, ending);
                int read;
                while ((read = await download.Content.ReadAsync(async, buffer, ending).ConfigureAwait(false)) > 0)
                {
                    await transfer.Destination.WriteAsync(async, buffer.AsMemory(0, read), ending).ConfigureAwait(false);
                    transfer.Add(read);
                }

                if (!async)
                {
                    // An aborted read can look like the end of the body.
                    ending.ThrowIfCancellationRequested();
                }
            }
        }
        catch (Exception cut) when (cut is ConnectionException or ObjectDisposedException or IOException && ending.IsCancellationRequested)
        {
            throw new OperationCanceledException(cut.Message, cut, ending);
        }
        catch (ConnectionException lost) when (!transfer.CanResume)
        {
            transfer.Fail(lost);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return transfer.Received;
    }

    // The body of a successful response stays on the connection; that of an error is read immediately.
    private BufferedResponse Opened(ApiRequest request, HttpResponseMessage response, Stream body)
    {
        Deadline deadline = Deadline.After(_options.Network.RequestTimeout, _options.TimeProvider);
        int minBytes = _options.Network.MinTransferBytes;
        var content = new DownloadStream(response, body, deadline, minBytes, (failure, isLate) => Volatile.Read(ref _disposed) != 0
            ? Closed(request, failure)
            : Explain(failure, request, isEnding: false, isLate, $"fewer than {minBytes} bytes were"));
        return BufferedResponse.Open(response, new FileDownload(response, content));
    }
}
