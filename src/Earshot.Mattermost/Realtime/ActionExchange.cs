using System.Collections.Concurrent;
using Earshot.Protocol;
using Earshot.Timing;

namespace Earshot.Mattermost.Realtime;

/// <summary>Numbers and sends the actions of a connection, and completes the caller of each action with its reply.</summary>
internal sealed class ActionExchange(IMessageSender sender, MattermostSession session, TimeSpan timeout, TimeProvider timeProvider)
{
    // The server closes the connection for longer messages (protocol note, servers 5.37 and 11).
    private const int LongestAction = 8192;

    private readonly ConcurrentDictionary<long, TaskCompletionSource<MattermostReply>> _waiting = new();
    private volatile Exception? _ended;

    /// <summary>Sends an action without waiting for the reply.</summary>
    public ValueTask SendAsync(MattermostAction action, long number, CancellationToken cancellationToken) =>
        sender.SendAsync(action.ToJson(number), cancellationToken);

    /// <summary>Sends an action and waits for its reply.</summary>
    /// <param name="action">The action.</param>
    /// <param name="awaitReply">Notes that the caller waits, until the returned object is disposed.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    public async Task<MattermostReply> AskAsync(
        MattermostAction action, Func<IDisposable> awaitReply, CancellationToken cancellationToken)
    {
        long number = session.NextAction();
        ReadOnlyMemory<byte> json = action.ToJson(number);
        if (json.Length > LongestAction)
        {
            throw new ArgumentException(
                $"The action {action.Name} has {json.Length} bytes; the server accepts at most {LongestAction} bytes.", nameof(action));
        }

        var reply = new TaskCompletionSource<MattermostReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[number] = reply;
        try
        {
            if (_ended is { } ended)
            {
                throw NotConnected(action, ended);
            }

            using IDisposable waiting = awaitReply();
            using Deadline deadline = Deadline.After(timeout, timeProvider, cancellationToken);
            Task<MattermostReply> exchange = ExchangeAsync(json, reply.Task, deadline.Token);
            ObserveException(exchange);
            MattermostReply received = await exchange.WaitAsync(deadline.Token).ConfigureAwait(false);
            return received.Error is null ? received : throw received.ToException(action.Name);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionException(
                ConnectionProblem.TimedOut, $"{action.Name} failed: the server did not reply within {timeout.TotalSeconds:0.###} s.")
            { Operation = action.Name };
        }
        finally
        {
            _waiting.TryRemove(number, out _);
            ObserveException(reply.Task);

            // Completes the task even if the send hangs, so that nothing waits for it forever.
            reply.TrySetCanceled(CancellationToken.None);
        }
    }

    /// <summary>Completes the action to which a reply belongs.</summary>
    public void Complete(MattermostReply reply)
    {
        if (reply.Sequence is { } number && _waiting.TryRemove(number, out TaskCompletionSource<MattermostReply>? waiting))
        {
            waiting.TrySetResult(reply);
        }
    }

    /// <summary>Fails the waiting actions, because the connection has ended.</summary>
    public void End(Exception reason)
    {
        _ended = reason;
        foreach (TaskCompletionSource<MattermostReply> waiting in _waiting.Values)
        {
            waiting.TrySetException(
                new ConnectionException(ConnectionProblem.Lost, "The connection ended before the server replied to the action.", reason));
        }
    }

    /// <summary>Fails the waiting actions, because their replies cannot be read.</summary>
    public void FailReplies(Exception reason)
    {
        foreach (TaskCompletionSource<MattermostReply> waiting in _waiting.Values)
        {
            waiting.TrySetException(reason);
        }
    }

    /// <summary>Returns the error of an action for which there is no connection.</summary>
    public static ConnectionException NotConnected(MattermostAction action, Exception? reason = null) =>
        new(ConnectionProblem.Closed, $"{action.Name} failed: the listener is not connected. The action was not sent.", reason)
        {
            Operation = action.Name,
            NothingWasSent = true,
        };

    private async Task<MattermostReply> ExchangeAsync(
        ReadOnlyMemory<byte> json, Task<MattermostReply> reply, CancellationToken cancellationToken)
    {
        await sender.SendAsync(json, cancellationToken).ConfigureAwait(false);
        return await reply.ConfigureAwait(false);
    }

    // A task that fails after its caller has stopped waiting must not count as unobserved.
    private static void ObserveException(Task task) => _ = task.ContinueWith(
        static failed => _ = failed.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
