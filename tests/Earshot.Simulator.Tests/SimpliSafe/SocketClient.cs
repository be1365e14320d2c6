using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>A WebSocket client with a timeout for every wait, which only a failing test reaches.</summary>
internal sealed class SocketClient : IDisposable
{
    public static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    private SocketClient()
    {
    }

    public int CloseCode => (int)(_socket.CloseStatus ?? WebSocketCloseStatus.Empty);

    /// <summary>Opens the socket, and identifies if a token is given.</summary>
    public static async Task<SocketClient> ConnectAsync(
        Uri server, HttpMessageInvoker way, string? token, string join, TimeSpan? ping = null)
    {
        var client = new SocketClient();
        client._socket.Options.KeepAliveInterval = ping ?? Timeout.InfiniteTimeSpan;
        if (ping is not null)
        {
            // Without this option, the framework sends unsolicited pongs instead of pings.
            client._socket.Options.KeepAliveTimeout = WaitTimeout;
        }

        var url = new UriBuilder(server) { Scheme = server.Scheme == "https" ? "wss" : "ws" };
        await client._socket.ConnectAsync(url.Uri, way, CancellationToken.None).WaitAsync(WaitTimeout);
        if (token is not null)
        {
            await client.IdentifyAsync(token, join);
        }

        return client;
    }

    public Task IdentifyAsync(string token, string join) => SendAsync(new JsonObject
    {
        ["datacontenttype"] = "application/json",
        ["type"] = "com.simplisafe.connection.identify",
        ["time"] = "2026-11-21T12:00:00.250Z",
        ["id"] = "ts:1795262400250",
        ["specversion"] = "1.0",
        ["source"] = "a test",
        ["data"] = new JsonObject
        {
            ["auth"] = new JsonObject { ["schema"] = "bearer", ["token"] = token },
            ["join"] = new JsonArray(join),
        },
    }.ToJsonString());

    public Task SendAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None).WaitAsync(WaitTimeout);

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

    /// <summary>Receives the data of the next event. Other messages before it are skipped.</summary>
    public async Task<JsonObject> ReceiveEventAsync()
    {
        while (true)
        {
            JsonObject message = await ReceiveAsync();
            if (message["type"]!.GetValue<string>() == "com.simplisafe.event.standard")
            {
                return message["data"]!.AsObject();
            }
        }
    }

    /// <summary>Receives the codes of the next events.</summary>
    public async Task<int[]> ReceiveCodesAsync(int count)
    {
        var codes = new List<int>();
        while (codes.Count < count)
        {
            codes.Add((await ReceiveEventAsync())["eventCid"]!.GetValue<int>());
        }

        return [.. codes];
    }

    /// <summary>Reads to the end and returns the close code: 1006 if the connection ended without a close frame.</summary>
    public async Task<string> ReceiveEndAsync()
    {
        try
        {
            while ((await _socket.ReceiveAsync(_buffer, CancellationToken.None)
                .WaitAsync(WaitTimeout)).MessageType != WebSocketMessageType.Close)
            {
            }

            return CloseCode.ToString(CultureInfo.InvariantCulture);
        }
        catch (WebSocketException)
        {
            return "1006";
        }
    }

    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(WaitTimeout);

    public void Dispose() => _socket.Dispose();
}
