using Earshot.Http;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Systems.Commands;

/// <summary>
/// Carries out the commands of one system. One is sent at a time; none is repeated unless a reading proves that nothing happened and the wish is
/// fresh; and each ends only when what was asked is seen, or with what is known.
/// </summary>
internal sealed class CommandRunner(long systemId, HttpPipeline api, SimpliSafeCommandOptions options, TimeProvider time, ILogger logger)
{
    private readonly SemaphoreSlim _sending = new(1, 1);

    public long SystemId => systemId;

    public SimpliSafeCommandOptions Options => options;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>Carries out a command.</summary>
    /// <param name="command">What to do.</param>
    /// <param name="superseded">Is cancelled when a newer command takes this one's place.</param>
    /// <param name="cancellationToken">Ends it; whether it was done isn't known then.</param>
    /// <returns>The reading in which what was asked is so.</returns>
    public async Task<TReading> RunAsync<TReading>(
        Command<TReading> command, CancellationToken superseded, CancellationToken cancellationToken)
        where TReading : class
    {
        var course = new CommandCourse<TReading>(this, command);
        try
        {
            if (command.NeedsReadingBefore)
            {
                // It may take long, and nobody who wants to disarm waits for it; whoever sends such commands sends one after the other.
                course.Begin(await command.ReadBeforeAsync(cancellationToken).ConfigureAwait(false));
            }

            await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // Before the first byte a newer wish wins without a trace of the older.
                superseded.ThrowIfCancellationRequested();
                TReading? seen = await SendAsync(course, superseded, cancellationToken).ConfigureAwait(false);
                if (seen is not null)
                {
                    return course.Finish(seen);
                }
            }
            finally
            {
                _sending.Release();
            }

            // Waiting holds up nobody: whoever wants to disarm need not wait for a bolt.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(superseded, cancellationToken);
            return await WaitUntilSeenAsync(course, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (superseded.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw course.Superseded();
        }
    }

    /// <summary>Sends, and again where nothing happened. Returns a reading in which it is done, or null where one has to wait.</summary>
    private async Task<TReading?> SendAsync<TReading>(
        CommandCourse<TReading> course, CancellationToken superseded, CancellationToken cancellationToken)
        where TReading : class
    {
        Command<TReading> command = course.Command;
        if (!command.NeedsReadingBefore)
        {
            course.Begin(await ReadBeforeAsync(command, cancellationToken).ConfigureAwait(false));
        }

        superseded.ThrowIfCancellationRequested();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(superseded, cancellationToken);
        for (int repeat = 1; ; repeat++)
        {
            if (await course.SendAsync(api, cancellationToken).ConfigureAwait(false) is { } answer)
            {
                // The whole new state may come with the answer; otherwise a 2xx is no proof.
                return command.ReadResponse(answer) is { } told && course.Judge(told) == CommandProgress.Done ? told : null;
            }

            await Task.Delay(options.RepeatDelay, time, either.Token).ConfigureAwait(false);
            if (await course.TryReadAsync(cancellationToken).ConfigureAwait(false) is not { } now)
            {
                return null;
            }

            CommandProgress progress = course.Judge(now);
            if (progress == CommandProgress.Done)
            {
                return now;
            }

            bool provenUndone = course.Before is not null && progress == CommandProgress.Untouched;
            if (!provenUndone || repeat > options.MaxRepeats || course.Age > options.WishLifetime)
            {
                return null;
            }

            superseded.ThrowIfCancellationRequested();
            logger.CommandRepeated(command.Operation, systemId, repeat, command.Describe(now));
        }
    }

    /// <summary>Reads until what was asked is so.</summary>
    private async Task<TReading> WaitUntilSeenAsync<TReading>(CommandCourse<TReading> course, CancellationToken ending)
        where TReading : class
    {
        long start = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(options.ConfirmTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ending, deadline.Token);
        try
        {
            while (true)
            {
                if (await course.TryReadAsync(stop.Token).ConfigureAwait(false) is { } now)
                {
                    switch (course.Judge(now))
                    {
                        case CommandProgress.Done:
                            return course.Finish(now);
                        case CommandProgress.Alarm:
                            throw course.Doubt(CommandDoubt.Alarm);
                        case CommandProgress.Elsewhere:
                            throw course.Doubt(CommandDoubt.ChangedElsewhere);
                        case CommandProgress.Jammed:
                            throw course.Doubt(CommandDoubt.Jammed);
                    }
                }

                TimeSpan left = options.ConfirmTimeout - time.GetElapsedTime(start);
                await Task.Delay(options.PollInterval < left ? options.PollInterval : left, time, stop.Token).ConfigureAwait(false);
                if (time.GetElapsedTime(start) >= options.ConfirmTimeout)
                {
                    throw course.TimeIsUp();
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ending.IsCancellationRequested)
        {
            throw course.TimeIsUp();
        }
    }

    private async Task<TReading?> ReadBeforeAsync<TReading>(Command<TReading> command, CancellationToken cancellationToken)
        where TReading : class
    {
        // It must not hold up the command for long: without it, nothing is repeated, that is all.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(3), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await command.ReadBeforeAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (EarshotException failure) when (failure is not (LoginException or PermissionException or RateLimitException))
        {
            logger.StateUnreadable(command.Operation, systemId, CommandFailures.InWords(failure));
            return null;
        }
    }
}
