using System.Net.Http.Headers;
using System.Text.Json;
using Earshot.Http;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Rest;

/// <summary>What is SimpliSafe's own in its HTTP answers. The server's words are not handed on: they may quote what was sent.</summary>
internal sealed class SimpliSafeDialect : ApiDialect
{
    /// <inheritdoc/>
    public override ApiError? ReadError(int statusCode, HttpResponseHeaders headers, ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement error = document.RootElement;
            string? id = JsonField.Text(error, "type") ?? JsonField.Text(error, "errorType") ?? JsonField.Text(error, "error");
            return id is null ? null : new ApiError(id, Message: null, RequestId: null);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
