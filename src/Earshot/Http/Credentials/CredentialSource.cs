using Earshot.Timing;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.Http;

/// <summary>
/// The token of one account, and how a new one is got. Shared by synchronous and asynchronous calls and by sockets: one log-in is under way
/// at a time, all who need it get its result, and log-ins are kept apart in time, so that an account is never locked out.
/// </summary>
public sealed class CredentialSource : IDisposable
{
    /// <summary>The least time between two log-ins that nobody asked for, unless told otherwise: 30 s.</summary>
    public static readonly TimeSpan DefaultLoginInterval = TimeSpan.FromSeconds(30);

    /// <summary>How long before its end a token is renewed, at most: 60 s; a quarter of its lifetime where that is less.</summary>
    public static readonly TimeSpan RenewedBefore = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly LoginMethod? _method;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _holding = new();
    private volatile Held? _held;
    private long _forgotten;
    private volatile LoginException? _refusal;
    private Exception? _lastFailure;
    private long? _lastLogin;
    private long _finished;
    private long _pauseUntil = long.MinValue;

    /// <summary>Creates the source.</summary>
    /// <param name="token">The token to start with; null where only a log-in gives one.</param>
    /// <param name="method">How to log in; null where a token that no longer holds can't be replaced.</param>
    /// <param name="loginInterval">The least time between two log-ins; null takes <see cref="DefaultLoginInterval"/>.</param>
    /// <param name="time">The clock; null takes the system's.</param>
    /// <param name="logger">Where to log; null logs nowhere.</param>
    /// <exception cref="ArgumentException">The token holds characters that no token has.</exception>
    public CredentialSource(
        string? token, LoginMethod? method = null, TimeSpan? loginInterval = null, TimeProvider? time = null, ILogger? logger = null)
    {
        _interval = loginInterval ?? DefaultLoginInterval;
        new OptionCheck(nameof(CredentialSource)).NotNegative(_interval, nameof(loginInterval));
        _held = token is null ? null : new Held(Checked(token), RenewAt: null, EndsAt: null);
        _method = method;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
    }

    /// <summary>The token in use; null before the first log-in and after <see cref="Forget"/>.</summary>
    public string? Token => _held?.Token;

    /// <summary>Whether there is a way to log in, and it hasn't been refused.</summary>
    public bool CanRenew => _method is not null && _refusal is null;

    /// <summary>
    /// How long until the token is to be renewed, zero where it is time; null where there is none or its end isn't known. Calls renew it by
    /// themselves; what only listens can ask here.
    /// </summary>
    public TimeSpan? RenewalDueIn =>
        _held?.RenewAt is long at ? Max(_time.GetElapsedTime(_time.GetTimestamp(), at), TimeSpan.Zero) : null;

    /// <summary>
    /// Raised when a token has taken the place of another: what was opened with the old one may want to open anew. Raised while others wait
    /// for the token, so that a handler must be quick; what it throws is logged and does no harm.
    /// </summary>
    public event EventHandler? Renewed;

    /// <summary>Takes a token got elsewhere; the credentials count as changed, a refused log-in is forgotten.</summary>
    /// <exception cref="ArgumentException">The token holds characters that no token has.</exception>
    public void Use(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Use(new AccessToken(token));
    }

    /// <inheritdoc cref="Use(string)"/>
    public void Use(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        lock (_holding)
        {
            _held = Hold(token);
        }

        _refusal = null;
    }

    /// <summary>Says that the credentials behind the log-in have changed: a refused log-in may be tried again.</summary>
    public void CredentialsChanged() => _refusal = null;

    /// <summary>Drops the token, after a log-out; what a log-in under way brings isn't kept either.</summary>
    public void Forget()
    {
        lock (_holding)
        {
            _forgotten++;
            _held = null;
        }
    }

