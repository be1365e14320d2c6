using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Testing;

namespace Earshot.SimpliSafe.Tests.Listening;

public sealed class BadDayTests
{
    private const string History = "*/events";

    [Fact]
    public async Task Socket_that_never_says_subscribed_fails_in_time_and_the_token_is_renewed_once()
    {
        await using House house = await House.StartAsync(
            House.Patient with { Transport = SimpliSafeTransport.WebSocket, AuthenticationTimeout = TimeSpan.FromSeconds(10) },
            new SimpliSafeSimulatorOptions { SubscribedType = "com.simplisafe.service.never" });
        Task running = house.Listener.RunAsync();
        int renewed = house.Server.Journal.Entries.Count(IsToken);
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Errors.Count >= attempt), TimeSpan.FromSeconds(10));
        }

        Assert.All(house.Ear.Errors, error => Assert.Equal(ConnectionProblem.TimedOut, Assert.IsType<ConnectionException>(error.Exception).Problem));
        Assert.Equal(renewed + 1, house.Server.Journal.Entries.Count(IsToken));
        Assert.Empty(house.Ear.Connects);
        await house.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task Silent_socket_is_given_up_for_polling_and_taken_back_when_it_works()
    {
        var untilSubscribed = TimeSpan.FromSeconds(61);
        await using House house = await House.StartAsync(House.Patient with
        {
            AuthenticationTimeout = untilSubscribed,
            PollInterval = TimeSpan.FromSeconds(10),
            MaxRetryDelay = TimeSpan.FromSeconds(1),
        });
        house.Server.Faults.Add(new MessageSent { Times = null, PerConnection = false }, new SendFrame { Content = FrameContent.Text, Text = "{}", Instead = true });
        Task running = house.Listener.RunAsync();
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            await house.PassUntilAsync(house.Clock.WaitUntilSetAsync(untilSubscribed, attempt));
            house.Clock.Advance(untilSubscribed);
            await house.Ear.UntilAsync(ear => ear.Errors.Count(e => e.Kind == ListenerErrorKind.ConnectAttempt) >= attempt);
        }

        // The polling answers in no time on this clock: only the back-off is to pass.
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Connects.Count == 1));
        Assert.Equal(SimpliSafeTransport.Polling, house.Listener.CurrentTransport);
        house.Server.Faults.Clear();
        SimulatedEvent written = house.Server.WriteEvent(house.Home, 3441);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 1), TimeSpan.FromSeconds(10));
        Assert.Equal(written.Id, house.Ear.Events[0].EventId);

        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Connects.Count == 2), TimeSpan.FromSeconds(10));
        Assert.Equal((DisconnectReason.TransportChanged, SimpliSafeTransport.WebSocket), (house.Ear.Disconnects[0].Reason, house.Listener.CurrentTransport));
        do
        {
            int before = house.Ear.Events.Count;
            house.Server.WriteEvent(house.Home, 1400);
            await house.Ear.UntilAsync(ear => ear.Events.Count > before);
        }
        while (house.Ear.Events[^1].Origin != EventOrigin.Live);

        Assert.Empty(house.Ear.Gaps);
        Assert.Single(house.Logs.Lines, line => line.Id == 400);
        await house.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task Refused_handshake_turns_to_polling_at_once_and_that_is_said_once()
    {
        await using House house = await House.StartAsync(House.Patient);
        house.Server.Faults.Add(new WebSocketConnected { Times = null }, new Answer { Status = 403 });
        await house.Listener.ConnectAsync().Soon();
        Assert.Equal((SimpliSafeTransport.Polling, ListenerState.Connected), (house.Listener.CurrentTransport, house.Listener.State));
        for (int i = 1; i <= 120; i++)
        {
            house.Server.WriteEvent(i % 2 == 0 ? house.Home : house.Cabin, 3441);
            house.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 120), TimeSpan.FromSeconds(30));
        house.Server.WriteEvent(house.Home, 1400);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 121), TimeSpan.FromSeconds(30));
        Assert.Equal(121, house.Ear.Events.Select(e => e.EventId).Distinct().Count());
        Assert.Empty(house.Ear.Gaps);
        Assert.Single(house.Logs.Lines, line => line.Id == 400);
        await house.Listener.DisconnectAsync().Soon();
        Assert.Equal(DisconnectReason.Requested, house.Ear.Disconnects[^1].Reason);
    }

    [Fact]
    public async Task Refused_handshake_without_polling_is_retried_and_never_fatal()
    {
        await using House house = await House.StartAsync(House.Patient with { Transport = SimpliSafeTransport.WebSocket });
        house.Server.Faults.Add(new WebSocketConnected { Times = null }, new Answer { Status = 403 });
        await Assert.ThrowsAsync<PermissionException>(() => house.Listener.ConnectAsync().Soon());
        house.Server.Faults.Clear();
        Task running = house.Listener.RunAsync();
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Connects.Count == 1), TimeSpan.FromMinutes(2));
        await house.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task Poll_that_fails_ends_the_connection_and_the_next_brings_what_was_missed()
    {
        await using House house = await House.StartAsync(House.Patient with { Transport = SimpliSafeTransport.Polling });
        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, 3441);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 1), TimeSpan.FromSeconds(30));

        // Between two polls, so that the next one is hit as a whole.
        await house.Clock.WaitForTimerAsync(TimeSpan.FromSeconds(30)).Soon();
        house.Server.Faults.Add(new RequestReceived { Path = History }, Answer.ServerError());
        house.Server.WriteEvent(house.Home, 1400);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Disconnects.Count == 1), TimeSpan.FromSeconds(30));
        Assert.IsType<ServerException>(house.Ear.Disconnects[0].Error);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 2), TimeSpan.FromSeconds(30));
        Assert.Equal(EventOrigin.CatchUp, house.Ear.Events[1].Origin);
        Assert.Empty(house.Ear.Gaps);
    }

    [Fact]
    public async Task Rest_that_is_down_while_catching_up_is_a_gap_and_what_was_missed_comes_with_the_next_connection()
    {
        await using House house = await House.StartAsync();
        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, 3441);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 1);
        house.Server.Faults.Add(new RequestReceived { Path = History, Times = 2 }, Answer.ServerError());
        house.Server.Faults.Add(new MessageSent(), new DropConnection());
        SimulatedEvent missed = house.Server.WriteEvent(house.Home, 3401);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Gaps.Count == 1));
        Assert.Equal(GapReason.CatchUpFailed, house.Ear.Gaps[0].Reason);
        Assert.Equal(ListenerErrorKind.CatchUp, house.Ear.Errors[^1].Kind);
        await house.Server.WaitForSocketsAsync(1).Soon();
        house.Server.WriteEvent(house.Home, 1400);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 2);
        Assert.Equal(EventOrigin.Live, house.Ear.Events[1].Origin);

        house.Server.Faults.Add(new MessageSent(), new DropConnection());
        SimulatedEvent last = house.Server.WriteEvent(house.Home, 3441);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 4));
        Assert.Equal([missed.Id, last.Id], house.Ear.Events.Skip(2).Select(e => e.EventId));
        Assert.Single(house.Ear.Gaps);
    }

    [Fact]
    public async Task Token_that_is_withdrawn_while_listening_costs_a_connection_and_no_event()
    {
        await using House house = await House.StartAsync(options: new SimpliSafeSimulatorOptions { RefusedSocketCloseCode = 4401 });
        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, 3441);
        await house.Ear.UntilAsync(ear => ear.Events.Count == 1);
        house.Server.WithdrawAccessTokens(house.Account);
        house.Server.WriteEvent(house.Home, 1400);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 2));
        Assert.Equal(EventOrigin.CatchUp, house.Ear.Events[1].Origin);
        Assert.Empty(house.Ear.Gaps);
    }

    [Fact]
    public async Task Refresh_token_that_was_revoked_ends_the_listener_with_an_authentication_error()
    {
        await using House house = await House.StartAsync(options: new SimpliSafeSimulatorOptions { RefusedSocketCloseCode = 4401 });
        Task running = house.Listener.RunAsync();
        await house.Server.WaitForSocketsAsync(1).Soon();
        house.Server.RevokeRefreshTokens(house.Account);
        house.Server.WithdrawAccessTokens(house.Account);
        await house.PassUntilAsync(Task.WhenAny(running));
        await Assert.ThrowsAsync<LoginException>(() => running);
        Assert.Equal(ListenerState.Faulted, house.Listener.State);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task Clock_that_is_wrong_by_hours_loses_nothing(int hours)
    {
        var clock = new FakeTimeProvider();
        await using House house = await House.StartAsync(clock: clock);
        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, $$"""{"eventCid":3441,"eventTimestamp":{{clock.GetUtcNow().AddHours(hours).ToUnixTimeSeconds()}}}""");
        await house.Ear.UntilAsync(ear => ear.Events.Count == 1);
        house.Server.Faults.Add(new MessageSent(), new DropConnection());
        for (int i = 0; i < 5; i++)
        {
            house.Server.WriteEvent(house.Home, $$"""{"eventCid":1400,"eventTimestamp":{{clock.GetUtcNow().AddHours(hours).AddSeconds(i).ToUnixTimeSeconds()}}}""");
        }

        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 6));
        Assert.Empty(house.Ear.Gaps);
    }

    [Fact]
    public async Task No_text_of_an_event_and_no_token_reaches_a_log()
    {
        await using House house = await House.StartAsync();
        await house.ConnectAsync();
        house.Server.WriteEvent(house.Home, """{"eventCid":1110,"eventType":"alarm","messageBody":"at 12 Cedar Lane","info":"at 12 Cedar Lane"}""");
        house.Server.Faults.Add(new MessageSent { Nth = 2 }, new DropConnection());
        house.Server.WriteEvent(house.Home, 1400);
        await house.PassUntilAsync(house.Ear.UntilAsync(ear => ear.Events.Count == 2));
        Assert.DoesNotContain("Cedar", house.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(house.Client.Credentials.Token!, house.Logs.All, StringComparison.Ordinal);
    }

    private static bool IsToken(JournalEntry entry) => entry is { Kind: JournalKind.Request, Path: "/oauth/token", Status: not null };
}
