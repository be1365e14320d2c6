using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Servers;

/// <summary>Represents the server's side of a WebSocket connection.</summary>
internal sealed class ScriptedSocket(WebSocket socket, CancellationToken stopping)
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    public Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text) =>
        SendAsync(Encoding.UTF8.GetBytes(text), type);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Text) =>
        socket.SendAsync(bytes, type, endOfMessage: true, stopping);

    public Task SendHelloAsync(string connectionId = "aaaaaaaaaaaaaaaaaaaaaaaaaa") => SendAsync(Frames.Hello(connectionId));

    public Task SendPostedAsync(long sequence, string message = "hi", string channelId = "channel") =>
        SendAsync(Frames.Posted(sequence, message, channelId));

    /// <summary>Receives the client's next message, or null if the client has closed the connection.</summary>
    public async Task<string?> ReceiveAsync()
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part;
            try
            {
                part = await socket.ReceiveAsync(_buffer.AsMemory(length), stopping);
            }
            catch (WebSocketException)
            {
                return null;
            }

            if (part.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stopping);
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(_buffer, 0, length);
            }
        }
    }

    /// <summary>Replies to every action with OK, until the client disconnects.</summary>
    public async Task ReplyToPingsAsync()
    {
        while (await ReceiveAsync() is { } text)
        {
            await ReplyAsync(text);
        }
    }

    /// <summary>Replies to an action with OK.</summary>
    public Task ReplyAsync(string action) => SendAsync(Frames.Ok(Number(action)));

    public static long Number(string action) => JsonNode.Parse(action)!["seq"]!.GetValue<long>();

    public static string Name(string action) => JsonNode.Parse(action)!["action"]!.GetValue<string>();

    public Task CloseAsync(int code) => socket.CloseOutputAsync((WebSocketCloseStatus)code, null, stopping);

    public void Abort() => socket.Abort();
}
