using System.Collections.Concurrent;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.Timing;

namespace Earshot.Mattermost.Realtime;

/// <summary>The actions of one connection: numbers them, sends them, and brings each answer to whoever waits for it.</summary>
internal sealed class ActionExchange(IMessageSender sender, TimeSpan timeout, TimeProvider timeProvider)
{
    // The server closes the connection over this (protocol note on server 5.37 and 11).
    private const int LongestAction = 8192;

    private readonly ConcurrentDictionary<long, TaskCompletionSource<MattermostReply>> _waiting = new();
    private long _last;
    private volatile Exception? _ended;

    /// <summary>A number for the next action; the first is 1.</summary>
    public long NextNumber() => Interlocked.Increment(ref _last);

    /// <summary>Sends an action whose answer nobody waits for.</summary>
    public ValueTask SendAsync(MattermostAction action, long number, CancellationToken cancellationToken) =>
        sender.SendAsync(action.ToJson(number), cancellationToken);

    /// <summary>Sends an action and waits for its answer.</summary>
    public async Task<MattermostReply> AskAsync(MattermostAction action, CancellationToken cancellationToken)
    {
        long number = NextNumber();
        ReadOnlyMemory<byte> json = action.ToJson(number);
        if (json.Length > LongestAction)
        {
            throw new ArgumentException(
                $"The action {action.Name} has {json.Length} bytes; the server takes at most {LongestAction}.", nameof(action));
        }

        var answer = new TaskCompletionSource<MattermostReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[number] = answer;
        try
        {
            if (_ended is { } ended)
            {
                throw NotConnected(action, ended);
            }

            using Deadline deadline = Deadline.After(timeout, timeProvider, cancellationToken);
            MattermostReply reply = await ExchangeAsync(json, answer.Task, deadline.Token).WaitAsync(deadline.Token).ConfigureAwait(false);
            return reply.Error is null ? reply : throw reply.ToException(action.Name);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionException(
                ConnectionProblem.TimedOut, $"The server did not answer the action {action.Name} within {timeout.TotalSeconds:0.###} s.")
            { Operation = action.Name };
        }
        finally
        {
            _waiting.TryRemove(number, out _);

            // Nobody may be left waiting for it: a send that hangs would keep this forever.
            answer.TrySetCanceled(CancellationToken.None);
        }
    }

    /// <summary>An answer has come.</summary>
    public void Answered(MattermostReply reply)
    {
        if (reply.Sequence is { } number && _waiting.TryRemove(number, out TaskCompletionSource<MattermostReply>? waiting))
        {
            waiting.TrySetResult(reply);
        }
    }

    /// <summary>The connection has ended: no answer comes any more.</summary>
    public void End(Exception reason)
    {
        _ended = reason;
        foreach (TaskCompletionSource<MattermostReply> waiting in _waiting.Values)
        {
            waiting.TrySetException(
                new ConnectionException(ConnectionProblem.Lost, "The connection ended before the server answered the action.", reason));
        }
    }

    /// <summary>The error of an action that had no connection to go over.</summary>
    public static ConnectionException NotConnected(MattermostAction action, Exception? reason = null) =>
        new(ConnectionProblem.Closed, $"The action {action.Name} was not sent: the listener is not connected.", reason)
        {
            Operation = action.Name,
            NothingWasSent = true,
        };

    private async Task<MattermostReply> ExchangeAsync(
        ReadOnlyMemory<byte> json, Task<MattermostReply> answer, CancellationToken cancellationToken)
    {
        await sender.SendAsync(json, cancellationToken).ConfigureAwait(false);
        return await answer.ConfigureAwait(false);
    }
}
