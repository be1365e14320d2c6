using System.Text;
using Earshot.Simulator.Mattermost;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>A WebSocket client of single frames, which sends nothing automatically: no pong and no reply to a close frame.</summary>
internal sealed class RawSocket : IAsyncDisposable
{
    public const int Text = 1;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;

    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(30);
    private readonly Stream _stream;

    private RawSocket(Stream stream) => _stream = stream;

    /// <summary>Connects to a server in memory.</summary>
    public static async Task<RawSocket> ConnectAsync(MattermostSimulator simulator, string token)
    {
        Stream stream = await simulator.ConnectAsync();
        string request =
            $"GET /api/v4/websocket HTTP/1.1\r\nHost: {simulator.Url.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nAuthorization: Bearer {token}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one).AsTask().WaitAsync(WaitTimeout);
            head.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101 ", head.ToString(), StringComparison.Ordinal);
        return new RawSocket(stream);
    }

    /// <summary>Sends one masked frame of at most 125 bytes, with a mask of zero.</summary>
    public async Task SendAsync(int opcode, byte[] payload) =>
        await _stream.WriteAsync((byte[])[(byte)(0x80 | opcode), (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload]);

    public Task SendTextAsync(string text) => SendAsync(Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Receives the next frame, or <see langword="null"/> at the end of the connection.</summary>
    public async Task<(int Opcode, byte[] Payload)?> ReceiveAsync()
    {
        byte[] header = new byte[2];
        try
        {
            await ReadAsync(header);
        }
        catch (Exception error) when (error is IOException)
        {
            return null;
        }

        int length = header[1] & 0x7F;
        if (length == 126)
        {
            byte[] size = new byte[2];
            await ReadAsync(size);
            length = (size[0] << 8) | size[1];
        }

        byte[] payload = new byte[length];
        await ReadAsync(payload);
        return (header[0] & 0xF, payload);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private Task ReadAsync(byte[] buffer) => _stream.ReadExactlyAsync(buffer).AsTask().WaitAsync(WaitTimeout);
}
