using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>A WebSocket client with a timeout for every wait, which only a failing test reaches.</summary>
internal sealed class TestSocket : IDisposable
{
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    private TestSocket()
    {
    }

    /// <summary>Connects, through a given invoker if the server has no port or is not trusted.</summary>
    public static async Task<TestSocket> ConnectAsync(
        Uri server, string? token, string query, HttpMessageInvoker? way = null, params IEnumerable<(string Name, string Value)> headers)
    {
        var socket = new TestSocket();
        foreach ((string name, string value) in headers)
        {
            socket._socket.Options.SetRequestHeader(name, value);
        }

        if (token is not null)
        {
            socket._socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        }

        var url = new UriBuilder(server.AbsoluteUri.TrimEnd('/') + "/api/v4/websocket")
        {
            Scheme = server.Scheme == "https" ? "wss" : "ws",
            Query = query
        };
        await socket._socket.ConnectAsync(url.Uri, way, CancellationToken.None).WaitAsync(WaitTimeout);
        return socket;
    }

    public Task SendAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None).WaitAsync(WaitTimeout);

    public Task SendAsync(long seq, string action, string data = "null") =>
        SendAsync($$"""{"seq":{{seq}},"action":"{{action}}","data":{{data}}}""");

    public async Task<string> ReceiveTextAsync()
    {
        int length = 0;
        while (true)
        {
            WebSocketReceiveResult result = await _socket.ReceiveAsync(new ArraySegment<byte>(_buffer, length, _buffer.Length - length),
                CancellationToken.None).WaitAsync(WaitTimeout);
            Assert.Equal(WebSocketMessageType.Text, result.MessageType);
            length += result.Count;
            if (result.EndOfMessage)
            {
                return Encoding.UTF8.GetString(_buffer, 0, length);
            }
        }
    }

    public async Task<JsonObject> ReceiveAsync() => JsonNode.Parse(await ReceiveTextAsync())!.AsObject();

    /// <summary>Receives the next event with the given name. Other messages before it are skipped.</summary>
    public async Task<JsonObject> ReceiveEventAsync(string name)
    {
        while (true)
        {
            JsonObject message = await ReceiveAsync();
            if (message["event"]?.GetValue<string>() == name)
            {
                return message;
            }
        }
    }

    /// <summary>Receives the next post and returns its message.</summary>
    public async Task<string> ReceivePostAsync() => Message(await ReceiveEventAsync("posted"));

    public static string Message(JsonObject posted) =>
        JsonNode.Parse(posted["data"]!["post"]!.GetValue<string>())!["message"]!.GetValue<string>();

    /// <summary>Reads to the end and returns the close code: 1006 if the connection ended without a close frame.</summary>
    public async Task<(int Code, int Messages)> ReceiveCloseAsync()
    {
        int messages = 0;
        try
        {
            while (true)
            {
                WebSocketReceiveResult result = await _socket.ReceiveAsync(_buffer, CancellationToken.None).WaitAsync(WaitTimeout);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return ((int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty), messages);
                }

                messages += result.EndOfMessage ? 1 : 0;
            }
        }
        catch (WebSocketException)
        {
            return (1006, messages);
        }
    }

    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(WaitTimeout);

    public int CloseCode => (int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty);

    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();
}
