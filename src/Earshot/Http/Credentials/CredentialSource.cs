using Earshot.Timing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Earshot.Http;

/// <summary>
/// Holds the token of one account, and obtains a new one when needed. It is shared by synchronous and asynchronous calls and by WebSocket
/// connections: one login is in progress at a time, and all callers that need it share its result. This type is thread-safe.
/// </summary>
/// <remarks>Methods with a parameter <c>async</c> block the calling thread and return a completed task if it is false.</remarks>
internal sealed class CredentialSource : IDisposable
{
    /// <summary>The default minimum time between two automatic logins: 30 seconds.</summary>
    public static readonly TimeSpan DefaultLoginInterval = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest time before its expiration at which a token is renewed: 60 seconds, or a quarter of its lifetime if that is less.
    /// </summary>
    public static readonly TimeSpan RenewedBefore = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly LoginMethod? _method;
    private readonly LoginHistory _logins;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _holding = new();
    private volatile HeldToken? _held;
    private long _forgotten;

    /// <summary>Initializes a new instance of the <see cref="CredentialSource"/> class.</summary>
    /// <param name="token">The initial token, or null if there is none before the first login.</param>
    /// <param name="method">The method that logs in, or null if the token cannot be replaced.</param>
    /// <param name="loginInterval">
    /// The minimum time between two automatic logins, or null to use <see cref="DefaultLoginInterval"/>.
    /// </param>
    /// <param name="timeProvider">The clock, or null to use that of the system.</param>
    /// <param name="logger">The logger, or null.</param>
    /// <exception cref="ArgumentException">
    /// The token contains characters that no token contains, or the interval is negative or too long.
    /// </exception>
    public CredentialSource(
        string? token,
        LoginMethod? method = null,
        TimeSpan? loginInterval = null,
        TimeProvider? timeProvider = null,
        ILogger? logger = null)
    {
        TimeSpan interval = loginInterval ?? DefaultLoginInterval;
        new OptionCheck(nameof(CredentialSource)).NotNegative(interval, nameof(loginInterval));
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _held = token is null ? null : HeldToken.From(new AccessToken(token), _timeProvider);
        _method = method;
        _logins = new LoginHistory(interval, _timeProvider, _logger);
    }

    /// <summary>
    /// Occurs when a token was replaced by another one, so that connections that were opened with the old one can be replaced. Callers that
    /// wait for the token wait for the handlers, too. Exceptions of handlers are logged.
    /// </summary>
    public event EventHandler? Renewed;

    /// <summary>Gets the current token, or null before the first login and after <see cref="Forget"/>.</summary>
    public string? Token => _held?.Value;

    /// <summary>Gets a value that indicates whether a login is possible: there is a method, and it was not rejected.</summary>
    public bool CanRenew => _method is not null && !_logins.IsRejected;

    /// <summary>
    /// Gets the time until the token is to be renewed, or null if there is no token or its lifetime is not known. Calls renew it
    /// automatically; this property is for code that only listens.
    /// </summary>
    public TimeSpan? RenewalDueIn => _held?.RenewalDueIn(_timeProvider);

    /// <summary>
    /// Sets a token that was obtained elsewhere. The credentials are considered changed, so that a rejected login is forgotten.
    /// </summary>
    /// <exception cref="ArgumentException">The token contains characters that no token contains.</exception>
    public void Use(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        lock (_holding)
        {
            _held = HeldToken.From(token, _timeProvider);
        }

        _logins.Forgive();
    }

    /// <summary>Declares that the credentials have changed, so that a login that was rejected can be tried again.</summary>
    public void CredentialsChanged() => _logins.Forgive();

    /// <summary>Drops the token after a logout. The token of a login in progress is not kept either.</summary>
    public void Forget()
    {
        lock (_holding)
        {
            _forgotten++;
            _held = null;
        }
    }

    /// <summary>
    /// Gets the token for a call: the current one, or a new one if there is none or it is about to expire. If an early renewal fails for a
    /// transient reason, the current one is returned while it is valid.
    /// </summary>
    /// <exception cref="LoginException">The login was rejected, now or before, or there is no method to log in.</exception>
    /// <exception cref="EarshotException">There is no valid token, and the login failed for another reason.</exception>
    public ValueTask<string> GetTokenAsync(bool async, CancellationToken cancellationToken = default) =>
        _held is not HeldToken held ? RenewAsync(async, staleToken: null, cancellationToken)
        : MustRenew(held) ? RenewEarlyAsync(async, held, cancellationToken)
        : new ValueTask<string>(held.Value);

    /// <inheritdoc cref="GetTokenAsync(bool, CancellationToken)"/>
    public ValueTask<string> GetTokenAsync(CancellationToken cancellationToken = default) => GetTokenAsync(async: true, cancellationToken);

