using System.Buffers;
using Earshot.Timing;

namespace Earshot.Http;

/// <content>Answers that are read as they come, instead of being kept in memory.</content>
public sealed partial class HttpPipeline
{
    private const int CopyBytes = 80 * 1024;

    /// <summary>Makes a call whose answer's body is read by the caller as it comes. Blocks the calling thread until the body begins.</summary>
    /// <returns>The answer; to be disposed of.</returns>
    /// <inheritdoc cref="Send(ApiRequest, CancellationToken)"/>
    public FileDownload Open(ApiRequest request, CancellationToken cancellationToken = default) =>
        Call(request, (call, token, ending) => Exchange(call, DownloadStart.Whole, token, ending), cancellationToken).Download!;

    /// <summary>Makes a call whose answer's body is read by the caller as it comes.</summary>
    /// <returns>The answer; to be disposed of.</returns>
    /// <inheritdoc cref="Send(ApiRequest, CancellationToken)"/>
    public async Task<FileDownload> OpenAsync(ApiRequest request, CancellationToken cancellationToken = default)
    {
        BufferedResponse answer = await CallAsync(
            request, (call, token, ending) => ExchangeAsync(call, DownloadStart.Whole, token, ending), cancellationToken).ConfigureAwait(false);
        return answer.Download!;
    }

    /// <summary>
    /// Makes a call and writes the answer's body to a stream as it comes. <see cref="NetworkOptions.RequestTimeout"/> bounds the wait for each
    /// piece, not for the whole. A connection that breaks is taken up where it broke, where the server knows ranges and the file is the same.
    /// Blocks the calling thread.
    /// </summary>
    /// <param name="request">The call.</param>
    /// <param name="destination">Where the bytes go; not closed, not flushed. It holds the beginning of the file where the call fails midway.</param>
    /// <param name="progress">Is told how much has come, after each piece; null for nobody.</param>
    /// <param name="cancellationToken">Ends the call, wherever it waits.</param>
    /// <returns>How many bytes came.</returns>
    /// <exception cref="NotFoundException">The file isn't there, or not yet.</exception>
    /// <inheritdoc cref="Send(ApiRequest, CancellationToken)"/>
    public long Download(
        ApiRequest request, Stream destination, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var transfer = new Transfer(destination, progress);
        Call(request, (call, token, ending) => Fetch(call, transfer, token, ending), cancellationToken);
        return transfer.End();
    }

    /// <summary>
    /// Makes a call and writes the answer's body to a stream as it comes. <see cref="NetworkOptions.RequestTimeout"/> bounds the wait for each
    /// piece, not for the whole. A connection that breaks is taken up where it broke, where the server knows ranges and the file is the same.
    /// </summary>
    /// <inheritdoc cref="Download"/>
    public async Task<long> DownloadAsync(
        ApiRequest request, Stream destination, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var transfer = new Transfer(destination, progress);
        await CallAsync(request, (call, token, ending) => FetchAsync(call, transfer, token, ending), cancellationToken).ConfigureAwait(false);
        return transfer.End();
    }

    // One try of a download: from where the one before broke off, to the end.
    private long Fetch(ApiRequest request, Transfer transfer, string? token, CancellationToken ending)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            using FileDownload download = Exchange(request, transfer.Next, token, ending).Download!;
            transfer.Begin(request, download);
            // A blocking read can't be cancelled; it ends when the connection under it is gone.
            using CancellationTokenRegistration abort = ending.UnsafeRegister(static state => ((FileDownload)state!).Dispose(), download);
            int read;
            while ((read = download.Content.Read(buffer)) > 0)
            {
                transfer.Destination.Write(buffer, 0, read);
                transfer.Took(read);
            }

            ending.ThrowIfCancellationRequested();
        }
        catch (Exception cut) when (IsCutOff(cut, ending))
        {
            throw new OperationCanceledException(cut.Message, cut, ending);
        }
        catch (ConnectionException broken) when (!transfer.CanGoOn)
        {
            transfer.Give(broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return transfer.Received;
    }

    private async ValueTask<long> FetchAsync(ApiRequest request, Transfer transfer, string? token, CancellationToken ending)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            FileDownload download = (await ExchangeAsync(request, transfer.Next, token, ending).ConfigureAwait(false)).Download!;
            await using (download.ConfigureAwait(false))
            {
                transfer.Begin(request, download);
                int read;
                while ((read = await download.Content.ReadAsync(buffer, ending).ConfigureAwait(false)) > 0)
                {
                    await transfer.Destination.WriteAsync(buffer.AsMemory(0, read), ending).ConfigureAwait(false);
                    transfer.Took(read);
                }
            }
        }
        catch (Exception cut) when (IsCutOff(cut, ending))
        {
            throw new OperationCanceledException(cut.Message, cut, ending);
        }
        catch (ConnectionException broken) when (!transfer.CanGoOn)
        {
            transfer.Give(broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return transfer.Received;
    }

    private static bool IsCutOff(Exception failure, CancellationToken ending) =>
        failure is ConnectionException or ObjectDisposedException or IOException && ending.IsCancellationRequested;

    // The body of a good answer stays on the connection; that of a refusal is read at once.
    private BufferedResponse Opened(ApiRequest request, HttpResponseMessage response, Stream body)
    {
        var deadline = Deadline.After(_options.Network.RequestTimeout, _options.Time);
        var content = new DownloadStream(response, body, deadline, (failure, isLate) => Volatile.Read(ref _disposed) != 0
            ? new ConnectionException(ConnectionProblem.Closed, $"{request.Operation} failed: this side closed while it was under way.", failure)
            { Operation = request.Operation }
            : Explain(failure, request, isEnding: false, isLate));
        return BufferedResponse.Open(response, new FileDownload(response, content));
    }
}
