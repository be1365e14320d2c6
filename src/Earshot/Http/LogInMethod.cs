namespace Earshot.Http;

/// <summary>A vendor's log-in, in both forms. Each returns the new token.</summary>
/// <remarks>
/// A refusal must come as <see cref="AuthenticationException"/>: it is remembered, so that no account is locked out. The calls it makes
/// must not be authenticated ones (<see cref="ApiRequest.IsAuthenticated"/> = false): those would wait for the very log-in they are.
/// </remarks>
public sealed class LogInMethod
{
    /// <summary>A log-in whose tokens hold until they are refused.</summary>
    /// <param name="logIn">Synchronous down to the socket.</param>
    /// <param name="logInAsync">The same, asynchronous.</param>
    public LogInMethod(Func<CancellationToken, string> logIn, Func<CancellationToken, Task<string>> logInAsync)
    {
        ArgumentNullException.ThrowIfNull(logIn);
        ArgumentNullException.ThrowIfNull(logInAsync);
        LogIn = ending => new AccessToken(logIn(ending));
        LogInAsync = async ending => new AccessToken(await logInAsync(ending).ConfigureAwait(false));
    }

    private LogInMethod(Func<CancellationToken, AccessToken> logIn, Func<CancellationToken, Task<AccessToken>> logInAsync)
    {
        LogIn = logIn;
        LogInAsync = logInAsync;
    }

    internal Func<CancellationToken, AccessToken> LogIn { get; }

    internal Func<CancellationToken, Task<AccessToken>> LogInAsync { get; }

    /// <summary>A log-in whose tokens say how long they hold; they are renewed before.</summary>
    /// <param name="logIn">Synchronous down to the socket.</param>
    /// <param name="logInAsync">The same, asynchronous.</param>
    public static LogInMethod Expiring(Func<CancellationToken, AccessToken> logIn, Func<CancellationToken, Task<AccessToken>> logInAsync)
    {
        ArgumentNullException.ThrowIfNull(logIn);
        ArgumentNullException.ThrowIfNull(logInAsync);
        return new LogInMethod(logIn, logInAsync);
    }
}
