using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Hosting;

/// <summary>Represents a complete message that a client received.</summary>
internal sealed record Received(WebSocketMessageType Type, byte[] Data, int Frames)
{
    public string Text => Encoding.UTF8.GetString(Data);

    public JsonNode Json => JsonNode.Parse(Data)!;

    public long Seq => (long)Json["seq"]!;
}

internal static class WebSocketExtensions
{
    public static Task SendAsync(this ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None)
            .WaitAsync(Probe.WaitTimeout);

    public static async Task<Received> ReceiveAsync(this ClientWebSocket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        using var data = new MemoryStream();
        int frames = 0;
        while (true)
        {
            WebSocketReceiveResult result =
                await socket.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None).WaitAsync(Probe.WaitTimeout);
            await data.WriteAsync(buffer.AsMemory(0, result.Count));
            frames++;
            if (result.EndOfMessage)
            {
                return new Received(result.MessageType, data.ToArray(), frames);
            }
        }
    }

    public static async Task<WebSocketException> FailsAsync(this ClientWebSocket socket) =>
        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (true)
            {
                await socket.ReceiveAsync();
            }
        });
}
