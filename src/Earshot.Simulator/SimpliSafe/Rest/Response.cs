using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>Represents the response to a request.</summary>
internal sealed record Response
{
    public int Status { get; init; } = 200;

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets or sets the URL of a redirect.</summary>
    public string? Location { get; init; }

    /// <summary>Creates a response without a body, as the service returns it for some commands.</summary>
    public static Response Empty() => new();

    public static Response Json(JsonNode json, int status = 200) =>
        new() { Status = status, ContentType = "application/json; charset=utf-8", Body = JsonText.Bytes(json) };

    public static Response Page(string html, int status = 200) =>
        new() { Status = status, ContentType = "text/html; charset=utf-8", Body = Encoding.UTF8.GetBytes(html) };

    public static Response Redirect(string location) => new() { Status = 302, Location = location };

    public static Response Bytes(ReadOnlyMemory<byte> bytes, string contentType) => new() { ContentType = contentType, Body = bytes };
}