    /// <summary>
    /// Gets the token for a call: the one in use, or a new one where there is none or it is about to end. Where renewing it early fails for a
    /// passing reason, the one in use is given as long as it holds.
    /// </summary>
    /// <exception cref="LoginException">The log-in was refused, now or before, or there is no way to log in.</exception>
    /// <exception cref="EarshotException">There is no token that holds, and the log-in failed for another reason.</exception>
    public string GetToken(CancellationToken cancellationToken = default)
    {
        if (_held is not Held held)
        {
            return Renew(staleToken: null, cancellationToken);
        }

        if (!MustRenew(held))
        {
            return held.Token;
        }

        try
        {
            return Renew(held.Token, cancellationToken);
        }
        catch (EarshotException failure) when (failure is not LoginException && StillHolds(held))
        {
            return held.Token;
        }
    }

    /// <inheritdoc cref="GetToken"/>
    public async ValueTask<string> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        if (_held is not Held held)
        {
            return await RenewAsync(staleToken: null, cancellationToken).ConfigureAwait(false);
        }

        if (!MustRenew(held))
        {
            return held.Token;
        }

        try
        {
            return await RenewAsync(held.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (EarshotException failure) when (failure is not LoginException && StillHolds(held))
        {
            return held.Token;
        }
    }

    /// <summary>Logs in now because somebody asked for it: not kept apart in time, but a refused log-in isn't tried again.</summary>
    /// <returns>The new token.</returns>
    /// <exception cref="LoginException">The log-in was refused, now or before, or there is no way to log in.</exception>
    public string Login(CancellationToken cancellationToken = default)
    {
        _gate.Wait(cancellationToken);
        try
        {
            ThrowIfHopeless();
            return Perform(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc cref="Login"/>
    public async Task<string> LoginAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfHopeless();
            return await PerformAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gets a token to replace one that no longer holds.</summary>
    /// <param name="staleToken">The token that was refused; null where there was none. If a newer one is known, that is returned.</param>
    /// <param name="cancellationToken">Ends the wait, and the log-in if this call is the one that makes it.</param>
    /// <exception cref="LoginException">The log-in was refused, now or before, or there is no way to log in.</exception>
    public string Renew(string? staleToken, CancellationToken cancellationToken = default)
    {
        long seen = Volatile.Read(ref _finished);
        _gate.Wait(cancellationToken);
        try
        {
            if (Settled(staleToken, seen) is string newer)
            {
                return newer;
            }

            _time.WaitAsync(async: false, UntilNextLogin(), cancellationToken).GetCompletedResult();
            return Newer(staleToken) ?? Perform(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc cref="Renew"/>
    public async Task<string> RenewAsync(string? staleToken, CancellationToken cancellationToken = default)
    {
        long seen = Volatile.Read(ref _finished);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Settled(staleToken, seen) is string newer)
            {
                return newer;
            }

            await _time.WaitAsync(async: true, UntilNextLogin(), cancellationToken).ConfigureAwait(false);
            return Newer(staleToken) ?? await PerformAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string Checked(string token) =>
        token.Length > 0 && token.All(static character => character is > ' ' and <= '~')
            ? token
            : throw new ArgumentException("The token is empty or holds blanks, line breaks or other characters that no token has.", nameof(token));

    private Held Hold(AccessToken token)
    {
        if (token.Lifetime is not TimeSpan lifetime)
        {
            return new Held(Checked(token.Value), RenewAt: null, EndsAt: null);
        }

        TimeSpan early = lifetime / 4 < RenewedBefore ? lifetime / 4 : RenewedBefore;
        return new Held(Checked(token.Value), After(lifetime - early), After(lifetime));
    }

    private long After(TimeSpan wait) => _time.GetTimestamp() + (long)(wait.TotalSeconds * _time.TimestampFrequency);

    private bool StillHolds(Held held) => held.EndsAt is not long end || _time.GetTimestamp() < end;

    /// <summary>Whether a call must get a new token first. Not soon after a log-in that failed: then the old one does while it holds.</summary>
    private bool MustRenew(Held held) =>
        _method is not null
        && held.RenewAt is long at
        && _time.GetTimestamp() >= at
        && !(StillHolds(held) && _refusal is null && _time.GetTimestamp() < Volatile.Read(ref _pauseUntil));

    private string? Newer(string? staleToken) =>
        _held is { Token: string current } && !string.Equals(current, staleToken, StringComparison.Ordinal) ? current : null;

    /// <summary>What is already decided for somebody who came when <paramref name="seen"/> log-ins had ended: a token, a failure, or
    /// nothing.</summary>
    private string? Settled(string? staleToken, long seen)
    {
        if (Newer(staleToken) is string newer)
        {
            return newer;
        }

        ThrowIfHopeless();
        if (_finished != seen && _lastFailure is not null)
        {
            // It failed while this caller stood in line for it; that was this caller's try, too.
            ExceptionDispatchInfo.Throw(_lastFailure);
        }

        return null;
    }

    private void ThrowIfHopeless()
    {
        if (_method is null)
        {
            throw new LoginException("The token isn't valid (any more), and there are no credentials to log in with. Give a new token.");
        }

        if (_refusal is LoginException refused)
        {
            throw new LoginException(
                $"The log-in was refused before and isn't tried again with the same credentials. {refused.Message}", refused.StatusCode, refused)
            {
                Operation = refused.Operation,
                ErrorId = refused.ErrorId,
                RequestId = refused.RequestId,
            };
        }
    }

    private TimeSpan UntilNextLogin()
    {
        if (_lastLogin is not long last)
        {
            return TimeSpan.Zero;
        }

        TimeSpan wait = _interval - _time.GetElapsedTime(last);
        if (wait <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        _logger.LoginWaits(wait.TotalSeconds);
        return wait;
    }

    private string Perform(CancellationToken cancellationToken)
    {
        long forgotten = Volatile.Read(ref _forgotten);
        try
        {
            return Succeeded(_method!.Login(cancellationToken), forgotten);
        }
        catch (Exception failure)
        {
            Failed(failure);
            throw;
        }
    }

    private async Task<string> PerformAsync(CancellationToken cancellationToken)
    {
        long forgotten = Volatile.Read(ref _forgotten);
        try
        {
            return Succeeded(await _method!.LoginAsync(cancellationToken).ConfigureAwait(false), forgotten);
        }
        catch (Exception failure)
        {
            Failed(failure);
            throw;
        }
    }

    private string Succeeded(AccessToken token, long forgotten)
    {
        Held? before;
        lock (_holding)
        {
            before = _held;
            _held = _forgotten == forgotten ? Hold(token) : before;
        }

        _lastLogin = _time.GetTimestamp();
        _lastFailure = null;
        Volatile.Write(ref _finished, _finished + 1);
        _logger.LoggedIn();
        if (before is not null && !string.Equals(before.Token, token.Value, StringComparison.Ordinal))
        {
            TellOfRenewal();
        }

        return token.Value;
    }

    private void TellOfRenewal()
    {
        try
        {
            Renewed?.Invoke(this, EventArgs.Empty);
        }
#pragma warning disable CA1031 // A handler must not take the token from the calls that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _logger.RenewalHandlerFailed(failure.GetType().Name);
        }
    }

    private void Failed(Exception failure)
    {
        // Where nothing was sent the account has noticed nothing; trying again soon does no harm.
        if (failure is not ConnectionException { NothingWasSent: true })
        {
            _lastLogin = _time.GetTimestamp();
        }

        // Whoever gave up speaks for nobody else.
        _lastFailure = failure is OperationCanceledException ? null : failure;
        Volatile.Write(ref _pauseUntil, After(_interval));
        Volatile.Write(ref _finished, _finished + 1);
        if (failure is LoginException refused)
        {
            _refusal = refused;
            _logger.LoginRefused(refused.StatusCode, refused.ErrorId);
        }
        else
        {
            _logger.LoginFailed(FailureName.Of(failure));
        }
    }

    private sealed record Held(string Token, long? RenewAt, long? EndsAt)
    {
        public override string ToString() => "token";
    }
}
