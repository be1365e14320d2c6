using System.Net.Http.Headers;

namespace Earshot.Http;

/// <summary>An answer as it came, its body unread.</summary>
/// <param name="statusCode">The status, in 2xx.</param>
/// <param name="headers">The headers of the answer.</param>
/// <param name="body">The body.</param>
public class ApiResponse(int statusCode, HttpResponseHeaders headers, ReadOnlyMemory<byte> body = default)
{
    /// <summary>The status, in 2xx.</summary>
    public int StatusCode { get; } = statusCode;

    /// <summary>The headers of the answer. They can hold secrets (a log-in's token): not for logs.</summary>
    public HttpResponseHeaders Headers { get; } = headers;

    /// <summary>The body as it came; empty where there was none or its JSON has been read. It can hold secrets: not for logs.</summary>
    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>The first value of a header, its name in any case; null where the answer has none.</summary>
    public string? Header(string name) =>
        Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.FirstOrDefault() : null;
}

/// <summary>An answer with its JSON body read; the bytes of the body aren't kept.</summary>
/// <param name="statusCode">The status, in 2xx.</param>
/// <param name="headers">The headers of the answer.</param>
/// <param name="value">The body; null where it was the JSON literal null.</param>
public sealed class ApiResponse<T>(int statusCode, HttpResponseHeaders headers, T? value) : ApiResponse(statusCode, headers)
{
    /// <summary>What was read from the body; null where that was the JSON literal null, or empty because there was nothing more to say.</summary>
    public T? Value { get; } = value;
}
