namespace Earshot.Http;

/// <summary>
/// What all calls of one or several pipelines pass: a vendor's own manners, such as a pace of its own or a pause after a refusal. Used by many
/// calls at once.
/// </summary>
public abstract class CallGate
{
    /// <summary>Lets an attempt of a call go out, blocks until it may, or refuses.</summary>
    /// <exception cref="RateLimitException">The call is not to be sent; with <see cref="RateLimitException.WasHeldBack"/> it isn't waited
    /// for.</exception>
    public abstract void Enter(ApiRequest request, CancellationToken cancellationToken);

    /// <summary>Lets an attempt of a call go out, waits until it may, or refuses.</summary>
    /// <inheritdoc cref="Enter"/>
    public abstract ValueTask EnterAsync(ApiRequest request, CancellationToken cancellationToken);

    /// <summary>Sees an answer.</summary>
    /// <param name="request">The call.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="error">The API's own error; null where the answer carried none, or was good.</param>
    /// <returns>The exception that the answer stands for; null leaves it to the pipeline.</returns>
    public abstract EarshotException? Answered(ApiRequest request, int statusCode, ApiError? error);

    /// <summary>Puts itself in the way of a WebSocket's opening. Default: it doesn't.</summary>
    /// <param name="network">What opens the connection; not to be disposed of.</param>
    public virtual HttpMessageHandler ForSockets(HttpMessageHandler network) => network;
}
