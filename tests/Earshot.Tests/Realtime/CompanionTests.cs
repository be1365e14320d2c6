using System.Threading.Channels;
using Earshot.Protocol;

namespace Earshot.Tests.Realtime;

public sealed class CompanionTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    private static readonly ConnectionFailure Planned = new()
    {
        Reason = DisconnectReason.LoginRenewed,
        Error = new InvalidOperationException("planned"),
        IsPlanned = true,
    };

    [Fact]
    public async Task Planned_replacement_reconnects_immediately_without_counting_as_failure()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { MaxAttempts = 1 });
        var companions = Channel.CreateUnbounded<TaskCompletionSource<ConnectionFailure?>>();
        setup.Protocol.OnRunCompanion = (_, cancellationToken) =>
        {
            var companion = new TaskCompletionSource<ConnectionFailure?>();
            companions.Writer.TryWrite(companion);
            return companion.Task.WaitAsync(cancellationToken);
        };
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        for (int i = 0; i < 20; i++)
        {
            (await companions.Reader.ReadAsync().AsTask().Soon()).SetResult(Planned);
            DisconnectNotification reported = await setup.NextAsync<DisconnectNotification>();
            Assert.Equal(
                (DisconnectReason.LoginRenewed, true, TimeSpan.Zero), (reported.Reason, reported.WillReconnect, reported.ReconnectIn));
            Assert.True(socket.IsAborted);
            socket = await setup.Protocol.OpenedAsync();
            await setup.NextAsync<ConnectNotification>();
        }

        socket.PushEvent(1);
        await socket.WaitUntilReadAsync();
        socket.Break();
        Assert.Equal(TimeSpan.FromSeconds(0.5), (await setup.NextAsync<DisconnectNotification>()).ReconnectIn);
    }

    [Fact]
    public async Task Companion_delivers_events_and_ends_with_the_connection()
    {
        await using var setup = new ListenerSetup();
        var ended = new TaskCompletionSource();
        setup.Protocol.OnRunCompanion = async (deliver, cancellationToken) =>
        {
            await deliver(new FakeEvent("{}"u8.ToArray(), setup.Time.GetUtcNow(), "seen", "a", 9));
            await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
            return Planned;
        };
        var handled = new TaskCompletionSource<FakeEvent>();
        setup.Listener.OnEvent(handled.SetResult);
        await setup.ConnectAsync();
        Assert.Equal(9, (await handled.Task.Soon()).Sequence);
        await setup.Listener.DisconnectAsync().Soon();
        Assert.True(ended.Task.IsCompleted);
        await setup.NextAsync<ConnectNotification>();
        Assert.Equal(DisconnectReason.Requested, (await setup.NextAsync<DisconnectNotification>()).Reason);
    }

    [Fact]
    public async Task Connection_is_replaced_when_companion_throws()
    {
        await using var setup = new ListenerSetup();
        int runs = 0;
        setup.Protocol.OnRunCompanion = (_, _) =>
            ++runs == 1 ? throw new FormatException("a bug") : Task.FromResult<ConnectionFailure?>(null);
        await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        Assert.IsType<FormatException>(lost.Error!.InnerException);
        await setup.PassAsync(lost.ReconnectIn!.Value);
        await setup.NextAsync<ConnectNotification>();
    }

    [Fact]
    public async Task Connection_is_replaced_after_ReceiveTimeout_without_pings()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.ReceiveTimeout = FiveMinutes;
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        await setup.Time.WaitUntilNextTimerAsync(FiveMinutes).Soon();
        await socket.WaitUntilReadAsync();
        setup.Time.Advance(TimeSpan.FromMinutes(4));
        socket.PushEvent(1);
        await socket.WaitUntilReadAsync();
        setup.Time.Advance(TimeSpan.FromMinutes(1));
        await setup.Time.WaitUntilNextTimerAsync(TimeSpan.FromMinutes(4)).Soon();
        setup.Time.Advance(TimeSpan.FromMinutes(4) - TimeSpan.FromMilliseconds(1));
        Assert.False(socket.IsAborted);
        setup.Time.Advance(TimeSpan.FromMilliseconds(1));

        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        Assert.Equal((DisconnectReason.KeepAliveTimedOut, true, 0), (lost.Reason, lost.WillReconnect, setup.Protocol.Pings));
    }

    [Fact]
    public async Task ReceiveTimeout_does_not_apply_while_the_queue_is_full()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 1 });
        setup.Protocol.ReceiveTimeout = FiveMinutes;
        var release = new TaskCompletionSource();
        var third = new TaskCompletionSource();
        setup.Listener.OnEvent(async e =>
        {
            await release.Task;
            if (e.Sequence == 3)
            {
                third.SetResult();
            }
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        socket.PushEvent(3);
        await socket.WaitUntilReadAsync(left: 1);
        for (int i = 0; i < 20; i++)
        {
            await setup.Time.WaitForTimerAsync(FiveMinutes).Soon();
            setup.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.False(socket.IsAborted);
        release.SetResult();
        await third.Task.Soon();
        Assert.Equal(1, setup.Protocol.Attempts);
    }
}
