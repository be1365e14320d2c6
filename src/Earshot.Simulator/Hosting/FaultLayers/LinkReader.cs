using System.IO.Pipelines;

namespace Earshot.Simulator.Hosting.FaultLayers;

/// <summary>Reads from a connection on behalf of the server, unless the link is silent.</summary>
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
        // The server has finished, but the client of a silent connection must not notice it; HoldAsync continues to drain the input.
        if (link.Silence == Silence.None)
        {
            inner.Complete(exception);
        }
    }

    private static ReadResult Emptied(ReadResult result) =>
        new(result.Buffer.Slice(result.Buffer.End), result.IsCanceled, result.IsCompleted);
}
