using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Hosting;

/// <summary>A WebSocket client with a timeout for every wait, which only a failing test reaches.</summary>
internal abstract class TestClient : IDisposable
{
    public static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);
    private readonly byte[] _buffer = new byte[1 << 20];

    public int CloseCode => (int)(Socket.CloseStatus ?? WebSocketCloseStatus.Empty);

    protected ClientWebSocket Socket { get; } = new();

    public Task SendAsync(string text) =>
        Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None).WaitAsync(WaitTimeout);

    public async Task<string> ReceiveTextAsync()
    {
        int length = 0;
        while (true)
        {
            var free = new ArraySegment<byte>(_buffer, length, _buffer.Length - length);
            WebSocketReceiveResult result = await Socket.ReceiveAsync(free, CancellationToken.None).WaitAsync(WaitTimeout);
            Assert.Equal(WebSocketMessageType.Text, result.MessageType);
            length += result.Count;
            if (result.EndOfMessage)
            {
                return Encoding.UTF8.GetString(_buffer, 0, length);
            }
        }
    }

    public async Task<JsonObject> ReceiveAsync() => JsonNode.Parse(await ReceiveTextAsync())!.AsObject();

    /// <summary>
    /// Reads to the end, and returns the close code (1006 if the connection ended without a close frame) and the number of messages.
    /// </summary>
    public async Task<(int Code, int Messages)> ReceiveCloseAsync()
    {
        int messages = 0;
        try
        {
            while (true)
            {
                WebSocketReceiveResult result = await Socket.ReceiveAsync(_buffer, CancellationToken.None).WaitAsync(WaitTimeout);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return (CloseCode, messages);
                }

                messages += result.EndOfMessage ? 1 : 0;
            }
        }
        catch (WebSocketException)
        {
            return (1006, messages);
        }
    }

    public Task CloseAsync() => Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(WaitTimeout);

    public void Abort() => Socket.Abort();

    public void Dispose() => Socket.Dispose();
}
