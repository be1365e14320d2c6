using System.Net.WebSockets;
using System.Text;

namespace Earshot.Simulator.Faults.Injection;

/// <summary>Provides the content of messages that a server never sends.</summary>
internal static class FrameContents
{
    public static (WebSocketMessageType Type, byte[] Data) Of(SendFrame frame) => frame.Content switch
    {
        FrameContent.Text => (WebSocketMessageType.Text, Encoding.UTF8.GetBytes(frame.Text)),
        FrameContent.NotJson => (WebSocketMessageType.Text, "<<< this is not JSON >>>"u8.ToArray()),
        FrameContent.NotAnObject => (WebSocketMessageType.Text, "[1,2,3]"u8.ToArray()),
        FrameContent.Binary => (WebSocketMessageType.Binary, [.. Enumerable.Range(0, 256).Select(i => (byte)i)]),
        FrameContent.Huge => (WebSocketMessageType.Text, Huge(frame.Size)),
        FrameContent.InvalidUtf8 => (WebSocketMessageType.Text, [.. "{\"text\":\""u8, 0xC3, 0x28, 0xFF, .. "\"}"u8]),
        _ => throw new InvalidOperationException("The content is not defined."),
    };

    private static byte[] Huge(int size)
    {
        byte[] data = new byte[size];
        ReadOnlySpan<byte> head = "{\"padding\":\""u8;
        ReadOnlySpan<byte> tail = "\"}"u8;
        data.AsSpan().Fill((byte)'x');
        head.CopyTo(data);
        tail.CopyTo(data.AsSpan(size - tail.Length));
        return data;
    }
}
