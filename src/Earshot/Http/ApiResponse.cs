using System.Net.Http.Headers;

namespace Earshot.Http;

/// <summary>Represents a successful response.</summary>
internal class ApiResponse(int statusCode, HttpResponseHeaders headers, ReadOnlyMemory<byte> body = default)
{
    /// <summary>Gets the status code: 2xx, or 3xx if <see cref="ApiRequest.ReturnsLocation"/> is set.</summary>
    public int StatusCode { get; } = statusCode;

    /// <summary>Gets the headers. They can contain secrets, such as the token of a login, and must not be logged.</summary>
    public HttpResponseHeaders Headers { get; } = headers;

    /// <summary>
    /// Gets the body; it is empty if there is none or if its JSON was read. It can contain secrets and must not be logged.
    /// </summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>Gets the first value of a header, or null if the response does not contain it.</summary>
    public string? Header(string name) =>
        Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.FirstOrDefault() : null;
}

/// <summary>Represents a successful response whose JSON body was read. The bytes of the body are not kept.</summary>
internal sealed class ApiResponse<T>(int statusCode, HttpResponseHeaders headers, T? value) : ApiResponse(statusCode, headers)
{
    /// <summary>Gets the value of the body, or null if the body is the JSON literal null or empty.</summary>
    public T? Value { get; } = value;
}
