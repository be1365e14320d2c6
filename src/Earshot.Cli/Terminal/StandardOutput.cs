namespace Earshot.Cli.Terminal;

/// <summary>
/// Writes to standard output, and never closes it. A failed write throws an <see cref="OutputClosedException"/> or an
/// <see cref="OutputFailedException"/>; there is no third way, so that lost output is never mistaken for success.
/// </summary>
internal sealed class StandardOutput(Stream inner) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Flush() => Guard(inner.Flush);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception error) when (IsLoss(error))
        {
            throw OutputFailedException.OfStandardOutput(error);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // A descriptor without the right to write is reported as a denied access.
    private static bool IsLoss(Exception error) =>
        error is IOException or UnauthorizedAccessException && error is not (OutputClosedException or OutputFailedException);

    private static void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (IsLoss(error))
        {
            throw OutputFailedException.OfStandardOutput(error);
        }
    }
}
