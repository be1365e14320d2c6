using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Earshot.Mattermost.Tests.Servers;

/// <summary>Represents a request to a <see cref="ScriptedServer"/>, and the ways to respond to it.</summary>
internal sealed class ScriptedExchange(
    TcpClient client,
    Stream stream,
    string method,
    string target,
    IReadOnlyDictionary<string, string> headers,
    string body,
    CancellationToken stopping)
{
    public string Method => method;

    /// <summary>Gets the path and the query.</summary>
    public string Target => target;

    public string Path => target.Split('?')[0];

    public IReadOnlyDictionary<string, string> Headers => headers;

    public string Body => body;

    public Stream Stream => stream;

    public CancellationToken Stopping => stopping;

    public bool IsSocket => headers.ContainsKey("Sec-WebSocket-Key");

    public bool HasResponse { get; private set; }

    /// <summary>Gets a value that indicates whether the connection accepts no further requests.</summary>
    public bool IsOver { get; private set; }

    public async Task RespondAsync(
        int status, string text, string contentType = "application/json", params IEnumerable<(string Name, string Value)> extra)
    {
        HasResponse = true;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        string head = $"HTTP/1.1 {status} Said\r\nContent-Type: {contentType}\r\nContent-Length: {bytes.Length}\r\n"
            + string.Concat(extra.Select(header => $"{header.Name}: {header.Value}\r\n")) + "\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stopping);
        await stream.WriteAsync(bytes, stopping);
    }

    /// <summary>Drops the connection.</summary>
    public void Cut()
    {
        HasResponse = IsOver = true;
        client.Client.Close(0);
    }

    /// <summary>Stays silent until the test ends.</summary>
    public Task HangAsync()
    {
        HasResponse = true;
        return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
    }

    public async Task<ScriptedSocket> AcceptSocketAsync()
    {
        HasResponse = IsOver = true;
#pragma warning disable CA5350 // RFC 6455 requires SHA-1, which protects no secret here.
        string accept = Convert.ToBase64String(
            SHA1.HashData(Encoding.ASCII.GetBytes(headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"),
            stopping);
        return new ScriptedSocket(
            WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero }),
            stopping);
    }
}
