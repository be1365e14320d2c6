using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Earshot.Benchmarks.Listening;

/// <summary>What a program does that uses the framework's socket and nothing else.</summary>
internal static partial class BareLoop
{
    /// <summary>Reads every message to its end and looks at nothing.</summary>
    public static async Task ReadAsync(Uri address, int events)
    {
        using ClientWebSocket socket = await ConnectAsync(address).ConfigureAwait(false);
        byte[] buffer = new byte[16 * 1024];
        for (int seen = -1; seen < events;)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false);
            seen += part.EndOfMessage ? 1 : 0;
        }

        await CloseAsync(socket).ConfigureAwait(false);
    }

    /// <summary>Reads every message and decodes the text of the post in it, with serializers made at compile time.</summary>
    public static async Task ReadAndDecodeAsync(Uri address, int events)
    {
        using ClientWebSocket socket = await ConnectAsync(address).ConfigureAwait(false);
        byte[] buffer = new byte[16 * 1024];
        int length = 0;
        long characters = 0;
        for (int seen = -1; seen < events;)
        {
            ValueWebSocketReceiveResult part =
                await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
            length += part.Count;
            if (part.EndOfMessage)
            {
                seen++;
                Frame frame = JsonSerializer.Deserialize(buffer.AsSpan(0, length), Json.Default.Frame)!;
                length = 0;
                if (frame.Data?.Post is { } post)
                {
                    characters += JsonSerializer.Deserialize(post, Json.Default.BarePost)!.Message!.Length;
                }
            }
        }

        GC.KeepAlive(characters);
        await CloseAsync(socket).ConfigureAwait(false);
    }

    public static async Task<ClientWebSocket> ConnectAsync(Uri address)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(address, CancellationToken.None).ConfigureAwait(false);
        return socket;
    }

    private static Task CloseAsync(ClientWebSocket socket) =>
        socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    internal sealed class Frame
    {
        public string? Event { get; set; }

        public long Seq { get; set; }

        public FrameData? Data { get; set; }
    }

    internal sealed class FrameData
    {
        public string? Post { get; set; }
    }

    internal sealed class BarePost
    {
        public string? Id { get; set; }

        public string? ChannelId { get; set; }

        public string? UserId { get; set; }

        public string? Message { get; set; }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(Frame))]
    [JsonSerializable(typeof(BarePost))]
    private sealed partial class Json : JsonSerializerContext;
}
