using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Earshot.Http;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost.Rest;

/// <summary>Reads Mattermost's errors and rate limits, as servers 5.37 and 11 return them.</summary>
internal sealed partial class MattermostDialect : ApiDialect
{
    /// <inheritdoc/>
    public override ApiError? ReadError(int statusCode, HttpResponseHeaders headers, ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, JsonTypes.Model<AppError>().Info) is { Id: { Length: > 0 } id } error
                ? new ApiError(id, error.Message, error.RequestId is { Length: > 0 } request ? request : null)
                {
                    IsConflict = statusCode == 400 && AlreadyExists().IsMatch(id),
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override RateLimit? ReadRateLimit(HttpResponseHeaders headers) =>
        RateLimit.FromHeaders(headers, "X-RateLimit-Remaining", "X-RateLimit-Reset");

    // The server reports an object that already exists with 400; only the ID distinguishes it from a value that is not valid.
    [GeneratedRegex(
        @"(?<!not_)(?<=[._])(exists|existing|duplicate|unique_name|conflict)(?=[._]|$)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex AlreadyExists();
}
