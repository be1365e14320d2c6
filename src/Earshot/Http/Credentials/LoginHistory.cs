using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace Earshot.Http;

/// <summary>
/// Remembers the logins of one account, so that no account is locked out: logins are spaced apart, a failed one is shared with the callers
/// that waited for it, and a rejected one is not repeated with the same credentials.
/// </summary>
/// <remarks>Methods are called by one login at a time; properties and <see cref="Forgive"/> can be used from any thread.</remarks>
internal sealed class LoginHistory(TimeSpan interval, TimeProvider timeProvider, ILogger logger)
{
    private volatile LoginException? _rejection;
    private Exception? _lastFailure;
    private long _nextLoginAt = long.MinValue;
    private long _finished;
    private long _pauseUntil = long.MinValue;

    /// <summary>Gets a value that indicates whether the last login was rejected.</summary>
    public bool IsRejected => _rejection is not null;

    /// <summary>
    /// Gets a value that indicates whether a login failed a short time ago, so that a token that is still valid is not renewed.
    /// </summary>
    public bool IsPaused => _rejection is null && timeProvider.GetTimestamp() < Volatile.Read(ref _pauseUntil);

    /// <summary>Gets the number of logins that have finished, successfully or not.</summary>
    public long Finished => Volatile.Read(ref _finished);

    /// <summary>Forgets a rejection, because the credentials have changed.</summary>
    public void Forgive() => _rejection = null;

    /// <exception cref="LoginException">A login was rejected, and the credentials have not changed since.</exception>
    public void ThrowIfRejected()
    {
        if (_rejection is LoginException rejection)
        {
            throw new LoginException(
                $"An earlier login was rejected, and it is not retried with the same credentials. {rejection.Message}",
                rejection.StatusCode,
                rejection)
            {
                Operation = rejection.Operation,
                ErrorId = rejection.ErrorId,
                RequestId = rejection.RequestId,
            };
        }
    }

    /// <summary>Throws the failure of the last login if it finished while the caller waited: it was the caller's attempt, too.</summary>
    /// <param name="finishedBefore">The value of <see cref="Finished"/> when the caller started to wait.</param>
    public void ThrowIfFailedSince(long finishedBefore)
    {
        if (_finished != finishedBefore && _lastFailure is not null)
        {
            ExceptionDispatchInfo.Throw(_lastFailure);
        }
    }

    /// <summary>Gets the time until the next automatic login is allowed; zero if it is allowed now.</summary>
    public TimeSpan NextIn
    {
        get
        {
            long now = timeProvider.GetTimestamp();
            long next = Volatile.Read(ref _nextLoginAt);
            return next > now ? timeProvider.GetElapsedTime(now, next) : TimeSpan.Zero;
        }
    }

    /// <summary>Gets the time to wait before the next login, and logs it.</summary>
    public TimeSpan DelayBeforeNext()
    {
        TimeSpan wait = NextIn;
        if (wait > TimeSpan.Zero)
        {
            logger.LoginDelayed(wait.TotalSeconds);
        }

        return wait;
    }

    public void Succeeded()
    {
        Volatile.Write(ref _nextLoginAt, AfterInterval());
        _lastFailure = null;
        Volatile.Write(ref _finished, _finished + 1);
        logger.LoggedIn();
    }

    public void Failed(Exception failure)
    {
        // If nothing was sent, the server did not notice the login, and another one soon does no harm.
        if (failure is not ConnectionException { NothingWasSent: true })
        {
            Volatile.Write(ref _nextLoginAt, AfterInterval());
        }

        // A canceled login is not shared: only its caller has given up.
        _lastFailure = failure is OperationCanceledException ? null : failure;
        Volatile.Write(ref _pauseUntil, AfterInterval());
        Volatile.Write(ref _finished, _finished + 1);
        if (failure is LoginException rejected)
        {
            _rejection = rejected;
            logger.LoginRejected(rejected.StatusCode, rejected.ErrorId);
        }
        else
        {
            logger.LoginFailed(FailureName.Of(failure));
        }
    }

    private long AfterInterval() => timeProvider.GetTimestamp() + (long)Math.Ceiling(interval.TotalSeconds * timeProvider.TimestampFrequency);
}
