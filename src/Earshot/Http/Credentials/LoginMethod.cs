namespace Earshot.Http;

/// <summary>A vendor's log-in, in both forms. Each returns the new token.</summary>
/// <remarks>
/// A refusal must come as <see cref="LoginException"/>: it is remembered, so that no account is locked out. The calls it makes
/// must not be authenticated ones (<see cref="ApiRequest.IsAuthenticated"/> = false): those would wait for the very log-in they are.
/// </remarks>
public sealed class LoginMethod
{
    /// <summary>A log-in whose tokens hold until they are refused.</summary>
    /// <param name="login">Synchronous down to the socket.</param>
    /// <param name="loginAsync">The same, asynchronous.</param>
    public LoginMethod(Func<CancellationToken, string> login, Func<CancellationToken, Task<string>> loginAsync)
    {
        ArgumentNullException.ThrowIfNull(login);
        ArgumentNullException.ThrowIfNull(loginAsync);
        Login = ending => new AccessToken(login(ending));
        LoginAsync = async ending => new AccessToken(await loginAsync(ending).ConfigureAwait(false));
    }

    private LoginMethod(Func<CancellationToken, AccessToken> login, Func<CancellationToken, Task<AccessToken>> loginAsync)
    {
        Login = login;
        LoginAsync = loginAsync;
    }

    internal Func<CancellationToken, AccessToken> Login { get; }

    internal Func<CancellationToken, Task<AccessToken>> LoginAsync { get; }

    /// <summary>A log-in whose tokens say how long they hold; they are renewed before.</summary>
    /// <param name="login">Synchronous down to the socket.</param>
    /// <param name="loginAsync">The same, asynchronous.</param>
    public static LoginMethod Expiring(Func<CancellationToken, AccessToken> login, Func<CancellationToken, Task<AccessToken>> loginAsync)
    {
        ArgumentNullException.ThrowIfNull(login);
        ArgumentNullException.ThrowIfNull(loginAsync);
        return new LoginMethod(login, loginAsync);
    }
}
