using System.Net.Sockets;
using Earshot.Timing;

namespace Earshot.Http;

/// <summary>The bytes of an answer as they come. Fails as the pipeline's calls do, and when nothing comes for too long.</summary>
internal sealed class DownloadStream : Stream
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _inner;
    private readonly Deadline _deadline;
    private readonly Func<Exception, bool, Exception> _explain;
    private readonly CancellationTokenRegistration _abort;
    private int _disposed;

    /// <param name="response">The answer, its body unread; disposed of with the stream.</param>
    /// <param name="inner">The body.</param>
    /// <param name="deadline">The time that a read may take; disposed of with the stream.</param>
    /// <param name="explain">Makes the exception of a failure; told whether the time was over.</param>
    public DownloadStream(HttpResponseMessage response, Stream inner, Deadline deadline, Func<Exception, bool, Exception> explain)
    {
        _response = response;
        _inner = inner;
        _deadline = deadline;
        _explain = explain;
        deadline.Pause();

        // A blocking read can't be cancelled; it ends when the connection under it is gone.
        _abort = deadline.Token.UnsafeRegister(static state => ((HttpResponseMessage)state!).Dispose(), response);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        _deadline.Restart();
        try
        {
            int read = _inner.Read(buffer);
            return _deadline.IsReached && read == 0 && buffer.Length > 0 ? throw new IOException() : read;
        }
        catch (Exception failure) when (IsNetworkFailure(failure))
        {
            throw _explain(failure, _deadline.IsReached);
        }
        finally
        {
            _deadline.Pause();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        _deadline.Restart();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline.Token);
        try
        {
            int read = await _inner.ReadAsync(buffer, stop.Token).ConfigureAwait(false);
            return _deadline.IsReached && read == 0 && buffer.Length > 0 ? throw new IOException() : read;
        }
        catch (Exception failure) when (IsNetworkFailure(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw _explain(failure, _deadline.IsReached);
        }
        finally
        {
            _deadline.Pause();
        }
    }

    /// <summary>Whether a failure of a transfer is one of the network, or of what it brought.</summary>
    public static bool IsNetworkFailure(Exception failure) =>
        // A blocking read that is cut off by its deadline says so as ObjectDisposedException, a server that hangs up on accepting as SocketException.
        failure is HttpRequestException or IOException or SocketException or OperationCanceledException or ObjectDisposedException
        || IsDamaged(failure);

    /// <summary>Whether a body can't be decompressed: each method has an exception of its own for that.</summary>
    public static bool IsDamaged(Exception failure) => failure is InvalidDataException or InvalidOperationException and not ObjectDisposedException;

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _abort.Dispose();
            _deadline.Dispose();
            _inner.Dispose();
            _response.Dispose();
        }

        base.Dispose(disposing);
    }
}
