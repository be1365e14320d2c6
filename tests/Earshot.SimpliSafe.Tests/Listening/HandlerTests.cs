using System.Collections.Concurrent;
using Earshot.Simulator.Faults;
using Earshot.SimpliSafe.Tests.Simulated;

namespace Earshot.SimpliSafe.Tests.Listening;

/// <summary>
/// Tests that each notification has one handler, synchronous or asynchronous, and that a later registration replaces an earlier one.
/// </summary>
public sealed class HandlerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Later_handler_replaces_earlier_one_of_either_form(bool asynchronousLast)
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        var calls = new ConcurrentQueue<string>();
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        SimpliSafeListener socket = fixture.Listener;
        foreach (bool asynchronous in (bool[])[!asynchronousLast, asynchronousLast])
        {
            if (asynchronous)
            {
                socket.OnConnect(() => RecordAsync("connect"));
                socket.OnDisconnect(_ => RecordAsync("disconnect"));
                socket.OnEvent(_ => RecordAsync("event"));
            }
            else
            {
                socket.OnConnect(() => Record("connect synchronously"));
                socket.OnDisconnect(_ => Record("disconnect synchronously"));
                socket.OnEvent(_ => Record("event synchronously"));
            }
        }

        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await received.Task.Soon();
        await socket.DisconnectAsync().Soon();

        // Notifications have their own lane, so a slow handler does not delay events.
        string form = asynchronousLast ? "asynchronously" : "synchronously";
        Assert.Equal([$"connect {form}", $"disconnect {form}", $"event {form}"], calls.Order(StringComparer.Ordinal));

        void Record(string what)
        {
            calls.Enqueue(what);
            if (what.StartsWith("event", StringComparison.Ordinal))
            {
                received.TrySetResult();
            }
        }

        async Task RecordAsync(string what)
        {
            await Task.Yield();
            Record($"{what} asynchronously");
        }
    }

    [Fact]
    public async Task Disconnect_is_notified_for_a_requested_stop()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        for (int i = 1; i <= 3; i++)
        {
            await fixture.ConnectAsync();
            await fixture.Recorder.UntilAsync(recorder => recorder.Connects.Count == i);
            await fixture.Listener.DisconnectAsync().Soon();
            Assert.Equal((i, DisconnectReason.Requested), (fixture.Recorder.Disconnects.Count, fixture.Recorder.Disconnects[^1].Reason));
        }
    }

    [Theory]
    [InlineData(true, DisconnectReason.ClosedByServer)]
    [InlineData(false, DisconnectReason.ConnectionLost)]
    public async Task Disconnect_and_reconnect_are_notified_after_close_or_loss(bool politely, DisconnectReason reason)
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        await fixture.ConnectAsync();
        fixture.Server.Faults.Add(new MessageSent(), politely ? new CloseSocket { Code = 1001 } : new DropConnection());
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Disconnects.Count == 1);
        Assert.Equal((reason, true), (fixture.Recorder.Disconnects[0].Reason, fixture.Recorder.Disconnects[0].WillReconnect));
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Connects.Count == 2 && recorder.Events.Count == 1));
    }

    [Fact]
    public async Task Renewed_token_replaces_the_connection_immediately()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(ListenerFixture.Patient);
        await fixture.ConnectAsync();
        for (int renewal = 1; renewal <= 3; renewal++)
        {
            // The connection is replaced five minutes before the access token expires.
            await fixture.Clock.WaitUntilNextTimerAsync(TimeSpan.FromMinutes(55)).Soon();
            fixture.Clock.Advance(TimeSpan.FromMinutes(55));
            await fixture.Recorder.UntilAsync(recorder => recorder.Disconnects.Count == renewal);
            Assert.Equal(
                (DisconnectReason.LoginRenewed, TimeSpan.Zero),
                (fixture.Recorder.Disconnects[^1].Reason, fixture.Recorder.Disconnects[^1].ReconnectIn));
            await fixture.Recorder.UntilAsync(recorder => recorder.Connects.Count == renewal + 1);
            await fixture.Server.WaitForSocketsAsync(1).Soon();
        }

        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        Assert.Empty(fixture.Recorder.Gaps);
    }
}