    /// <summary>
    /// Logs in because the user requested it: without a delay, but not if a login with the same credentials was rejected.
    /// </summary>
    /// <returns>The new token.</returns>
    /// <exception cref="LoginException">The login was rejected, now or before, or there is no method to log in.</exception>
    public async ValueTask<string> LoginAsync(bool async, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(async, cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfImpossible();
            return await PerformAsync(async, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Gets a token that replaces one that is no longer valid.</summary>
    /// <param name="async">Whether to run asynchronously.</param>
    /// <param name="staleToken">
    /// The token that was rejected, or null if there was none. If a newer one is known, that one is returned.
    /// </param>
    /// <param name="cancellationToken">
    /// The token to monitor for cancellation requests. It cancels the wait, and the login if this caller performs it.
    /// </param>
    /// <exception cref="LoginException">The login was rejected, now or before, or there is no method to log in.</exception>
    public async ValueTask<string> RenewAsync(bool async, string? staleToken, CancellationToken cancellationToken = default)
    {
        long finishedBefore = _logins.Finished;
        await _gate.WaitAsync(async, cancellationToken).ConfigureAwait(false);
        try
        {
            if (Newer(staleToken) is string newer)
            {
                return newer;
            }

            ThrowIfImpossible();
            _logins.ThrowIfFailedSince(finishedBefore);
            await _timeProvider.WaitAsync(async, _logins.DelayBeforeNext(), cancellationToken).ConfigureAwait(false);
            return Newer(staleToken) ?? await PerformAsync(async, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc cref="RenewAsync(bool, string?, CancellationToken)"/>
    public Task<string> RenewAsync(string? staleToken, CancellationToken cancellationToken = default) =>
        RenewAsync(async: true, staleToken, cancellationToken).AsTask();

    /// <summary>
    /// Gets the time that <see cref="RenewAsync(bool, string?, CancellationToken)"/> would wait before it logs in, so that code that
    /// announces its next attempt can include it. It is zero if no login is needed or one is allowed now.
    /// </summary>
    /// <param name="staleToken">
    /// The token that was rejected, or null if there was none; then this is the wait of <see cref="GetTokenAsync(bool, CancellationToken)"/>.
    /// </param>
    public TimeSpan LoginDelay(string? staleToken) =>
        staleToken is null
            ? _held is { } held && !held.HasExpired(_timeProvider) ? TimeSpan.Zero : _logins.NextIn
            : Newer(staleToken) is null ? _logins.NextIn : TimeSpan.Zero;

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async ValueTask<string> RenewEarlyAsync(bool async, HeldToken held, CancellationToken cancellationToken)
    {
        try
        {
            return await RenewAsync(async, held.Value, cancellationToken).ConfigureAwait(false);
        }
        catch (EarshotException failure) when (failure is not LoginException && !held.HasExpired(_timeProvider))
        {
            return held.Value;
        }
    }

    /// <summary>
    /// Determines whether a call needs a new token first. After a login that failed recently, a token that is still valid is used.
    /// </summary>
    private bool MustRenew(HeldToken held) =>
        _method is not null && held.IsRenewalDue(_timeProvider) && (held.HasExpired(_timeProvider) || !_logins.IsPaused);

    private string? Newer(string? staleToken) =>
        _held is { Value: string current } && !string.Equals(current, staleToken, StringComparison.Ordinal) ? current : null;

    private void ThrowIfImpossible()
    {
        if (_method is null)
        {
            throw new LoginException(
                "The token is not valid or no longer valid, and no credentials are configured to obtain a new one. Supply a new token.");
        }

        _logins.ThrowIfRejected();
    }

    private async ValueTask<string> PerformAsync(bool async, CancellationToken cancellationToken)
    {
        long forgottenBefore = Volatile.Read(ref _forgotten);
        AccessToken token;
        HeldToken? before;
        try
        {
            token = await _method!(async, cancellationToken).ConfigureAwait(false);
            lock (_holding)
            {
                before = _held;
                _held = _forgotten == forgottenBefore ? HeldToken.From(token, _timeProvider) : before;
            }
        }
        catch (Exception failure)
        {
            _logins.Failed(failure);
            throw;
        }

        _logins.Succeeded();
        if (before is not null && !string.Equals(before.Value, token.Value, StringComparison.Ordinal))
        {
            NotifyRenewed();
        }

        return token.Value;
    }

    private void NotifyRenewed()
    {
        try
        {
            Renewed?.Invoke(this, EventArgs.Empty);
        }
#pragma warning disable CA1031 // A handler must not keep the token from the calls that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _logger.RenewalHandlerFailed(failure.GetType().Name);
        }
    }
}
