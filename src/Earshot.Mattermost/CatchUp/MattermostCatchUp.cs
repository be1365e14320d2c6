using Earshot.Mattermost.Realtime;
using Earshot.Protocol;

namespace Earshot.Mattermost.CatchUp;

/// <summary>Fetches over REST what happened while no session was received, channel by channel, and delivers it.</summary>
/// <param name="client">The client, whose rate budget the calls share.</param>
/// <param name="options">The options of the listener.</param>
/// <param name="session">The session.</param>
/// <param name="state">What the listener remembers.</param>
internal sealed class MattermostCatchUp(
    MattermostClient client, MattermostListenerOptions options, MattermostSession session, CatchUpState state)
{
    private const int ChannelsAtOnce = 4;

    // Beside the retries of the pipeline: a channel that cannot be read leaves a gap, so that patience is worth it.
    private const int MaxAttempts = 5;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxRetry = TimeSpan.FromSeconds(30);

    private readonly CatchUpCalls _calls = new(client);

    /// <summary>Catches up with everything that is pending.</summary>
    /// <exception cref="EarshotException">Something could not be fetched. The next catch-up continues where this one ended.</exception>
    public async Task RunAsync(CatchUpContext<MattermostEvent> context, CancellationToken cancellationToken)
    {
        long until = await state.Backlog.WaitForUntilAsync(cancellationToken).ConfigureAwait(false);
        List<CatchUpChannel> channels = await ListAsync(cancellationToken).ConfigureAwait(false);
        var run = new Run(context, until, Anchor(), channels.Count);
        await context.HoldOnlyAsync(channels.Select(channel => channel.Id).ToHashSet(StringComparer.Ordinal)).ConfigureAwait(false);
        context.ReportProgress(0, channels.Count);
        await Parallel.ForEachAsync(
            channels,
            new ParallelOptions { MaxDegreeOfParallelism = ChannelsAtOnce, CancellationToken = cancellationToken },
            (channel, canceled) => CatchUpAsync(run, channel, canceled)).ConfigureAwait(false);
        if (run.Failure is { } failure)
        {
            throw failure;
        }

        await ReportGapAsync(context, until).ConfigureAwait(false);
        state.Completed(until);
    }

    private async Task ReportGapAsync(CatchUpContext<MattermostEvent> context, long until)
    {
        DateTimeOffset end = DateTimeOffset.FromUnixTimeMilliseconds(until) - CatchUpState.Overlap;
        DateTimeOffset from = DateTimeOffset.FromUnixTimeMilliseconds(state.Backlog.Since);
        await context.ReportGapAsync(state.Tally.ToGap(from, end, state.Backlog.Lost?.FirstSequence)).ConfigureAwait(false);
    }

    // The channels with new posts come first, because most of what was missed is there.
    private async Task<List<CatchUpChannel>> ListAsync(CancellationToken cancellationToken)
    {
        List<CatchUpChannel> listed = await RetryAsync(
            canceled => _calls.ListChannelsAsync(state.Backlog.Since, canceled), cancellationToken).ConfigureAwait(false);
        HashSet<string> ids = listed.Select(channel => channel.Id).ToHashSet(StringComparer.Ordinal);
        IEnumerable<CatchUpChannel> left = state.Received.Channels.Where(id => !ids.Contains(id)).Select(CatchUpChannel.Unlisted);
        List<CatchUpChannel> pending = [];
        foreach (CatchUpChannel channel in listed.Concat(left))
        {
            if (state.Backlog.MarkOf(channel.Id) is not { } mark)
            {
                continue;
            }

            if (options.CatchUpChannels == CatchUpChannels.WithNewPosts && channel.LastPostAt < mark)
            {
                state.Tally.SkippedChannels();
                state.ChannelDone(channel.Id);
                continue;
            }

            pending.Add(channel);
        }

        long since = state.Backlog.Since;
        return [.. pending.OrderBy(channel => channel.LastPostAt >= since ? 0 : 1)];
    }

    private CatchUpAnchor? Anchor()
    {
        CatchUpAnchor? received = CatchUpAnchor.Of(state.Received.Snapshot().Anchor);
        return received is { } own && !(state.RestoredAnchor?.CreateAt > own.CreateAt) ? own : state.RestoredAnchor;
    }

    private async ValueTask CatchUpAsync(Run run, CatchUpChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            long until = run.Until;
            while (true)
            {
                await RetryAsync(canceled => FetchAsync(run, channel, until, canceled), cancellationToken).ConfigureAwait(false);
                if (await run.Context.ReleaseAsync(channel.Id).ConfigureAwait(false))
                {
                    break;
                }

                // Held-back events had to be dropped. They happened after the start of the session.
                state.Backlog.Delivered(channel.Id, run.Until - (long)MattermostSession.ProofMargin.TotalMilliseconds);
                until = (session.Clock.Now() + CatchUpState.Overlap).ToUnixTimeMilliseconds();
                channel = channel with { LastPostAt = null };
            }

            state.ChannelDone(channel.Id);
        }
        catch (LoginException)
        {
            // No other channel can be read either.
            throw;
        }
        catch (EarshotException error)
        {
            await FailAsync(run, channel, error).ConfigureAwait(false);
        }

        run.Context.ReportProgress(run.CountDone(), run.Total);
    }

    private async ValueTask FailAsync(Run run, CatchUpChannel channel, EarshotException error)
    {
        bool isForGood = error is PermissionException or NotFoundException or BadRequestException;
        long mark = state.Backlog.MarkOf(channel.Id) ?? state.Backlog.Since;
        await run.Context.ReportGapAsync(new Gap
        {
            Reason = isForGood ? GapReason.HistoryIncomplete : GapReason.CatchUpFailed,
            From = DateTimeOffset.FromUnixTimeMilliseconds(mark),
            Until = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(mark, run.Until)),
            Lane = channel.Id,
        }).ConfigureAwait(false);
        await run.Context.ReleaseAsync(channel.Id).ConfigureAwait(false);
        if (isForGood)
        {
            state.Received.RemoveChannel(channel.Id);
            state.ChannelDone(channel.Id);
        }
        else
        {
            run.Fail(error);
        }
    }

    private async Task<bool> FetchAsync(Run run, CatchUpChannel channel, long until, CancellationToken cancellationToken)
    {
        long mark = state.Backlog.MarkOf(channel.Id) ?? run.Until;
        string userId = client.CurrentUser?.Id ?? string.Empty;
        var history = new ChannelHistory(_calls, channel, mark, until, async missed =>
        {
            // What was received meanwhile and happened before goes first. It can be the same event.
            await run.Context.DeliverHeldAsync(channel.Id, held => Precedes(held, missed)).ConfigureAwait(false);
            if (!state.Known.Contains(missed.Identity))
            {
                MattermostEvent e = missed.ToEvent(channel, userId, client.Options.TimeProvider.GetUtcNow());
                await run.Context.DeliverAsync(e).ConfigureAwait(false);
                state.Known.Delivered(missed.Identity);
                state.Tally.Count(e);
            }

            state.Backlog.Delivered(channel.Id, missed.Time);
        });
        string? anchor = run.Anchor is { } known && known.CreateAt < mark ? known.PostId : null;
        await history.FetchAsync(anchor, cancellationToken).ConfigureAwait(false);
        state.Tally.CountChannel(history.Unexplained);
        if (history.IncompleteUntil is { } incomplete)
        {
            await run.Context.ReportGapAsync(new Gap
            {
                Reason = GapReason.HistoryIncomplete,
                From = DateTimeOffset.FromUnixTimeMilliseconds(mark),
                Until = DateTimeOffset.FromUnixTimeMilliseconds(incomplete),
                Lane = channel.Id,
                NotRecoverable = ["post_deleted", "post_edited", "reaction_added", "reaction_removed"],
            }).ConfigureAwait(false);
        }

        return true;
    }

    // A deletion that was received does not contain its time.
    private static bool? Precedes(MattermostEvent held, MissedEvent missed) => held switch
    {
        PostDeletedEvent deleted => missed.Kind == MissedKind.Deleted && EventIdentity.Of(deleted) == missed.Identity ? true : null,
        _ => EventTime.Of(held) is { } time ? time <= missed.Time : null,
    };

    private async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call(cancellationToken).ConfigureAwait(false);
            }
            catch (EarshotException error) when (attempt < MaxAttempts && IsTransient(error))
            {
                TimeSpan delay = FirstRetry * Math.Pow(2, attempt - 1);
                delay = delay < MaxRetry ? delay : MaxRetry;
                delay = (error as ApiException)?.RetryAfter is { } wait && wait > delay ? wait : delay;
                delay = delay < options.MaxServerDelay ? delay : options.MaxServerDelay;
                await Task.Delay(delay, client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsTransient(EarshotException error) => error is ConnectionException or ServerException or RateLimitException;

    private sealed class Run(CatchUpContext<MattermostEvent> context, long until, CatchUpAnchor? anchor, int total)
    {
        private int _done;
        private EarshotException? _failure;

        public CatchUpContext<MattermostEvent> Context => context;

        public long Until => until;

        public CatchUpAnchor? Anchor => anchor;

        public int Total => total;

        public EarshotException? Failure => _failure;

        public int CountDone() => Interlocked.Increment(ref _done);

        public void Fail(EarshotException failure) => Interlocked.CompareExchange(ref _failure, failure, null);
    }
}
