using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.SimpliSafe.Rest;

/// <summary>What goes back to a call.</summary>
internal sealed record Response
{
    public int Status { get; init; } = 200;

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Where the browser is sent.</summary>
    public string? Location { get; init; }

    /// <summary>Nothing at all, as the service answers some commands.</summary>
    public static Response Empty() => new();

    public static Response Json(JsonNode json, int status = 200) =>
        new() { Status = status, ContentType = "application/json; charset=utf-8", Body = JsonText.Bytes(json) };

    public static Response Page(string html, int status = 200) =>
        new() { Status = status, ContentType = "text/html; charset=utf-8", Body = Encoding.UTF8.GetBytes(html) };

    public static Response Redirect(string location) => new() { Status = 302, Location = location };

    public static Response Bytes(ReadOnlyMemory<byte> bytes, string contentType) => new() { ContentType = contentType, Body = bytes };
}
