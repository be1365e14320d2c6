using Earshot.Cli.Errors;
using Earshot.Cli.Output;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Listening;

/// <summary>Listens to several accounts at the same time, until a limit is reached or the run is stopped.</summary>
internal sealed class ListenRun(ToolEnvironment environment, Notices notices, ListenRequest request)
{
    private static readonly TimeSpan OutputCheck = TimeSpan.FromMilliseconds(200);

    /// <summary>Listens to the accounts and prints their events.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    /// <exception cref="EarshotException">A first connection could not be established, or a nonrecoverable error occurred.</exception>
    public async Task<int> RunAsync(IReadOnlyList<Source> sources, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ITimer limit = environment.TimeProvider.CreateTimer(_ => Cancel(ending), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        int unconnected = sources.Count;
        var printer = new EventPrinter(
            MakeOutput(sources),
            request.Count,
            notices,
            OnFirstConnection,
            () => Cancel(ending),
            environment.Terminal.IsError ? new CatchUpLine(notices, environment.Terminal) : null);
        ITimer check = environment.TimeProvider.CreateTimer(
            _ => EndIfAbandoned(printer), null, OutputCheck, OutputCheck);
        await using (limit.ConfigureAwait(false))
        await using (check.ConfigureAwait(false))
        {
            return await ListenAsync(sources, printer, ending, stop).ConfigureAwait(false);
        }

        // Called within the printer's lock.
        void OnFirstConnection()
        {
            if (--unconnected == 0 && request.Duration is { } duration)
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
            // The run has already ended.
        }
    }

    private async Task<int> ListenAsync(
        IReadOnlyList<Source> sources, EventPrinter printer, CancellationTokenSource ending, CancellationToken stop)
    {
        long unhandled = 0;
        try
        {
            StopReport[] reports = await Task.WhenAll(sources.Select(source => RunAsync(source, printer, ending))).ConfigureAwait(false);
            unhandled = reports.Sum(report => report.Unhandled);
        }
        finally
        {
            if (printer.FirstFailure is null)
            {
                Summarize(printer, unhandled, stop);
            }
        }

        if (printer.FirstFailure is { } failure)
        {
            throw failure;
        }

        if (printer.OutputFailure is { } lost)
        {
            throw lost;
        }

        return printer.Failed > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    // An error of one account ends the run, because a missing event must not look like a quiet service.
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
            printer.OnOutputClosed();
        }
    }

    private IEventOutput MakeOutput(IReadOnlyList<Source> sources)
    {
        return OutputFormats.Choose(request.Format, environment.Terminal) == OutputFormat.Json
            ? new JsonOutput(environment.Output, notices, namesServices: sources.Count > 1)
            : new PrettyOutput(environment, namesServices: sources.Count > 1, sources.Max(source => source.KindWidth), request.Wide);
    }

    private void Summarize(EventPrinter printer, long unhandled, CancellationToken stop)
    {
        string lineBreak = stop.IsCancellationRequested && environment.Terminal.IsError ? Environment.NewLine : "";
        string printed = printer.Printed == printer.Received ? "" : $", printed {printer.Printed}";
        string remaining = unhandled == 0 ? "" : $"; {unhandled} more were received but not printed before the drain timeout";
        notices.Show($"{lineBreak}Received {printer.Received} {(printer.Received == 1 ? "event" : "events")}{printed}{remaining}.");
    }
}
