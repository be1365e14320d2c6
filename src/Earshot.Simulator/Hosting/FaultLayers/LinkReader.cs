using System.IO.Pipelines;

namespace Earshot.Simulator.Hosting.FaultLayers;

/// <summary>What the server reads from a connection, unless the link has fallen silent.</summary>
internal sealed class LinkReader(PipeReader inner, Link link) : PipeReader
{
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ReadResult result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (link.Silence == Silence.None)
            {
                return result;
            }

            if (result.IsCompleted || result.IsCanceled)
            {
                return Emptied(result);
            }

            if (link.Silence == Silence.Hung && !link.Ended.IsCompleted)
            {
                inner.AdvanceTo(result.Buffer.Start);
                await link.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                inner.AdvanceTo(result.Buffer.End);
            }
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
        {
            return false;
        }

        if (link.Silence == Silence.None)
        {
            return true;
        }

        if (result.IsCompleted || result.IsCanceled)
        {
            result = Emptied(result);
            return true;
        }

        inner.AdvanceTo(result.Buffer.End);
        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        // The server is done, but a silent connection must not show it; the listener's side goes on draining.
        if (link.Silence == Silence.None)
        {
            inner.Complete(exception);
        }
    }

    private static ReadResult Emptied(ReadResult result) =>
        new(result.Buffer.Slice(result.Buffer.End), result.IsCanceled, result.IsCompleted);
}
