using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Represents a possible response according to the contract, and what the caller must receive.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body.</param>
/// <param name="MediaType">The media type.</param>
/// <param name="Type">The type that the caller receives, or null if the response is not JSON.</param>
/// <param name="Json">The value that the caller receives, as JSON, or null if there is none.</param>
/// <param name="Shape">The name of the form if the response has one of two forms; otherwise, null.</param>
internal sealed record ResponseSample(int Status, string Body, string MediaType, string? Type, JsonNode? Json, string? Shape = null)
{
    /// <summary>Gets the kind: <c>json</c>, <c>none</c>, <c>text</c>, <c>stream</c>, <c>lines</c>, or <c>address</c>.</summary>
    public string Kind { get; init; } = "json";

    public HttpResponseMessage Message()
    {
        HttpResponseMessage message = MemoryServer.Returning(Status, Body, MediaType);
        if (Kind == "address")
        {
            message.Headers.Location = new Uri("/landing?code=1", UriKind.Relative);
        }

        if (Status == (int)HttpStatusCode.NoContent)
        {
            message.Content = new ByteArrayContent([]);
        }

        return message;
    }
}

/// <summary>Creates every response that the contract of an operation allows.</summary>
internal static class ResponseSamples
{
    private static readonly ConcurrentDictionary<string, (JsonNode Json, string Text)> Made = new(StringComparer.Ordinal);

    public static IReadOnlyList<ResponseSample> Of(int status, JsonNode shape)
    {
        if (shape is JsonObject parts)
        {
            return parts["oneOf"] is not null
                ? [.. parts["shapes"]!.AsObject().Select(one => Json(status, one.Value!.GetValue<string>()) with { Shape = one.Key })]
                : parts["stream"] is { } media ? [Stream(status, media.GetValue<string>())]
                : [Lines(status, parts["lines"]!.GetValue<string>())];
        }

        return shape.GetValue<string>() switch
        {
            "none" when status is >= 300 and < 400 => [new ResponseSample(status, "", "text/html", null, null) { Kind = "address" }],
            "none" => [new ResponseSample(status, "", "text/plain", null, null) { Kind = "none" }],
            "string" =>
            [
                new ResponseSample(
                    status, "plain \"text\" ä\nwith lines", "text/plain", null, "plain \"text\" ä\nwith lines") { Kind = "text" },
                new ResponseSample(status, "\"a JSON \\u00e4 string\"", "application/json", null, "a JSON ä string") { Kind = "text" },
            ],
            string type => [Json(status, type)],
        };
    }

    private static ResponseSample Json(int status, string type)
    {
        (JsonNode json, string text) = Made.GetOrAdd(type, static type =>
        {
            JsonNode made = new ContractSamples().Of(type, "response")!;
            return (made, made.ToJsonString());
        });
        return new ResponseSample(status, text, "application/json", type, json);
    }

    private static ResponseSample Stream(int status, string media) =>
        new(status, "some bytes \0 ä", media.Replace('*', 'x'), null, null) { Kind = "stream" };

    private static ResponseSample Lines(int status, string type)
    {
        var samples = new ContractSamples();
        JsonArray lines = [samples.Of(type), samples.Of(type), samples.Of(type)];
        string body = string.Join('\n', lines.Select(line => line!.ToJsonString())) + "\n";
        return new ResponseSample(status, body, "application/x-ndjson", type + "[]", lines) { Kind = "lines" };
    }
}
