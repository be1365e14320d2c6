using System.Buffers;
using System.IO.Pipelines;

namespace Earshot.Simulator.Hosting.FaultLayers;

/// <summary>Writes the server's data to a connection: unchanged, in small pieces, or not at all.</summary>
internal sealed class LinkWriter(PipeWriter inner, Link link) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _held = new();
    private bool _holding;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes + _held.WrittenCount;

    private bool MustHold => link.Silence != Silence.None || link.Drip is not null;

    public override Memory<byte> GetMemory(int sizeHint = 0) => Choose() ? _held.GetMemory(sizeHint) : inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => Choose() ? _held.GetSpan(sizeHint) : inner.GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (_holding)
        {
            _held.Advance(bytes);
        }
        else
        {
            inner.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (link.Silence != Silence.None)
        {
            _held.ResetWrittenCount();
            return ValueTask.FromResult(default(FlushResult));
        }

        return _held.WrittenCount == 0 ? inner.FlushAsync(cancellationToken) : FlushHeldAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        if (link.Silence == Silence.None)
        {
            inner.Complete(exception);
        }
    }

    // Buffered bytes must be sent before the bytes that are written after the drip has ended.
    private bool Choose() => _holding = MustHold || _held.WrittenCount > 0;

    private async ValueTask<FlushResult> FlushHeldAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> rest = _held.WrittenMemory.ToArray();
        _held.ResetWrittenCount();
        FlushResult result = default;
        while (rest.Length > 0 && !result.IsCompleted && link.Silence == Silence.None && !link.Ended.IsCompleted)
        {
            Link.Dripping? drip = link.Drip;
            int length = Math.Min(rest.Length, drip?.Bytes ?? rest.Length);
            inner.Write(rest.Span[..length]);
            rest = rest[length..];
            result = await inner.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (drip is not null && rest.Length > 0)
            {
                await Task.WhenAny(link.Ended, Task.Delay(drip.Interval, link.TimeProvider, cancellationToken)).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        return result;
    }
}
