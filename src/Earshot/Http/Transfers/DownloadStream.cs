using System.Runtime.CompilerServices;
using Earshot.Timing;

namespace Earshot.Http;

/// <summary>
/// Represents the body of a response while it arrives. It fails as the pipeline's calls do, and when no data arrives for too long.
/// </summary>
internal sealed class DownloadStream : Stream
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _inner;
    private readonly Deadline _deadline;
    private readonly int _minBytes;
    private readonly Func<Exception, bool, Exception> _explain;
    private readonly CancellationTokenRegistration _abort;
    private int _received;
    private int _disposed;

    /// <summary>Initializes a new instance of the <see cref="DownloadStream"/> class.</summary>
    /// <param name="response">The response, whose body was not read yet. It is disposed with the stream.</param>
    /// <param name="inner">The body.</param>
    /// <param name="deadline">The deadline of each <paramref name="minBytes"/>. It is disposed with the stream.</param>
    /// <param name="minBytes">The number of bytes that must be received before the deadline. The time between reads does not count.</param>
    /// <param name="explain">Creates the exception for a failure; its second argument indicates whether the deadline was reached.</param>
    public DownloadStream(
        HttpResponseMessage response, Stream inner, Deadline deadline, int minBytes, Func<Exception, bool, Exception> explain)
    {
        _response = response;
        _inner = inner;
        _deadline = deadline;
        _minBytes = minBytes;
        _explain = explain;
        deadline.Stop();
        _abort = BufferedResponse.AbortWhenCanceled(response, deadline.Token);
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

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(async: false, buffer.AsMemory(offset, count), CancellationToken.None).GetCompletedResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(async: true, buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ReadAsync(async: true, buffer, cancellationToken);

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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadAsync(bool async, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        _deadline.Continue();
        using CancellationTokenSource? either =
            cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline.Token) : null;
        try
        {
            int read = await _inner.ReadAsync(async, buffer, either?.Token ?? _deadline.Token).ConfigureAwait(false);
            if (_deadline.IsReached && read == 0 && buffer.Length > 0)
            {
                throw new IOException();
            }

            Count(read);
            return read;
        }
        catch (Exception failure) when (NetworkFailure.IsPossible(failure) && !cancellationToken.IsCancellationRequested)
        {
            throw _explain(failure, _deadline.IsReached);
        }
        finally
        {
            _deadline.Pause();
        }
    }

    private void Count(int read)
    {
        _received += read;
        if (_received >= _minBytes)
        {
            _received = 0;
            _deadline.Stop();
        }
    }
}
