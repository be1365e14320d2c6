using Earshot.Http;
using Earshot.Protocol;
using Microsoft.Extensions.Logging;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>
/// Renews the token of a connection before it expires, and requests that the connection is replaced by one with the new token.
/// </summary>
/// <remarks>It is unknown what the service does to a stream whose token has expired, but streams have been observed to stop.</remarks>
internal sealed class TokenRenewal(CredentialSource credentials, TimeSpan maxServerDelay, TimeProvider timeProvider, ILogger logger)
{
    // Calls renew the token a minute before it expires; the listener renews it earlier, so that calls do not have to wait.
    private static readonly TimeSpan AheadOfCalls = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(60);

    /// <summary>Waits until the token of a connection has been replaced, and renews it in time.</summary>
    /// <param name="token">The token of the connection.</param>
    /// <param name="isPolling">Whether the connection polls. Polls always use the current token, so the connection is not replaced.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The reason why the connection must end.</returns>
    public async Task<ConnectionFailure?> RunAsync(string token, bool isPolling, CancellationToken cancellationToken)
    {
        TaskCompletionSource renewed = NewSignal();
        EventHandler onRenewed = (_, _) => Volatile.Read(ref renewed).TrySetResult();
        credentials.Renewed += onRenewed;
        try
        {
            if (isPolling)
            {
                // Each poll uses the current token.
                await Task.Delay(Timeout.InfiniteTimeSpan, timeProvider, cancellationToken).ConfigureAwait(false);
            }

            while (IsCurrent(token))
            {
                Task renewal = Volatile.Read(ref renewed).Task;
                await WaitAsync(renewal, UntilRenewal(), cancellationToken).ConfigureAwait(false);
                if (renewal.IsCompleted)
                {
                    // The signal may come from the renewal that returned this token, so wait for the next one.
                    Volatile.Write(ref renewed, NewSignal());
                }
                else if (await RenewAsync(token, cancellationToken).ConfigureAwait(false) is { } failure)
                {
                    return failure;
                }
            }

            return new ConnectionFailure
            {
                Reason = DisconnectReason.LoginRenewed,
                Error = new ConnectionException(ConnectionProblem.Closed, "The access token was renewed; a new connection uses it."),
                IsPlanned = true,
            };
        }
        finally
        {
            credentials.Renewed -= onRenewed;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsCurrent(string token) => credentials.Token is not { } current || string.Equals(current, token, StringComparison.Ordinal);

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
        Task passing = Task.Delay(wait, timeProvider, ended.Token);
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
        catch (LoginException error)
        {
            return FailureDiagnosis.Of(error);
        }
        catch (EarshotException error)
        {
            // The stream continues until the service ends it.
            TimeSpan requested = (error as ApiException)?.RetryAfter ?? TimeSpan.Zero;
            TimeSpan delay = requested < maxServerDelay ? requested : maxServerDelay;
            delay = delay > RetryAfterFailure ? delay : RetryAfterFailure;
            logger.RenewalFailed(error.GetType().Name, delay);
            await Task.Delay(delay, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }
}
