namespace Earshot.Http;

/// <summary>A vendor's log-in, in both forms. Each returns the new token.</summary>
/// <remarks>
/// A refusal must come as <see cref="AuthenticationException"/>: it is remembered, so that no account is locked out. The calls it makes
/// must not be authenticated ones (<see cref="ApiRequest.IsAuthenticated"/> = false): those would wait for the very log-in they are.
/// </remarks>
/// <param name="logIn">Synchronous down to the socket.</param>
/// <param name="logInAsync">The same, asynchronous.</param>
public sealed class LogInMethod(Func<CancellationToken, string> logIn, Func<CancellationToken, Task<string>> logInAsync)
{
    internal Func<CancellationToken, string> LogIn { get; } = logIn ?? throw new ArgumentNullException(nameof(logIn));

    internal Func<CancellationToken, Task<string>> LogInAsync { get; } = logInAsync ?? throw new ArgumentNullException(nameof(logInAsync));
}
