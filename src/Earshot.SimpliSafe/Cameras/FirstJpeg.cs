namespace Earshot.SimpliSafe.Cameras;

/// <summary>Finds the first picture in a motion-JPEG stream that is written to it, whatever stands around it.</summary>
/// <param name="enough">Is cancelled once no more is needed.</param>
internal sealed class FirstJpeg(CancellationTokenSource enough) : Stream
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly MemoryStream _picture = new();
    private byte _before;
    private bool _isInside;

    /// <summary>The picture; null before it is whole.</summary>
    public byte[]? Picture { get; private set; }

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
        foreach (byte now in buffer)
        {
            if (_isInside)
            {
                _picture.WriteByte(now);
                if (_before == 0xFF && now == 0xD9)
                {
                    Picture = _picture.ToArray();
                    enough.Cancel();
                    return;
                }
            }
            else if (_before == 0xFF && now == 0xD8)
            {
                _isInside = true;
                _picture.WriteByte(_before);
                _picture.WriteByte(now);
            }

            _before = now;
        }

        if (_picture.Length > MaxBytes)
        {
            // That is no picture, and never becomes one.
            enough.Cancel();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        if (enough.IsCancellationRequested)
        {
            // Nothing more is to be read.
            await Task.FromCanceled(enough.Token).ConfigureAwait(false);
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
            _picture.Dispose();
        }

        base.Dispose(disposing);
    }
}
