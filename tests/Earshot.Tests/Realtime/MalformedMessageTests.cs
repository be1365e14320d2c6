using System.Text;

namespace Earshot.Tests.Realtime;

public sealed class MalformedMessageTests
{
    [Fact]
    public async Task Malformed_message_is_reported_and_skipped()
    {
        await using var setup = new ListenerSetup();
        var handled = new TaskCompletionSource<int>();
        setup.Listener.OnEvent(e => handled.SetResult(e.Sequence));
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushBinary(0, 1, 2);
        socket.PushText("no json");
        socket.PushText("");
        socket.PushText("[]");
        socket.PushText("""{"event":7}""");
        socket.PushEvent(1);
        for (int i = 0; i < 5; i++)
        {
            ListenerError<FakeEvent> reported = await setup.NextAsync<ListenerError<FakeEvent>>();
            Assert.Equal((ListenerErrorKind.MalformedMessage, null), (reported.Kind, reported.Event));
        }

        Assert.Equal(1, await handled.Task.Soon());
        Assert.Equal((ListenerState.Connected, 1), (setup.Listener.State, setup.Protocol.Attempts));
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    [InlineData(200_000, false)]
    public async Task Message_larger_than_MaxMessageBytes_is_reported_and_skipped(int length, bool fits)
    {
        foreach (int piece in (int[])[int.MaxValue, 1000])
        {
            await using var setup = new ListenerSetup(new ListenerOptions { MaxMessageBytes = 4096 });
            var handled = System.Threading.Channels.Channel.CreateUnbounded<int>();
            setup.Listener.OnEvent(e => { handled.Writer.TryWrite(e.RawUtf8.Length); });
            FakeWebSocket socket = await setup.ConnectAsync();
            await setup.NextAsync<ConnectNotification>();
            socket.PushInPieces(MessageOf(length), Math.Min(piece, length));
            socket.PushEvent(2);
            if (!fits)
            {
                ListenerError<FakeEvent> reported = await setup.NextAsync<ListenerError<FakeEvent>>();
                Assert.Equal($"A message of kind TooLarge, {length} bytes.", reported.Exception.Message);
            }
            else
            {
                Assert.Equal(length, await handled.Reader.ReadAsync().AsTask().Soon());
            }

            Assert.InRange(await handled.Reader.ReadAsync().AsTask().Soon(), 1, 100);
        }
    }

    [Theory]
    [InlineData(5_000_000, 5_000_000)]
    [InlineData(5_000_000, 65_537)]
    [InlineData(20_000, 1)]
    public async Task Long_and_fragmented_messages_are_assembled(int length, int piece)
    {
        await using var setup = new ListenerSetup();
        var handled = System.Threading.Channels.Channel.CreateUnbounded<FakeEvent>();
        setup.Listener.OnEvent(e => { handled.Writer.TryWrite(e); });
        FakeWebSocket socket = await setup.ConnectAsync();
        string message = MessageOf(length);
        socket.PushInPieces(message, piece);
        socket.PushInPieces(message, piece);
        for (int i = 0; i < 2; i++)
        {
            FakeEvent e = await handled.Reader.ReadAsync().AsTask().Soon();
            Assert.True(Encoding.UTF8.GetBytes(message).AsSpan().SequenceEqual(e.RawUtf8.Span));
        }
    }

    [Fact]
    public async Task Message_is_skipped_when_protocol_throws_while_reading()
    {
        await using var setup = new ListenerSetup();
        var handled = new TaskCompletionSource<int>();
        setup.Listener.OnEvent(e => handled.SetResult(e.Sequence));
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        var defect = new FormatException("defect");
        setup.Protocol.OnRead = json =>
        {
            if (json.TryGetProperty("seq", out var seq) && seq.GetInt32() == 1)
            {
                throw defect;
            }
        };
        socket.PushEvent(1);
        socket.PushEvent(2);
        Assert.Same(defect, (await setup.NextAsync<ListenerError<FakeEvent>>()).Exception.InnerException);
        Assert.Equal(2, await handled.Task.Soon());
    }

    [Fact]
    public async Task Connection_is_replaced_when_socket_throws()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.ReceiveError = new NotSupportedException("unexpected");
        socket.PushEvent(1);
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        Assert.Equal((DisconnectReason.ConnectionLost, true), (lost.Reason, lost.WillReconnect));
    }

    private static string MessageOf(int length)
    {
        const string Start = """{"event":"said","lane":"a","seq":1,"text":"é""";
        return Start + new string('x', length - Encoding.UTF8.GetByteCount(Start) - 2) + "\"}";
    }
}
