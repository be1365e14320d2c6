using System.Net.Http.Headers;
using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Rest;

/// <summary>Reads errors from the service's HTTP responses. Their messages are not kept, because they can quote the request.</summary>
internal sealed class SimpliSafeDialect : ApiDialect
{
    private const int LongestName = 64;

    /// <summary>
    /// Gets the name of an error, or <see langword="null"/> if the text is not a plain name, because other text could quote the request.
    /// </summary>
    public static string? Name(string? text) =>
        text is { Length: > 0 and <= LongestName } && char.IsAsciiLetter(text[0])
        && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
            ? text
            : null;

    /// <inheritdoc/>
    public override string? Advice(int statusCode) => statusCode switch
    {
        // Users of the service can neither ask an administrator nor read a log.
        403 => "The service does not allow this for the account or its plan.",
        409 => "The base station is busy; try again in a few seconds.",
        504 => "The base station did not respond to the service in time; check that it is online, and try again.",
        >= 500 => "Try again later.",
        _ => null,
    };

    /// <inheritdoc/>
    public override ApiError? ReadError(int statusCode, HttpResponseHeaders headers, ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement error = document.RootElement;
            string? id = JsonField.Text(error, "type") ?? JsonField.Text(error, "errorType") ?? JsonField.Text(error, "error");
            return Name(id) is { } name ? new ApiError(name, Message: null, RequestId: null) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
