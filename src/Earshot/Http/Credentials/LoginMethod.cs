namespace Earshot.Http;

/// <summary>Logs in and returns the new token; blocks if <paramref name="async"/> is false.</summary>
/// <remarks>
/// A rejection must be thrown as <see cref="LoginException"/>: it is remembered, so that no account is locked out. Requests of the login
/// must not be authenticated (<see cref="ApiRequest.IsAuthenticated"/>), because they would wait for the login that sends them.
/// </remarks>
/// <param name="async">Whether to run asynchronously.</param>
/// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
internal delegate ValueTask<AccessToken> LoginMethod(bool async, CancellationToken cancellationToken);
