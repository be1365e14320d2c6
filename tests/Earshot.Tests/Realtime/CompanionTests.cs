using Earshot.Protocol;
using Earshot.Realtime;

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
    public async Task Connection_that_is_replaced_on_purpose_comes_back_at_once_and_the_wait_does_not_grow()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { MaxAttempts = 1 });
        var replace = new TaskCompletionSource<ConnectionFailure?>();
        setup.Protocol.OnAccompany = (_, cancellationToken) => replace.Task.WaitAsync(cancellationToken);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        for (int i = 0; i < 20; i++)
        {
            TaskCompletionSource<ConnectionFailure?> now = replace;
            replace = new TaskCompletionSource<ConnectionFailure?>();
            now.SetResult(Planned);
            DisconnectNotification told = await setup.ToldAsync<DisconnectNotification>();
            Assert.Equal((DisconnectReason.LoginRenewed, true, TimeSpan.Zero), (told.Reason, told.WillReconnect, told.ReconnectIn));
            Assert.True(socket.IsAborted);
            socket = await setup.Protocol.OpenedAsync();
            await setup.ToldAsync<ConnectNotification>();
        }

        socket.PushEvent(1);
        await socket.WaitUntilReadAsync();
        socket.Break();
        Assert.Equal(TimeSpan.FromSeconds(0.5), (await setup.ToldAsync<DisconnectNotification>()).ReconnectIn);
    }

    [Fact]
    public async Task What_runs_beside_a_connection_hands_over_events_and_ends_with_it()
    {
        await using var setup = new ListenerSetup();
        var ended = new TaskCompletionSource();
        setup.Protocol.OnAccompany = async (deliver, cancellationToken) =>
        {
            await deliver(new FakeEvent("{}"u8.ToArray(), setup.Time.GetUtcNow(), "seen", "a", 9));
            await Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
            return Planned;
        };
        var heard = new TaskCompletionSource<FakeEvent>();
        setup.Listener.OnEvent(heard.SetResult);
        await setup.ConnectAsync();
        Assert.Equal(9, (await heard.Task.Soon()).Sequence);
        await setup.Listener.DisconnectAsync().Soon();
        Assert.True(ended.Task.IsCompleted);
        await setup.ToldAsync<ConnectNotification>();
        Assert.Equal(DisconnectReason.Requested, (await setup.ToldAsync<DisconnectNotification>()).Reason);
    }

    [Fact]
    public async Task What_runs_beside_a_connection_and_throws_costs_the_connection_only()
    {
        await using var setup = new ListenerSetup();
        int runs = 0;
        setup.Protocol.OnAccompany = (_, _) => ++runs == 1 ? throw new FormatException("a defect") : Task.FromResult<ConnectionFailure?>(null);
        await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
        DisconnectNotification lost = await setup.ToldAsync<DisconnectNotification>();
        Assert.IsType<FormatException>(lost.Error!.InnerException);
        await setup.PassAsync(lost.ReconnectIn!.Value);
        await setup.ToldAsync<ConnectNotification>();
    }

    [Fact]
    public async Task Socket_that_pings_by_itself_is_replaced_after_its_longest_silence_and_never_pinged()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.ReceiveTimeout = FiveMinutes;
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.ToldAsync<ConnectNotification>();
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

        DisconnectNotification lost = await setup.ToldAsync<DisconnectNotification>();
        Assert.Equal((DisconnectReason.KeepAliveTimedOut, true, 0), (lost.Reason, lost.WillReconnect, setup.Protocol.Pings));
    }

    [Fact]
    public async Task Silence_while_the_queue_is_full_is_not_the_server_s()
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
