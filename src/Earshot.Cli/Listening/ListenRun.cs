using Earshot.Cli.Output;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Listening;

/// <summary>Listens to accounts that are logged in, side by side, until it is enough.</summary>
internal sealed class ListenRun(ToolEnvironment environment, Notices notices, ListenRequest request)
{
    private static readonly TimeSpan OutputCheck = TimeSpan.FromMilliseconds(200);

    /// <summary>Listens and prints.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="EarshotException">A first connection could not be made, or an error ended one that no retry mends.</exception>
    public async Task<int> RunAsync(IReadOnlyList<Source> sources, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ITimer limit = environment.TimeProvider.CreateTimer(_ => Cancel(ending), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        int waiting = sources.Count;
        var hearing = new Hearing(MakeOutput(sources), request.Count, notices, OnFirstConnection, () => Cancel(ending));
        ITimer check = environment.TimeProvider.CreateTimer(
            _ => EndIfAbandoned(hearing), null, OutputCheck, OutputCheck);
        await using (limit.ConfigureAwait(false))
        await using (check.ConfigureAwait(false))
        {
            return await ListenAsync(sources, hearing, ending, stop).ConfigureAwait(false);
        }

        // Called within the hearing's lock.
        void OnFirstConnection()
        {
            if (--waiting == 0 && request.Duration is { } duration)
            {
                limit.Change(duration, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static void Cancel(CancellationTokenSource ending)
    {
        try
        {
            ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    private async Task<int> ListenAsync(IReadOnlyList<Source> sources, Hearing hearing, CancellationTokenSource ending, CancellationToken stop)
    {
        long left = 0;
        try
        {
            StopReport[] reports = await Task.WhenAll(sources.Select(source => RunAsync(source, hearing, ending))).ConfigureAwait(false);
            left = reports.Sum(report => report.Unhandled);
        }
        finally
        {
            if (hearing.FirstFailure is null)
            {
                Summarize(hearing, left, stop);
            }
        }

        if (hearing.FirstFailure is { } failure)
        {
            throw failure;
        }

        return hearing.Failed > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    // One account that can't be heard any more ends the whole: silence must not be taken for peace.
    private static async Task<StopReport> RunAsync(Source source, Hearing hearing, CancellationTokenSource ending)
    {
        try
        {
            return await source.RunAsync(hearing, ending.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Cancel(ending);
            throw new ServiceException(source.Service, error);
        }
    }

    private void EndIfAbandoned(Hearing hearing)
    {
        if (environment.IsOutputAbandoned())
        {
            hearing.OnOutputGone();
        }
    }

    private IEventOutput MakeOutput(IReadOnlyList<Source> sources)
    {
        OutputFormat format = request.Format ?? (environment.Terminal.IsOutput ? OutputFormat.Pretty : OutputFormat.Json);
        return format == OutputFormat.Json
            ? new JsonOutput(environment.Output, notices, namesServices: sources.Count > 1)
            : new PrettyOutput(environment, namesServices: sources.Count > 1, sources.Max(source => source.KindWidth));
    }

    private void Summarize(Hearing hearing, long left, CancellationToken stop)
    {
        string begin = stop.IsCancellationRequested && environment.Terminal.IsError ? Environment.NewLine : "";
        string printed = hearing.Printed == hearing.Heard ? "" : $", printed {hearing.Printed}";
        string remaining = left == 0 ? "" : $"; {left} more came and were left when the time for finishing was over";
        notices.Show($"{begin}Heard {hearing.Heard} {(hearing.Heard == 1 ? "event" : "events")}{printed}{remaining}.");
    }
}
