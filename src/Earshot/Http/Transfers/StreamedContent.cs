using System.Net;
using System.Net.Http.Headers;
using Earshot.Timing;

namespace Earshot.Http;

/// <summary>Adapts an <see cref="ApiContent"/> to <see cref="HttpContent"/>, and reports each part that is sent.</summary>
internal sealed class StreamedContent : HttpContent
{
    private readonly ApiContent _content;
    private readonly IProgress<TransferProgress>? _progress;
    private readonly Deadline _deadline;

    public StreamedContent(ApiContent content, IProgress<TransferProgress>? progress, Deadline deadline)
    {
        _content = content;
        _progress = progress;
        _deadline = deadline;
        Headers.ContentType = MediaTypeHeaderValue.Parse(content.ContentType);
    }

    /// <summary>
    /// Gets the failure of the body itself or of the progress handler, such as a file that cannot be read, or null. The handler below would
    /// report it as a failure of the network.
    /// </summary>
    public Exception? OwnFailure { get; private set; }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        SerializeAsync(async: false, stream, cancellationToken).GetCompletedResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        SerializeAsync(async: true, stream, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Length ?? 0;
        return _content.Length is not null;
    }

    private async ValueTask SerializeAsync(bool async, Stream stream, CancellationToken cancellationToken)
    {
        var counted = new CountingStream(stream, ReportWritten);
        try
        {
            await _content.WriteAsync(async, counted, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!counted.HasFailed)
        {
            OwnFailure = failure;
            throw;
        }
    }

    private void ReportWritten(long total)
    {
        _deadline.Restart();
        _progress?.Report(new TransferProgress(total, _content.Length));
    }
}
