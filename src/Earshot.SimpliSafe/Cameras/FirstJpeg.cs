namespace Earshot.SimpliSafe.Cameras;

/// <summary>Extracts the first image from a motion-JPEG stream that is written to this stream, and ignores everything else.</summary>
/// <param name="completed">The source that is canceled when no more data is required.</param>
internal sealed class FirstJpeg(CancellationTokenSource completed) : Stream
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly MemoryStream _image = new();
    private byte _previous;
    private bool _isInImage;

    /// <summary>Gets the image, or <see langword="null"/> until it is complete.</summary>
    public byte[]? Image { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        foreach (byte current in buffer)
        {
            if (_isInImage)
            {
                _image.WriteByte(current);
                if (_previous == 0xFF && current == 0xD9)
                {
                    Image = _image.ToArray();
                    completed.Cancel();
                    return;
                }
            }
            else if (_previous == 0xFF && current == 0xD8)
            {
                _isInImage = true;
                _image.WriteByte(_previous);
                _image.WriteByte(current);
            }

            _previous = current;
        }

        if (_image.Length > MaxBytes)
        {
            // The data is not an image.
            completed.Cancel();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        if (completed.IsCancellationRequested)
        {
            // The cancellation ends the download.
            await Task.FromCanceled(completed.Token).ConfigureAwait(false);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _image.Dispose();
        }

        base.Dispose(disposing);
    }
}
