using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Earshot.Json;

namespace Earshot.Http;

/// <summary>Reads the JSON of a successful response, or reports what was received instead.</summary>
internal static class ResponseJson
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static ApiResponse<T> Read<T>(ApiRequest request, BufferedResponse response, JsonTypeInfo<T> json)
    {
        ReadOnlySpan<byte> body = response.Body.Span;
        if (body.StartsWith(ByteOrderMark))
        {
            body = body[ByteOrderMark.Length..];
        }

        // A command was executed even if the server returns no body.
        if (body.IsEmpty && (request.CanReturnNothing || response.StatusCode == 204 || request.Method != HttpMethod.Get))
        {
            return new ApiResponse<T>(response.StatusCode, response.Headers, default);
        }

        if (body.IsEmpty)
        {
            throw NotAnApi(request, response, "an empty body");
        }

        try
        {
            var read = new ApiResponse<T>(response.StatusCode, response.Headers, JsonSerializer.Deserialize(body, json));
            response.Release();
            return read;
        }
        catch (ShapeException other)
        {
            throw Unexpected(request, response, $"JSON of another shape: {other.Description}, at $");
        }
        catch (JsonException invalid)
        {
            // Not passed on as inner exception: its path can contain keys of the body.
            string position = $"line {invalid.LineNumber + 1}, byte {invalid.BytePositionInLine + 1}";
            throw LooksLikeJson(response, body)
                ? Unexpected(request, response, $"{Describe(response)}, which starts like JSON but is not the expected JSON ({position})")
                : NotAnApi(request, response, $"{Describe(response)}, which is not the expected JSON ({position})");
        }
    }

    /// <summary>Determines by the content type and the first byte whether a body is JSON rather than a page or a text.</summary>
    private static bool LooksLikeJson(BufferedResponse response, ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> text = body.TrimStart(" \t\r\n"u8);
        return !IsPage(response) && !text.IsEmpty && text[0] is (byte)'{' or (byte)'[';
    }

    private static bool IsPage(BufferedResponse response) =>
        string.Equals(response.ContentType, "text/html", StringComparison.OrdinalIgnoreCase);

    private static string Describe(BufferedResponse response) =>
        IsPage(response)
            ? "a web page (text/html)"
            : $"{response.Body.Length} bytes of {ErrorText.Clean(response.ContentType, 100) ?? "no content type"}";

    private static ConnectionException Unexpected(ApiRequest request, BufferedResponse response, string received) =>
        new(
            ConnectionProblem.NotAnApi,
            $"{request.Operation} failed: the server returned {response.StatusCode} with {received}. "
            + "Check that the URL is that of the API, and that the server's version is supported.")
        { Operation = request.Operation };

    // Outside the API, a server returns its start page for paths that it does not have.
    private static EarshotException NotAnApi(ApiRequest request, BufferedResponse response, string received) =>
        request.CanReturnPages && IsPage(response)
        ? new NotFoundException(
            $"{request.Operation} failed: the server returned a web page, because it does not have this path. A newer version "
            + "of the server or a plugin may provide it. Otherwise, check that the URL is that of the API.",
            response.StatusCode)
        { Operation = request.Operation }
        : new ConnectionException(
            ConnectionProblem.NotAnApi,
            $"{request.Operation} failed: the server returned {response.StatusCode} with {received}. "
            + "Check that the URL is that of the API, and that no proxy requires a login.")
        { Operation = request.Operation };
}
