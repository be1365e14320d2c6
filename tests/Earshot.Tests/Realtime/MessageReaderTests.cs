using System.Net.WebSockets;
using CsCheck;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.Testing;

namespace Earshot.Tests.Realtime;

public sealed class MessageReaderTests
{
    private const int MaxBytes = 9_000;

    // A message is the lengths of its frames; around 4,096 and 8,192 bytes the buffer grows.
    private static readonly Gen<int> FrameLength = Gen.Frequency((3, Gen.Int[0, 50]), (2, Gen.Int[4_090, 4_100]), (1, Gen.Int[0, 10_000]));

    [Fact]
    public Task Messages_arrive_whole_however_they_are_split_into_frames() =>
        FrameLength.Array[1, 6].Array[1, 8].SampleAsync(
            async messages =>
            {
                using var socket = new FakeWebSocket();
                using var reader = new MessageReader(socket, MaxBytes, TimeSpan.FromMinutes(1), new FakeTimeProvider());
                for (int i = 0; i < messages.Length; i++)
                {
                    for (int frame = 0; frame < messages[i].Length; frame++)
                    {
                        byte[] bytes = [.. Enumerable.Range(0, messages[i][frame]).Select(at => (byte)(at + frame + i))];
                        WebSocketMessageType type = i % 2 == 0 ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                        socket.Push(bytes, type, endOfMessage: frame == messages[i].Length - 1);
                    }
                }

                for (int i = 0; i < messages.Length; i++)
                {
                    ReceivedMessage message = Assert.NotNull(await reader.ReadAsync());
                    int length = messages[i].Sum();
                    Assert.Equal(length, message.Length);
                    if (length > MaxBytes)
                    {
                        Assert.Equal(MessageKind.TooLarge, message.Kind);
                        continue;
                    }

                    Assert.Equal(i % 2 == 0 ? MessageKind.Text : MessageKind.Binary, message.Kind);
                    byte[] whole =
                    [
                        .. messages[i].SelectMany((count, frame) => Enumerable.Range(0, count).Select(at => (byte)(at + frame + i))),
                    ];
                    Assert.True(whole.AsSpan().SequenceEqual(message.Bytes.Span));
                }
            },
            iter: 300);
}
