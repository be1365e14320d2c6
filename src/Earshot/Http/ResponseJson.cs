using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Earshot.Http;

/// <summary>Reads the JSON of a good answer, and says what came instead where there is none.</summary>
internal static class ResponseJson
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static ApiResponse<T> Read<T>(ApiRequest request, BufferedResponse answer, JsonTypeInfo<T> json)
    {
        ReadOnlySpan<byte> body = answer.Body.Span;
        if (body.StartsWith(ByteOrderMark))
        {
            body = body[ByteOrderMark.Length..];
        }

        // What a command was to do is done, even where the server says no more about it.
        if (body.IsEmpty && (request.CanReturnNothing || answer.StatusCode == 204 || request.Method != HttpMethod.Get))
        {
            return new ApiResponse<T>(answer.StatusCode, answer.Headers, default);
        }

        if (body.IsEmpty)
        {
            throw NotAnApi(request, answer, "an empty body");
        }

        try
        {
            var response = new ApiResponse<T>(answer.StatusCode, answer.Headers, JsonSerializer.Deserialize(body, json));
            answer.Release();
            return response;
        }
        catch (JsonException unreadable)
        {
            // Not handed on as inner exception: its path can hold keys of the body.
            string where = $"line {unreadable.LineNumber + 1}, byte {unreadable.BytePositionInLine + 1}";
            throw NotAnApi(request, answer, $"{Describe(answer)}, not with the JSON expected ({where})");
        }
    }

    private static bool IsPage(BufferedResponse answer) => string.Equals(answer.ContentType, "text/html", StringComparison.OrdinalIgnoreCase);

    private static string Describe(BufferedResponse answer) =>
        IsPage(answer)
            ? "a web page (text/html)"
            : $"{answer.Body.Length} bytes of {ErrorText.Clean(answer.ContentType, 100) ?? "no content type"}";

    // Outside of the API a server shows its own start page for what it doesn't have.
    private static EarshotException NotAnApi(ApiRequest request, BufferedResponse answer, string what) => request.CanReturnPages && IsPage(answer)
        ? new NotFoundException(
            $"{request.Operation} failed: this server has no such thing and showed a web page in its place. A newer server or a plugin may have it; "
            + "or the URL doesn't lead to the API.",
            answer.StatusCode)
        { Operation = request.Operation }
        : new ConnectionException(
            ConnectionProblem.NotAnApi,
            $"{request.Operation} failed: the server answered {answer.StatusCode} with {what}. "
            + "Check that the URL leads to the API and not to a web page or a log-in page of a proxy.")
        { Operation = request.Operation };
}
