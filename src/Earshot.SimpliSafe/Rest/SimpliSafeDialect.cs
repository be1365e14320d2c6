using System.Net.Http.Headers;
using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Rest;

/// <summary>What is SimpliSafe's own in its HTTP answers. The server's words are not handed on: they may quote what was sent.</summary>
internal sealed class SimpliSafeDialect : ApiDialect
{
    private const int LongestName = 64;

    /// <summary>The name of an error, as it may be shown; null for any other text, which might quote what was sent.</summary>
    public static string? Name(string? text) =>
        text is { Length: > 0 and <= LongestName } && char.IsAsciiLetter(text[0])
        && text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
            ? text
            : null;

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
