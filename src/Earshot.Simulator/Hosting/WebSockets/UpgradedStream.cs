namespace Earshot.Simulator.Hosting.WebSockets;

/// <summary>
/// The bytes below a WebSocket. Lets frames through that the framework's WebSocket can't send - a ping at a time of one's own choosing, a close
/// frame without a code - and sees the pings and pongs that it swallows.
/// </summary>
internal sealed class UpgradedStream(Stream inner, TimeProvider timeProvider) : DuplexStream
{
    private static readonly byte[] PingFrame = [0x89, 0x00];
    private static readonly byte[] EmptyCloseFrame = [0x88, 0x00];

    // Nothing waits on its handle, so it holds nothing that would have to be disposed of.
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ControlFrameScanner _controls = new();
    private long _lastPong = timeProvider.GetTimestamp();

    /// <summary>The timestamp of the last pong, or of the upgrade where none has come.</summary>
    public long LastPong => Volatile.Read(ref _lastPong);

    /// <summary>Called for each ping, which the framework answers; on the reader's stack.</summary>
    public Action? Pinged { get; set; }

    /// <summary>Called for each pong, on the reader's stack.</summary>
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

    /// <summary>The framework writes one whole frame at a time, so that frames don't get into each other here.</summary>
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
