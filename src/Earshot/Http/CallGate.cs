namespace Earshot.Http;

/// <summary>
/// Controls when the calls of one or several pipelines are sent, for rules that are particular to a service, such as a pace or a pause
/// after a refusal. It is used by many calls concurrently.
/// </summary>
internal abstract class CallGate
{
    /// <summary>Waits until an attempt of a call can be sent; blocks if <paramref name="async"/> is false.</summary>
    /// <exception cref="RateLimitException">
    /// The call must not be sent. If <see cref="RateLimitException.WasHeldBack"/> is set, it is not retried.
    /// </exception>
    public abstract ValueTask EnterAsync(bool async, ApiRequest request, CancellationToken cancellationToken);

    /// <summary>Examines a response.</summary>
    /// <param name="request">The call.</param>
    /// <param name="statusCode">The HTTP status code.</param>
    /// <param name="error">The API's own error, or null if the response contains none or is successful.</param>
    /// <returns>The exception to throw, or null to use the pipeline's.</returns>
    public abstract EarshotException? Responded(ApiRequest request, int statusCode, ApiError? error);

    /// <summary>Wraps the handler that opens WebSocket connections. By default, it is not wrapped.</summary>
    /// <param name="network">The handler that opens the connection. The wrapper must not dispose it.</param>
    public virtual HttpMessageHandler ForSockets(HttpMessageHandler network) => network;
}
