using System.Net.Http.Headers;

namespace Earshot.Http;

/// <summary>Reads those parts of HTTP responses that differ from service to service.</summary>
internal abstract class ApiDialect
{
    /// <summary>Gets the scheme of the <c>Authorization</c> header.</summary>
    public virtual string AuthorizationScheme => "Bearer";

    /// <summary>Reads the service's error body. It must not throw, whatever the body contains.</summary>
    /// <param name="statusCode">The HTTP status code, outside 2xx.</param>
    /// <param name="headers">The headers of the response.</param>
    /// <param name="body">The body, truncated to 64 KiB. It can be empty, a web page, or anything else.</param>
    /// <returns>The error, or null if the body is not the API's own error.</returns>
    public abstract ApiError? ReadError(int statusCode, HttpResponseHeaders headers, ReadOnlyMemory<byte> body);

    /// <summary>Gets the sentence that says what to do about an error.</summary>
    /// <param name="statusCode">The HTTP status code.</param>
    /// <returns>The sentence, or null to use the one for all services.</returns>
    public virtual string? Advice(int statusCode) => null;

    /// <summary>Reads the rate limit from the headers of a response.</summary>
    /// <returns>The rate limit, or null if the service does not report it.</returns>
    public virtual RateLimit? ReadRateLimit(HttpResponseHeaders headers) => null;
}

/// <summary>Represents the API's own error body.</summary>
/// <param name="Id">The stable ID of the error.</param>
/// <param name="Message">The server's message for people. It becomes part of the exception's message.</param>
/// <param name="RequestId">The ID under which the server logged the request.</param>
internal sealed record ApiError(string? Id, string? Message, string? RequestId)
{
    /// <summary>
    /// Gets or sets a value that indicates whether the error is a conflict with the state of the resource, such as a name that is already
    /// used, although the status is not 409. Such an error becomes a <see cref="ConflictException"/>.
    /// </summary>
    public bool IsConflict { get; init; }
}
