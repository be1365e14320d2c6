using System.Text;

namespace Earshot.Tests.Realtime;

public sealed class BadFrameTests
{
    [Fact]
    public async Task Frame_that_can_not_be_read_is_reported_and_the_next_one_is_heard()
    {
        await using var setup = new ListenerSetup();
        var heard = new TaskCompletionSource<int>();
        setup.Listener.OnEvent(e => heard.SetResult(e.Sequence));
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        socket.PushBinary(0, 1, 2);
        socket.PushText("no json");
        socket.PushText("");
        socket.PushText("[]");
        socket.PushText("""{"event":7}""");
        socket.PushEvent(1);
        for (int i = 0; i < 5; i++)
        {
            ListenerError<FakeEvent> told = await setup.ToldAsync<ListenerError<FakeEvent>>();
            Assert.Equal((ListenerErrorKind.MalformedMessage, null), (told.Kind, told.Event));
        }

        Assert.Equal(1, await heard.Task.Soon());
        Assert.Equal((ListenerState.Connected, 1), (setup.Listener.State, setup.Protocol.Attempts));
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    [InlineData(200_000, false)]
    public async Task Message_over_the_limit_is_skipped_and_reported(int length, bool fits)
    {
        foreach (int piece in (int[])[int.MaxValue, 1000])
        {
            await using var setup = new ListenerSetup(new ListenerOptions { MaxMessageBytes = 4096 });
            var heard = System.Threading.Channels.Channel.CreateUnbounded<int>();
            setup.Listener.OnEvent(e => { heard.Writer.TryWrite(e.RawUtf8.Length); });
            FakeWebSocket socket = await setup.ConnectAsync();
            await setup.ToldAsync<ConnectNotification>();
            socket.PushInPieces(MessageOf(length), Math.Min(piece, length));
            socket.PushEvent(2);
            if (!fits)
            {
                ListenerError<FakeEvent> told = await setup.ToldAsync<ListenerError<FakeEvent>>();
                Assert.Equal($"A message of kind TooLarge, {length} bytes.", told.Exception.Message);
            }
            else
            {
                Assert.Equal(length, await heard.Reader.ReadAsync().AsTask().Soon());
            }

            Assert.InRange(await heard.Reader.ReadAsync().AsTask().Soon(), 1, 100);
        }
    }

    [Theory]
    [InlineData(5_000_000, 5_000_000)]
    [InlineData(5_000_000, 65_537)]
    [InlineData(20_000, 1)]
    public async Task Long_and_fragmented_messages_arrive_whole(int length, int piece)
    {
        await using var setup = new ListenerSetup();
        var heard = System.Threading.Channels.Channel.CreateUnbounded<FakeEvent>();
        setup.Listener.OnEvent(e => { heard.Writer.TryWrite(e); });
        FakeWebSocket socket = await setup.ConnectAsync();
        string message = MessageOf(length);
        socket.PushInPieces(message, piece);
        socket.PushInPieces(message, piece);
        for (int i = 0; i < 2; i++)
        {
            FakeEvent e = await heard.Reader.ReadAsync().AsTask().Soon();
            Assert.True(Encoding.UTF8.GetBytes(message).AsSpan().SequenceEqual(e.RawUtf8.Span));
        }
    }

    [Fact]
    public async Task Protocol_that_throws_while_reading_costs_one_message()
    {
        await using var setup = new ListenerSetup();
        var heard = new TaskCompletionSource<int>();
        setup.Listener.OnEvent(e => heard.SetResult(e.Sequence));
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
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
        Assert.Same(defect, (await setup.ToldAsync<ListenerError<FakeEvent>>()).Exception.InnerException);
        Assert.Equal(2, await heard.Task.Soon());
    }

    [Fact]
    public async Task Socket_that_throws_anything_is_replaced()
    {
        await using var setup = new ListenerSetup();
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        socket.ReceiveError = new NotSupportedException("nobody expects this");
        socket.PushEvent(1);
        DisconnectNotification lost = await setup.ToldAsync<DisconnectNotification>();
        Assert.Equal((DisconnectReason.ConnectionLost, true), (lost.Reason, lost.WillReconnect));
    }

    private static string MessageOf(int length)
    {
        const string Start = """{"event":"said","lane":"a","seq":1,"text":"é""";
        return Start + new string('x', length - Encoding.UTF8.GetByteCount(Start) - 2) + "\"}";
    }
}
