using System.Buffers;

namespace Earshot.Http;

/// <content>Answers that are read as they come.</content>
public sealed partial class HttpPipeline
{
    private const int CopyBytes = 80 * 1024;

    /// <summary>Makes a call whose answer's body is read by the caller as it comes. Blocks the calling thread until the body begins.</summary>
    /// <returns>The answer; to be disposed of.</returns>
    /// <inheritdoc cref="Send(ApiRequest, CancellationToken)"/>
    public FileDownload Open(ApiRequest request, CancellationToken cancellationToken = default) =>
        Call(request, opens: true, cancellationToken).Download!;

    /// <summary>Makes a call whose answer's body is read by the caller as it comes.</summary>
    /// <returns>The answer; to be disposed of.</returns>
    /// <inheritdoc cref="Send(ApiRequest, CancellationToken)"/>
    public async Task<FileDownload> OpenAsync(ApiRequest request, CancellationToken cancellationToken = default) =>
        (await CallAsync(request, opens: true, cancellationToken).ConfigureAwait(false)).Download!;

    /// <summary>Makes a call and writes the answer's body to a stream as it comes. Blocks the calling thread.</summary>
    /// <param name="request">The call.</param>
    /// <param name="destination">Where the bytes go; left open. A failure midway leaves there what had come.</param>
    /// <param name="progress">Is told how much has come; null for nothing.</param>
    /// <param name="cancellationToken">Ends the call, wherever it waits.</param>
    /// <inheritdoc cref="Send(ApiRequest, CancellationToken)"/>
    public void Download(
        ApiRequest request, Stream destination, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        using FileDownload download = Open(request, cancellationToken);
        using CancellationTokenRegistration abort = cancellationToken.UnsafeRegister(static state => ((FileDownload)state!).Dispose(), download);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            long total = 0;
            int read;
            while ((read = download.Content.Read(buffer)) > 0)
            {
                destination.Write(buffer, 0, read);
                progress?.Report(new TransferProgress(total += read, download.Length));
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception cut) when (cut is ConnectionException or ObjectDisposedException && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{request.Operation} was cancelled.", cut, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Makes a call and writes the answer's body to a stream as it comes.</summary>
    /// <inheritdoc cref="Download"/>
    public async Task DownloadAsync(
        ApiRequest request, Stream destination, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        FileDownload download = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        await using (download.ConfigureAwait(false))
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
            try
            {
                long total = 0;
                int read;
                while ((read = await download.Content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                    progress?.Report(new TransferProgress(total += read, download.Length));
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // The body of a good answer stays on the connection; that of a refusal is read at once.
    private Answer Opened(ApiRequest request, HttpResponseMessage response, Stream body)
    {
        var deadline = new Deadline(_options.Network.RequestTimeout, _options.Time);
        var content = new DownloadStream(response, body, deadline, (failure, isLate) => Volatile.Read(ref _disposed) != 0
            ? new ConnectionException(ConnectionProblem.Closed, $"{request.Operation} failed: this side closed while it was under way.", failure)
            { Operation = request.Operation }
            : Explain(failure, request, isEnding: false, isLate));
        return new Answer((int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, default)
        {
            Download = new FileDownload(response, content),
        };
    }
}
