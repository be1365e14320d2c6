using System.Net;
using System.Net.Http.Headers;

namespace Earshot.Http;

/// <summary>An <see cref="ApiContent"/> for <see cref="HttpClient"/>; tells of every piece that has left.</summary>
internal sealed class StreamedContent : HttpContent
{
    private readonly ApiContent _content;
    private readonly IProgress<TransferProgress>? _progress;
    private readonly Action _moved;

    public StreamedContent(ApiContent content, IProgress<TransferProgress>? progress, Action moved)
    {
        _content = content;
        _progress = progress;
        _moved = moved;
        Headers.ContentType = MediaTypeHeaderValue.Parse(content.ContentType);
    }

    /// <summary>
    /// What went wrong in the body itself or in who hears of its progress, such as a file that can't be read; null where nothing did. Below,
    /// it would look like a failure of the network.
    /// </summary>
    public Exception? OwnFailure { get; private set; }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        CountingStream counted = Counted(stream);
        try
        {
            _content.Write(counted, cancellationToken);
        }
        catch (Exception failure) when (!counted.HasFailed)
        {
            OwnFailure = failure;
            throw;
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        CountingStream counted = Counted(stream);
        try
        {
            await _content.WriteAsync(counted, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!counted.HasFailed)
        {
            OwnFailure = failure;
            throw;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Length ?? 0;
        return _content.Length is not null;
    }

    private CountingStream Counted(Stream stream) => new(stream, Moved);

    private void Moved(long total)
    {
        _moved();
        _progress?.Report(new TransferProgress(total, _content.Length));
    }
}
