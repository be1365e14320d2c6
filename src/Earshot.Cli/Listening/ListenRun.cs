using Earshot.Cli.Errors;
using Earshot.Cli.Output;
using Earshot.Cli.Terminal;

namespace Earshot.Cli.Listening;

/// <summary>Listens to several accounts at the same time, until a limit is reached or the run is stopped.</summary>
internal sealed class ListenRun(ToolEnvironment environment, Notices notices, ListenRequest request)
{
    private static readonly TimeSpan OutputCheck = TimeSpan.FromMilliseconds(200);

    private readonly Patience? _patience = request.Waits(environment) ? new Patience(environment.TimeProvider, notices) : null;

    /// <summary>Logs in to the accounts, listens to them, and prints their events.</summary>
    /// <param name="openings">The accounts.</param>
    /// <param name="stop">The token to monitor for cancellation requests. Queued events are printed first.</param>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    /// <exception cref="EarshotException">A first connection could not be established, or a nonrecoverable error occurred.</exception>
    public async Task<int> RunAsync(IReadOnlyList<SourceOpening> openings, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ITimer limit = environment.TimeProvider.CreateTimer(_ => Cancel(ending), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        int unconnected = openings.Count;
        var printer = new EventPrinter(
            MakeOutput(openings),
            request.Count,
            notices,
            _patience,
            OnFirstConnection,
            () => Cancel(ending),
            environment.Terminal.IsError ? new CatchUpLine(notices, environment.Terminal) : null);
        ITimer check = environment.TimeProvider.CreateTimer(
            _ => EndIfAbandoned(printer), null, OutputCheck, OutputCheck);
        await using (limit.ConfigureAwait(false))
        await using (check.ConfigureAwait(false))
        {
            return await ListenAsync(openings, printer, ending, stop).ConfigureAwait(false);
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
        IReadOnlyList<SourceOpening> openings, EventPrinter printer, CancellationTokenSource ending, CancellationToken stop)
    {
        bool isComplete = false;
        long unhandled = 0;
        try
        {
            long[] left = await Task.WhenAll(openings.Select(opening => RunAsync(opening, printer, ending))).ConfigureAwait(false);
            unhandled = left.Sum();
            if (!printer.HasConnected())
            {
                stop.ThrowIfCancellationRequested();
            }

            isComplete = printer.FirstFailure is null;
        }
        finally
        {
            if (isComplete || printer.HasConnected())
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
    private async Task<long> RunAsync(SourceOpening opening, EventPrinter printer, CancellationTokenSource ending)
    {
        while (true)
        {
            Source? source = null;
            Exception later;
            try
            {
                source = await opening.OpenAsync(ending.Token).ConfigureAwait(false);
                return (await source.RunAsync(printer, ending.Token).ConfigureAwait(false)).Unhandled;
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                return 0;
            }
            catch (Exception error) when (_patience is not null && !printer.HasConnected(opening.Service)
                && Patience.IsForLater(Named(opening, error)))
            {
                later = Named(opening, error);
            }
            catch (Exception error)
            {
                Cancel(ending);
                throw Named(opening, error);
            }
            finally
            {
                if (source is not null)
                {
                    await source.DisposeAsync().ConfigureAwait(false);
                }
            }

            try
            {
                await _patience!.WaitAsync(opening.Service, later, ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return 0;
            }
        }
    }

    private static Exception Named(SourceOpening opening, Exception error) =>
        error is EarshotException ? new ServiceException(opening.Service, error) : error;

    private void EndIfAbandoned(EventPrinter printer)
    {
        if (environment.IsOutputAbandoned())
        {
            printer.OnOutputClosed();
        }
    }

    private IEventOutput MakeOutput(IReadOnlyList<SourceOpening> openings)
    {
        return OutputFormats.Choose(request.Format, environment.Terminal) == OutputFormat.Json
            ? new JsonOutput(environment.Output, notices, namesServices: openings.Count > 1)
            : new PrettyOutput(environment, namesServices: openings.Count > 1, openings.Max(opening => opening.KindWidth), request.Wide);
    }

    private void Summarize(EventPrinter printer, long unhandled, CancellationToken stop)
    {
        string lineBreak = stop.IsCancellationRequested && environment.Terminal.IsError ? Environment.NewLine : "";
        string printed = printer.Printed == printer.Received ? "" : $", printed {printer.Printed}";
        string remaining = unhandled == 0 ? "" : $"; {unhandled} more were received but not printed before the drain timeout";
        notices.Show($"{lineBreak}Received {printer.Received} {(printer.Received == 1 ? "event" : "events")}{printed}{remaining}.");
    }
}
