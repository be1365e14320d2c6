using System.Net.Http.Headers;

namespace Earshot.Http;

/// <summary>What is a vendor's own in its HTTP answers: the seam through which <see cref="HttpPipeline"/> learns it.</summary>
public abstract class ApiDialect
{
    /// <summary>The word before the token in the <c>Authorization</c> header. Default <c>Bearer</c>.</summary>
    public virtual string AuthorizationScheme => "Bearer";

    /// <summary>Reads the vendor's error body.</summary>
    /// <param name="statusCode">The HTTP status, outside 2xx.</param>
    /// <param name="headers">The answer's headers.</param>
    /// <param name="body">The body, cut after 64 KiB; may be empty, a web page or anything else.</param>
    /// <returns>Null where the body isn't the API's own error. Must not throw, whatever the body is.</returns>
    public abstract ApiError? ReadError(int statusCode, HttpResponseHeaders headers, ReadOnlyMemory<byte> body);

    /// <summary>Reads the rate budget from an answer's headers, where the vendor tells it. Default: it doesn't.</summary>
    public virtual RateLimit? ReadRateLimit(HttpResponseHeaders headers) => null;
}

/// <summary>The API's own error body.</summary>
/// <param name="Id">The stable key of the error.</param>
/// <param name="Message">The server's words, for people; becomes part of the exception's text.</param>
/// <param name="RequestId">The id under which the server logged the call.</param>
public sealed record ApiError(string? Id, string? Message, string? RequestId);
