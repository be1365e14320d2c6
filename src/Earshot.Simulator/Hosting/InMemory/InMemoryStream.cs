namespace Earshot.Simulator.Hosting.InMemory;

/// <summary>
/// Represents one end of an in-memory connection. Supports synchronous and asynchronous calls, one read and one write at a time.
/// </summary>
internal sealed class InMemoryStream(ByteQueue input, ByteQueue output, Action closed) : DuplexStream
{
    private int _disposed;

    /// <summary>Aborts the connection: both ends fail immediately, as after a reset.</summary>
    public void Abort()
    {
        var reason = new IOException("The in-memory connection was aborted.");
        input.Break(reason);
        output.Break(reason);
        closed();
    }

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            ThrowIfDisposed();
            int read = input.TryRead(buffer, out Task changed);
            if (read >= 0)
            {
                return read;
            }

            Block(changed);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfDisposed();
            int read = input.TryRead(buffer.Span, out Task changed);
            if (read >= 0)
            {
                return read;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            ThrowIfDisposed();
            buffer = buffer[output.TryWrite(buffer, out Task changed)..];
            Block(changed);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfDisposed();
            buffer = buffer[output.TryWrite(buffer.Span, out Task changed)..];
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            output.Finish();
            input.Break(new ObjectDisposedException(nameof(InMemoryStream)));
            closed();
        }

        base.Dispose(disposing);
    }

    // A synchronous caller expects its thread to block, as with a socket; another thread sets the signal.
    private static void Block(Task changed)
    {
        if (changed.IsCompleted)
        {
            return;
        }

        using var signal = new ManualResetEventSlim();
        changed.GetAwaiter().OnCompleted(signal.Set);
        signal.Wait();
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) == 1, this);
}
