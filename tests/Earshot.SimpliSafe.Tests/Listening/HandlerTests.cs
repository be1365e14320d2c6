using System.Collections.Concurrent;
using Earshot.Simulator.Faults;

namespace Earshot.SimpliSafe.Tests.Listening;

/// <summary>One slot each for connect, disconnect and event; functions and coroutines share it, and the later registration replaces the earlier.</summary>
public sealed class HandlerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Later_handler_replaces_the_earlier_of_either_kind(bool coroutineLast)
    {
        await using House house = await House.StartAsync();
        var told = new ConcurrentQueue<string>();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        SimpliSafeListener socket = house.Listener;
        foreach (bool coroutine in (bool[])[!coroutineLast, coroutineLast])
        {
            if (coroutine)
            {
                socket.OnConnect(() => TellAsync("connect"));
                socket.OnDisconnect(_ => TellAsync("disconnect"));
                socket.OnEvent(_ => TellAsync("event"));
            }
            else
            {
                socket.OnConnect(() => Tell("connect by function"));
                socket.OnDisconnect(_ => Tell("disconnect by function"));
                socket.OnEvent(_ => Tell("event by function"));
            }
        }

        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, 3441);
        await heard.Task.Soon();
        await socket.DisconnectAsync().Soon();

        // Notifications have a lane of their own: a slow one holds up no event.
        string kind = coroutineLast ? "coroutine" : "function";
        Assert.Equal([$"connect by {kind}", $"disconnect by {kind}", $"event by {kind}"], told.Order(StringComparer.Ordinal));

        void Tell(string what)
        {
            told.Enqueue(what);
            if (what.StartsWith("event", StringComparison.Ordinal))
            {
                heard.TrySetResult();
            }
        }

        async Task TellAsync(string what)
        {
            await Task.Yield();
            Tell($"{what} by coroutine");
        }
    }

    [Fact]
    public async Task Disconnect_fires_for_a_stop_that_was_asked_for_and_connect_again_afterwards()
    {
        await using House house = await House.StartAsync();
        for (int i = 1; i <= 3; i++)
        {
            await house.ConnectAsync();
            await house.Ear.UntilAsync(ear => ear.Connects.Count == i);
            await house.Listener.DisconnectAsync().Soon();
            Assert.Equal((i, DisconnectReason.Requested), (house.Ear.Disconnects.Count, house.Ear.Disconnects[^1].Reason));
        }
    }

    [Theory]
    [InlineData(true, DisconnectReason.ClosedByServer)]
    [InlineData(false, DisconnectReason.ConnectionLost)]
    public async Task Disconnect_fires_for_a_close_and_for_a_loss_and_connect_when_it_is_back(bool politely, DisconnectReason reason)
    {
        await using House house = await House.StartAsync();
        await house.ConnectAsync();
        house.Server.Faults.Add(new MessageSent(), politely ? new CloseSocket { Code = 1001 } : new DropConnection());
        house.Server.WriteEvent(house.Home, 3441);
        await house.Ear.UntilAsync(ear => ear.Disconnects.Count == 1);
        Assert.Equal((reason, true), (house.Ear.Disconnects[0].Reason, house.Ear.Disconnects[0].WillReconnect));
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Connects.Count == 2 && ear.Events.Count == 1));
    }

    [Fact]
    public async Task Disconnect_fires_for_a_renewal_of_the_token_and_a_fresh_connection_follows_at_once()
    {
        await using House house = await House.StartAsync(House.Patient);
        await house.ConnectAsync();
        for (int renewal = 1; renewal <= 3; renewal++)
        {
            // Five minutes before an access token ends.
            await house.Clock.WaitUntilNextTimerAsync(TimeSpan.FromMinutes(55)).Soon();
            house.Clock.Advance(TimeSpan.FromMinutes(55));
            await house.Ear.UntilAsync(ear => ear.Disconnects.Count == renewal);
            Assert.Equal((DisconnectReason.LoginRenewed, TimeSpan.Zero), (house.Ear.Disconnects[^1].Reason, house.Ear.Disconnects[^1].ReconnectIn));
            await house.Ear.UntilAsync(ear => ear.Connects.Count == renewal + 1);
            await house.Server.WaitForSocketsAsync(1).Soon();
        }

        house.Server.WriteEvent(house.Home, 3441);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 1);
        Assert.Empty(house.Ear.Gaps);
    }
}
