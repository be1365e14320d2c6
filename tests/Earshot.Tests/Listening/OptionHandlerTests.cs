using System.Threading.Channels;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Listening;

public sealed class OptionHandlerTests
{
    [Fact]
    public async Task Handlers_of_the_options_are_notified()
    {
        Channel<string> notified = Channel.CreateUnbounded<string>();
        var options = new ListenerOptions
        {
            OnConnect = n => Note($"connect {n.First}"),
            OnDisconnect = n => Note($"disconnect {n.Reason}"),
            OnGap = n => Note($"gap {n.Reason}"),
            OnError = n => Note($"error {n.Kind} {n.Event?.Type}"),
            OnCatchUp = n => Note($"catch-up {n.Done} of {n.Total}"),
        };
        await using var setup = new ListenerSetup(options, records: false);
        setup.Protocol.OnCatchUp = (context, _) =>
        {
            context.ReportProgress(1, 2);
            return Task.CompletedTask;
        };
        setup.Listener.OnEvent(_ => throw new FormatException());
        FakeWebSocket socket = await setup.ConnectAsync();
        Assert.Equal("connect True", await NextAsync());
        Assert.Equal("catch-up 1 of 2", await NextAsync());
        Assert.Equal("catch-up 2 of 2", await NextAsync());
        socket.PushEvent(1, type: "skip");
        Assert.Equal(["error Handler skip", "gap SequenceSkipped"], new[] { await NextAsync(), await NextAsync() }.Order());
        await setup.Listener.DisconnectAsync().Soon();
        Assert.Equal("disconnect Requested", await NextAsync());
        Assert.Equal("gap NotHandled", await NextAsync());

        Task Note(string text) => notified.Writer.WriteAsync(text).AsTask();

        Task<string> NextAsync() => notified.Reader.ReadAsync().AsTask().Soon();
    }

    [Fact]
    public async Task Handler_of_the_listener_replaces_that_of_the_options()
    {
        var options = new ListenerOptions { OnConnect = _ => throw new FormatException("replaced") };
        await using var setup = new ListenerSetup(options, records: false);
        var connected = new TaskCompletionSource();
        Assert.True(setup.Listener.OnConnect(connected.SetResult).Replaced);
        await setup.ConnectAsync();
        await connected.Task.Soon();
    }

    [Fact]
    public async Task Failed_events_are_reported_as_a_gap_at_the_end()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { HandlerFailure = HandlerFailure.Continue });
        setup.Listener.OnEvent(e => e.Sequence is 2 or 3 ? throw new FormatException() : Task.CompletedTask);
        FakeWebSocket socket = await setup.ConnectAsync();
        DateTimeOffset start = setup.Time.GetUtcNow();
        for (int i = 1; i <= 4; i++)
        {
            await socket.WaitUntilReadAsync();
            setup.Time.Advance(TimeSpan.FromSeconds(1));
            socket.PushEvent(i);
        }

        await setup.Protocol.EventsReadAsync(4);
        Assert.Equal(new StopReport(4, 2, 2, 0), await setup.Listener.DisconnectAsync().Soon());
        Gap gap = Assert.Single(setup.Rest().OfType<Gap>());
        Assert.Equal((GapReason.NotHandled, 2L), (gap.Reason, gap.Count));
        Assert.Equal((start.AddSeconds(2), start.AddSeconds(3)), (gap.From, gap.Until));
    }
}
