using Earshot.Http;
using Earshot.Timing;

namespace Earshot.SimpliSafe.Commands;

/// <summary>Executes the commands of one system.</summary>
/// <remarks>
/// One command is sent at a time. A command is retried only if a reading proves that nothing happened and the command is recent, and it
/// ends only when the requested state is observed, or with an exception that says what is known.
/// </remarks>
internal sealed class CommandRunner(HttpPipeline api, CommandContext context)
{
    private static readonly TimeSpan ReadingBeforeTimeout = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _sending = new(1, 1);

    private SimpliSafeCommandOptions Options => context.Options;

    private TimeProvider TimeProvider => context.TimeProvider;

    /// <summary>Executes a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="superseded">The token that is canceled when a newer command supersedes this one.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests. After cancellation the outcome is unknown.</param>
    /// <returns>The reading that shows the requested state.</returns>
    public async Task<TReading> RunAsync<TReading>(
        Command<TReading> command, CancellationToken superseded, CancellationToken cancellationToken)
        where TReading : class
    {
        var execution = new CommandExecution<TReading>(context, command);
        try
        {
            if (command.NeedsReadingBefore)
            {
                // This reading can be slow, so other commands do not wait for it. Callers send such commands one at a time.
                execution.Begin(await command.ReadBeforeAsync(cancellationToken).ConfigureAwait(false));
            }

            await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // Until the first byte is sent, a newer command replaces this one without a trace.
                superseded.ThrowIfCancellationRequested();
                TReading? seen = await SendAsync(execution, superseded, cancellationToken).ConfigureAwait(false);
                if (seen is not null)
                {
                    return execution.Succeed(seen);
                }
            }
            finally
            {
                _sending.Release();
            }

            // Other commands do not wait for the confirmation: disarming must not wait for a bolt.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(superseded, cancellationToken);
            return await WaitForConfirmationAsync(execution, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (superseded.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw execution.Superseded();
        }
    }

    /// <summary>Sends a command, and again if nothing happened.</summary>
    /// <returns>A reading that shows the requested state, or <see langword="null"/> if the confirmation must be awaited.</returns>
    private async Task<TReading?> SendAsync<TReading>(
        CommandExecution<TReading> execution, CancellationToken superseded, CancellationToken cancellationToken)
        where TReading : class
    {
        Command<TReading> command = execution.Command;
        if (!command.NeedsReadingBefore)
        {
            execution.Begin(await ReadBeforeAsync(command, cancellationToken).ConfigureAwait(false));
        }

        superseded.ThrowIfCancellationRequested();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(superseded, cancellationToken);
        for (int retry = 1; ; retry++)
        {
            if (await execution.SendAsync(api, cancellationToken).ConfigureAwait(false) is { } response)
            {
                // The response can contain the whole new state; otherwise, a 2xx proves nothing.
                return command.ReadResponse(response) is { } reported && execution.Judge(reported) == CommandProgress.Done
                    ? reported
                    : null;
            }

            await Task.Delay(Options.RetryDelay, TimeProvider, either.Token).ConfigureAwait(false);
            if (await execution.TryReadAsync(cancellationToken).ConfigureAwait(false) is not { } now)
            {
                return null;
            }

            CommandProgress progress = execution.Judge(now);
            if (progress == CommandProgress.Done)
            {
                return now;
            }

            bool nothingHappened = execution.Before is not null && progress == CommandProgress.Unchanged;
            if (!nothingHappened || retry > Options.MaxRetries || execution.Age > Options.MaxRetryAge)
            {
                return null;
            }

            superseded.ThrowIfCancellationRequested();
            context.Logger.CommandRetried(command.Operation, context.SystemId, retry, command.Describe(now));
        }
    }

    /// <summary>Reads the state until it is the requested one.</summary>
    private async Task<TReading> WaitForConfirmationAsync<TReading>(
        CommandExecution<TReading> execution, CancellationToken cancellationToken)
        where TReading : class
    {
        long start = TimeProvider.GetTimestamp();
        using var deadline = Deadline.After(Options.ConfirmTimeout, TimeProvider, cancellationToken);
        try
        {
            while (true)
            {
                if (await execution.TryReadAsync(deadline.Token).ConfigureAwait(false) is { } now)
                {
                    switch (execution.Judge(now))
                    {
                        case CommandProgress.Done:
                            return execution.Succeed(now);
                        case CommandProgress.Alarm:
                            throw execution.Uncertain(CommandUncertainty.Alarm);
                        case CommandProgress.ChangedElsewhere:
                            throw execution.Uncertain(CommandUncertainty.ChangedElsewhere);
                        case CommandProgress.Jammed:
                            throw execution.Uncertain(CommandUncertainty.Jammed);
                    }
                }

                TimeSpan remaining = Options.ConfirmTimeout - TimeProvider.GetElapsedTime(start);
                TimeSpan delay = Options.PollInterval < remaining ? Options.PollInterval : remaining;
                await Task.Delay(delay, TimeProvider, deadline.Token).ConfigureAwait(false);
                if (TimeProvider.GetElapsedTime(start) >= Options.ConfirmTimeout)
                {
                    throw execution.TimedOut();
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsReached && !cancellationToken.IsCancellationRequested)
        {
            throw execution.TimedOut();
        }
    }

    private async Task<TReading?> ReadBeforeAsync<TReading>(Command<TReading> command, CancellationToken cancellationToken)
        where TReading : class
    {
        // The reading must not delay the command for long; without it, the command is only never retried.
        using var deadline = Deadline.After(ReadingBeforeTimeout, TimeProvider, cancellationToken);
        try
        {
            return await command.ReadBeforeAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (EarshotException failure) when (failure is not (LoginException or PermissionException or RateLimitException))
        {
            context.Logger.StateUnreadable(command.Operation, context.SystemId, CommandFailures.Describe(failure));
            return null;
        }
    }
}
