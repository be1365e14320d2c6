using Earshot.Http;
using Earshot.Protocol;
using Earshot.Realtime;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>
/// Renews the token in good time while nothing else would, and has the connection replaced by one with the new token: what the service
/// does to a stream whose token has expired is not written down, but streams have been seen to go quiet.
/// </summary>
internal sealed class TokenWatch(CredentialSource credentials, TimeProvider time, ILogger logger)
{
    // Calls renew the token by themselves a minute before its end; a listener is in no hurry and does it before them.
    private static readonly TimeSpan AheadOfCalls = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(60);

    /// <summary>Waits until there is another token than the one that a connection began with.</summary>
    /// <param name="token">The connection's token.</param>
    /// <param name="isPolling">Whether the connection carries no token: then a new one is no reason to replace it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Why the connection has to end.</returns>
    public async Task<ConnectionFailure?> RunAsync(string token, bool isPolling, CancellationToken cancellationToken)
    {
        TaskCompletionSource renewed = NewSignal();
        EventHandler onRenewed = (_, _) => Volatile.Read(ref renewed).TrySetResult();
        credentials.Renewed += onRenewed;
        try
        {
            if (isPolling)
            {
                // Every poll takes the token that holds.
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
            }

            while (IsStill(token))
            {
                Task renewal = Volatile.Read(ref renewed).Task;
                await WaitAsync(renewal, UntilRenewal(), cancellationToken).ConfigureAwait(false);
                if (renewal.IsCompleted)
                {
                    // It may have been the renewal that brought this very token: the next one counts again.
                    Volatile.Write(ref renewed, NewSignal());
                }
                else if (await RenewAsync(token, cancellationToken).ConfigureAwait(false) is { } refused)
                {
                    return refused;
                }
            }

            return new ConnectionFailure
            {
                Reason = DisconnectReason.LoginRenewed,
                Error = new ConnectionException(ConnectionProblem.Closed, "The token was renewed; a new connection carries the new one."),
                IsPlanned = true,
            };
        }
        finally
        {
            credentials.Renewed -= onRenewed;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsStill(string token) => credentials.Token is not { } current || string.Equals(current, token, StringComparison.Ordinal);

    private TimeSpan UntilRenewal()
    {
        if (credentials.RenewalDueIn is not { } due)
        {
            return Timeout.InfiniteTimeSpan;
        }

        TimeSpan early = due - AheadOfCalls;
        return early > LeastWait ? early : due > LeastWait ? LeastWait : due > TimeSpan.Zero ? due : LeastWait;
    }

    private async Task WaitAsync(Task renewed, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task passing = Task.Delay(wait, time, ended.Token);
        await Task.WhenAny(renewed, passing).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await passing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<ConnectionFailure?> RenewAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            await credentials.RenewAsync(token, cancellationToken).ConfigureAwait(false);
        }
        catch (LoginException refused)
        {
            return SocketOpening.Judge(refused);
        }
        catch (EarshotException error)
        {
            // The stream goes on as long as the service lets it.
            TimeSpan delay = error is ApiException { RetryAfter: { } asked } && asked > RetryAfterFailure ? asked : RetryAfterFailure;
            logger.RenewalFailed(error.GetType().Name, delay);
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }
}
