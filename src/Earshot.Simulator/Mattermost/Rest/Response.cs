using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.Rest;

/// <summary>Represents the response to a request.</summary>
internal sealed record Response
{
    public int Status { get; init; } = 200;

    public string ContentType { get; init; } = "application/json";

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ETag { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Gets the rest of the work, which produces the actual response after a delay; otherwise, null.</summary>
    public (TimeSpan Delay, Func<Response> Finish)? Later { get; init; }

    public static Response Json(JsonNode? json, int status = 200, string? etag = null) =>
        new() { Status = status, Body = Encoding.UTF8.GetBytes(GoJson.Text(json)), ETag = etag };

    public static Response NotModified(string etag) => new() { Status = 304, ETag = etag };

    public static Response List(IEnumerable<JsonNode?> items) => Json(GoJson.Array(items));

    public static Response Ok() => Json(new JsonObject { ["status"] = "OK" });
}
