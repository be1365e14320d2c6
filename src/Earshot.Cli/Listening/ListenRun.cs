using System.Runtime.ExceptionServices;
using Earshot.Cli.Output;
using Earshot.Cli.Surroundings;
using Earshot.Mattermost;

namespace Earshot.Cli.Listening;

/// <summary>Listens with a client that is logged in, until it is enough.</summary>
internal sealed class ListenRun(ToolEnvironment environment, Notices notices, ListenRequest request)
{
    private static readonly TimeSpan OutputCheck = TimeSpan.FromMilliseconds(200);

    /// <summary>Listens and prints.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="EarshotException">The first connection could not be made, or an error ended it that no retry mends.</exception>
    public async Task<int> RunAsync(MattermostClient client, Uri server, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var names = new KnownNames();
        names.LearnPerson(client.CurrentUser?.Id ?? "", client.CurrentUser?.Username ?? "");
        IEventOutput output = MakeOutput(client, server, names);
        var hearing = new Hearing(
            new EventFilter(request.Types, request.Channels), names, output, request.Count, notices, () => Cancel(ending));
        ITimer limit = environment.TimeProvider.CreateTimer(_ => Cancel(ending), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ITimer check = environment.TimeProvider.CreateTimer(
            _ => EndIfAbandoned(hearing), null, OutputCheck, OutputCheck);
        MattermostListener listener = client.CreateListener(new MattermostListenerOptions
        {
            // One after the other, in the order received: lines must not change places.
            Dispatch = Dispatch.Sequential,
            Relogin = request.Relogin,
            Authentication = request.Challenge ? SocketAuthentication.Challenge : SocketAuthentication.Header,
        });
        await using (limit.ConfigureAwait(false))
        await using (check.ConfigureAwait(false))
        await using (listener.ConfigureAwait(false))
        {
            Attach(listener, hearing, limit);
            return await ListenAsync(listener, hearing, stop, ending.Token).ConfigureAwait(false);
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

    private async Task<int> ListenAsync(MattermostListener listener, Hearing hearing, CancellationToken stop, CancellationToken ending)
    {
        long left = 0;
        try
        {
            left = (await listener.RunAsync(ending).ConfigureAwait(false)).Left;
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
            ExceptionDispatchInfo.Throw(failure);
        }

        return hearing.Failed > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private void Attach(MattermostListener listener, Hearing hearing, ITimer limit)
    {
        // A function, not a coroutine: writing blocks when nobody reads, and then a thread of its own waits.
        listener.OnEvent(new Action<MattermostEvent>(hearing.OnEvent));
        listener.OnConnect(new Action<ConnectNotification>(connect =>
        {
            if (hearing.OnConnect(connect) && request.Duration is { } duration)
            {
                limit.Change(duration, Timeout.InfiniteTimeSpan);
            }
        }));
        listener.OnDisconnect(new Action<DisconnectNotification>(hearing.OnDisconnect));
        listener.OnGap(new Action<Gap>(hearing.OnGap));
        listener.OnError(new Action<ListenerError>(hearing.OnError));
    }

    private void EndIfAbandoned(Hearing hearing)
    {
        if (environment.IsOutputAbandoned())
        {
            hearing.OnOutputGone();
        }
    }

    private IEventOutput MakeOutput(MattermostClient client, Uri server, KnownNames names)
    {
        OutputFormat format = request.Format ?? (environment.Terminal.IsOutput ? OutputFormat.Pretty : OutputFormat.Json);
        return format == OutputFormat.Json
            ? new JsonOutput(environment.Output, notices, server, client.CurrentUser?.Id ?? "", client.CurrentUser?.Username ?? "")
            : new PrettyOutput(environment, names, server, client.CurrentUser?.Username ?? "");
    }

    private void Summarize(Hearing hearing, long left, CancellationToken stop)
    {
        string begin = stop.IsCancellationRequested && environment.Terminal.IsError ? Environment.NewLine : "";
        string printed = hearing.Printed == hearing.Heard ? "" : $", printed {hearing.Printed}";
        string remaining = left == 0 ? "" : $"; {left} more came and were left when the time for finishing was over";
        notices.Show($"{begin}Heard {hearing.Heard} {(hearing.Heard == 1 ? "event" : "events")}{printed}{remaining}.");
    }
}
