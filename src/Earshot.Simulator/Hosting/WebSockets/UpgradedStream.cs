namespace Earshot.Simulator.Hosting.WebSockets;

/// <summary>
/// Represents the bytes below a WebSocket. Sends frames that the framework's WebSocket cannot send (pings at any time, an empty close
/// frame) and detects pings and pongs, which it does not report.
/// </summary>
internal sealed class UpgradedStream(Stream inner, TimeProvider timeProvider) : DuplexStream
{
    private static readonly byte[] PingFrame = [0x89, 0x00];
    private static readonly byte[] EmptyCloseFrame = [0x88, 0x00];

    // Not disposed, because its wait handle is never used.
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ControlFrameScanner _controls = new();
    private long _lastPong = timeProvider.GetTimestamp();

    /// <summary>Gets the timestamp of the last pong, or of the upgrade if no pong was received.</summary>
    public long LastPong => Volatile.Read(ref _lastPong);

    /// <summary>Gets or sets the action that runs for each ping, on the reader's stack. The framework sends the pong.</summary>
    public Action? Pinged { get; set; }

    /// <summary>Gets or sets the action that runs for each pong, on the reader's stack.</summary>
    public Action? Ponged { get; set; }

    public ValueTask WritePingAsync(CancellationToken cancellationToken) => WriteFrameAsync(PingFrame, cancellationToken);

    public ValueTask WriteEmptyCloseAsync(CancellationToken cancellationToken) => WriteFrameAsync(EmptyCloseFrame, cancellationToken);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int length = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        (int pings, int pongs) = _controls.Scan(buffer.Span[..length]);
        for (; pings > 0; pings--)
        {
            Pinged?.Invoke();
        }

        for (; pongs > 0; pongs--)
        {
            Volatile.Write(ref _lastPong, timeProvider.GetTimestamp());
            Ponged?.Invoke();
        }

        return length;
    }

    /// <summary>Writes one frame. The framework writes complete frames, so frames are not interleaved.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask WriteFrameAsync(byte[] frame, CancellationToken cancellationToken)
    {
        await WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
