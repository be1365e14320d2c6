using Earshot.Cli.Errors;
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
        var printer = new EventPrinter(MakeOutput(sources), request.Count, notices, OnFirstConnection, () => Cancel(ending));
        ITimer check = environment.TimeProvider.CreateTimer(
            _ => EndIfAbandoned(printer), null, OutputCheck, OutputCheck);
        await using (limit.ConfigureAwait(false))
        await using (check.ConfigureAwait(false))
        {
            return await ListenAsync(sources, printer, ending, stop).ConfigureAwait(false);
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

    private async Task<int> ListenAsync(IReadOnlyList<Source> sources, EventPrinter printer, CancellationTokenSource ending, CancellationToken stop)
    {
        long left = 0;
        try
        {
            StopReport[] reports = await Task.WhenAll(sources.Select(source => RunAsync(source, printer, ending))).ConfigureAwait(false);
            left = reports.Sum(report => report.Unhandled);
        }
        finally
        {
            if (printer.FirstFailure is null)
            {
                Summarize(printer, left, stop);
            }
        }

        if (printer.FirstFailure is { } failure)
        {
            throw failure;
        }

        return printer.Failed > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    // One account that can't be heard any more ends the whole: silence must not be taken for peace.
    private static async Task<StopReport> RunAsync(Source source, EventPrinter printer, CancellationTokenSource ending)
    {
        try
        {
            return await source.RunAsync(printer, ending.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Cancel(ending);
            throw new ServiceException(source.Service, error);
        }
    }

    private void EndIfAbandoned(EventPrinter printer)
    {
        if (environment.IsOutputAbandoned())
        {
            printer.OnOutputGone();
        }
    }

    private IEventOutput MakeOutput(IReadOnlyList<Source> sources)
    {
        OutputFormat format = request.Format ?? (environment.Terminal.IsOutput ? OutputFormat.Pretty : OutputFormat.Json);
        return format == OutputFormat.Json
            ? new JsonOutput(environment.Output, notices, namesServices: sources.Count > 1)
            : new PrettyOutput(environment, namesServices: sources.Count > 1, sources.Max(source => source.KindWidth));
    }

    private void Summarize(EventPrinter printer, long left, CancellationToken stop)
    {
        string begin = stop.IsCancellationRequested && environment.Terminal.IsError ? Environment.NewLine : "";
        string printed = printer.Printed == printer.Heard ? "" : $", printed {printer.Printed}";
        string remaining = left == 0 ? "" : $"; {left} more came and were left when the time for finishing was over";
        notices.Show($"{begin}Heard {printer.Heard} {(printer.Heard == 1 ? "event" : "events")}{printed}{remaining}.");
    }
}
