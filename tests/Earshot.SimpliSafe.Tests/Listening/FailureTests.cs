using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.Testing;
using Earshot.SimpliSafe.Tests.Simulated;

namespace Earshot.SimpliSafe.Tests.Listening;

public sealed class FailureTests
{
    private const string History = "*/events";

    [Fact]
    public async Task Connection_fails_and_token_is_renewed_once_without_subscription()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { Transport = SimpliSafeTransport.WebSocket, AuthenticationTimeout = TimeSpan.FromSeconds(10) },
            new SimpliSafeSimulatorOptions { SubscribedType = "com.simplisafe.service.never" });
        Task running = fixture.Listener.RunAsync();
        int renewed = fixture.Server.Journal.Entries.Count(IsToken);
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            await fixture.PassUntilAsync(
                fixture.Recorder.UntilAsync(recorder => recorder.Errors.Count >= attempt), TimeSpan.FromSeconds(10));
        }

        Assert.All(
            fixture.Recorder.Errors,
            error => Assert.Equal(ConnectionProblem.TimedOut, Assert.IsType<ConnectionException>(error.Exception).Problem));
        Assert.Equal(renewed + 1, fixture.Server.Journal.Entries.Count(IsToken));
        Assert.Empty(fixture.Recorder.Connects);
        await fixture.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    // A token can be revoked before it was used, which the service does not report. Otherwise, the listener would never connect again.
    [Fact]
    public async Task Token_is_renewed_again_after_minutes_without_subscription()
    {
        var longest = TimeSpan.FromSeconds(10);
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with
            {
                Transport = SimpliSafeTransport.WebSocket,
                AuthenticationTimeout = longest,
                MaxRetryDelay = longest,
            },
            new SimpliSafeSimulatorOptions { SubscribedType = "com.simplisafe.service.never" });
        Task running = fixture.Listener.RunAsync();
        int before = fixture.Server.Journal.Entries.Count(IsToken);

        await fixture.PassUntilAsync(
            fixture.Recorder.UntilAsync(_ => fixture.Server.Journal.Entries.Count(IsToken) >= before + 2), longest);

        JournalEntry[] renewals = [.. fixture.Server.Journal.Entries.Where(IsToken).Skip(before).Take(2)];
        TimeSpan between = renewals[1].Time - renewals[0].Time;

        // The renewal after five minutes awaits the end of an attempt and the delay after it.
        Assert.InRange(between, TimeSpan.FromMinutes(5) - longest, TimeSpan.FromMinutes(5) + (4 * longest));
        await fixture.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task Listener_polls_while_the_socket_is_silent()
    {
        var untilSubscribed = TimeSpan.FromSeconds(61);
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(ListenerFixture.Patient with
        {
            AuthenticationTimeout = untilSubscribed,
            PollInterval = TimeSpan.FromSeconds(10),
            MaxRetryDelay = TimeSpan.FromSeconds(1),
        });
        fixture.Server.Faults.Add(
            new MessageSent { Times = null, PerConnection = false },
            new SendFrame { Content = FrameContent.Text, Text = "{}", Instead = true });
        Task running = fixture.Listener.RunAsync();
        await fixture.PassUntilAsync(fixture.Clock.WaitUntilSetAsync(untilSubscribed, 1));
        fixture.Clock.Advance(untilSubscribed);

        // Polls take no time on this clock, so only the back-off must pass.
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Connects.Count == 1));
        Assert.Equal(SimpliSafeTransport.Polling, fixture.Listener.CurrentTransport);
        Assert.DoesNotContain(fixture.Recorder.Errors, error => error.Kind == ListenerErrorKind.ConnectAttempt);
        fixture.Server.Faults.Clear();
        SimulatedEvent written = fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1), TimeSpan.FromSeconds(10));
        Assert.Equal(written.Id, fixture.Recorder.Events[0].EventId);

        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Connects.Count == 2), TimeSpan.FromSeconds(10));
        Assert.Equal(
            (DisconnectReason.TransportChanged, SimpliSafeTransport.WebSocket),
            (fixture.Recorder.Disconnects[0].Reason, fixture.Listener.CurrentTransport));
        do
        {
            int before = fixture.Recorder.Events.Count;
            fixture.Server.WriteEvent(fixture.Home, 1400);
            await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count > before);
        }
        while (fixture.Recorder.Events[^1].Origin != EventOrigin.Live);

        Assert.Empty(fixture.Recorder.Gaps);
        Assert.Single(fixture.Logs.Lines, line => line.Id == 400);
        await fixture.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task First_connection_succeeds_by_polling_when_the_socket_is_silent()
    {
        var untilSubscribed = TimeSpan.FromSeconds(61);
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { AuthenticationTimeout = untilSubscribed, PollInterval = TimeSpan.FromSeconds(10) });
        fixture.Server.Faults.Add(
            new MessageSent { Times = null, PerConnection = false },
            new SendFrame { Content = FrameContent.Text, Text = "{}", Instead = true });

        Task connecting = fixture.Listener.ConnectAsync();
        await fixture.PassUntilAsync(fixture.Clock.WaitUntilSetAsync(untilSubscribed, 1));
        fixture.Clock.Advance(untilSubscribed);

        await fixture.PassUntilAsync(connecting);
        Assert.Equal((SimpliSafeTransport.Polling, ListenerState.Connected), (fixture.Listener.CurrentTransport, fixture.Listener.State));
        await fixture.Listener.DisconnectAsync().Soon();
    }

    [Fact]
    public async Task Listener_polls_immediately_when_handshake_is_rejected()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(ListenerFixture.Patient);
        fixture.Server.Faults.Add(new WebSocketConnected { Times = null }, new SendResponse { Status = 403 });
        await fixture.Listener.ConnectAsync().Soon();
        Assert.Equal((SimpliSafeTransport.Polling, ListenerState.Connected), (fixture.Listener.CurrentTransport, fixture.Listener.State));
        for (int i = 1; i <= 120; i++)
        {
            fixture.Server.WriteEvent(i % 2 == 0 ? fixture.Home : fixture.Cabin, 3441);
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 120), TimeSpan.FromSeconds(30));
        fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 121), TimeSpan.FromSeconds(30));
        Assert.Equal(121, fixture.Recorder.Events.Select(e => e.EventId).Distinct().Count());
        Assert.Empty(fixture.Recorder.Gaps);
        Assert.Single(fixture.Logs.Lines, line => line.Id == 400);
        await fixture.Listener.DisconnectAsync().Soon();
        Assert.Equal(DisconnectReason.Requested, fixture.Recorder.Disconnects[^1].Reason);
    }

    [Fact]
    public async Task Rejected_handshake_is_retried_when_polling_is_disabled()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { Transport = SimpliSafeTransport.WebSocket });
        fixture.Server.Faults.Add(new WebSocketConnected { Times = null }, new SendResponse { Status = 403 });
        await Assert.ThrowsAsync<PermissionException>(() => fixture.Listener.ConnectAsync().Soon());
        fixture.Server.Faults.Clear();
        Task running = fixture.Listener.RunAsync();
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Connects.Count == 1), TimeSpan.FromMinutes(2));
        await fixture.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task Failed_poll_ends_the_connection_and_missed_events_follow()
    {
        await using ListenerFixture other = await ListenerFixture.StartAsync();
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { Transport = SimpliSafeTransport.Polling, Systems = [other.Home.Id] });
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1), TimeSpan.FromSeconds(30));
        fixture.Server.Faults.Add(new RequestReceived { Path = History }, SendResponse.ServerError());
        fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Disconnects.Count == 1), TimeSpan.FromSeconds(30));
        Assert.IsType<ServerException>(fixture.Recorder.Disconnects[0].Error);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2), TimeSpan.FromSeconds(30));
        Assert.Equal(EventOrigin.CatchUp, fixture.Recorder.Events[1].Origin);
        Assert.Empty(fixture.Recorder.Gaps);
    }

    [Fact]
    public async Task Failed_catch_up_is_a_gap_and_is_repeated_later()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        fixture.Server.Faults.Add(new RequestReceived { Path = History, Times = 2 }, SendResponse.ServerError());
        fixture.Server.Faults.Add(new MessageSent(), new DropConnection());
        SimulatedEvent missed = fixture.Server.WriteEvent(fixture.Home, 3401);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Gaps.Count == 2 && recorder.Errors.Count > 0));
        Assert.All(fixture.Recorder.Gaps, static gap => Assert.Equal(GapReason.CatchUpFailed, gap.Reason));
        Assert.Equal(ListenerErrorKind.CatchUp, fixture.Recorder.Errors[^1].Kind);
        await fixture.Server.WaitForSocketsAsync(1).Soon();
        fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2);
        Assert.Equal(EventOrigin.Live, fixture.Recorder.Events[1].Origin);

        fixture.Server.Faults.Add(new MessageSent(), new DropConnection());
        SimulatedEvent last = fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 4));
        Assert.Equal([missed.Id, last.Id], fixture.Recorder.Events.Skip(2).Select(e => e.EventId));
        Assert.Equal(2, fixture.Recorder.Gaps.Count);
    }

    [Fact]
    public async Task No_event_is_lost_when_access_token_is_revoked()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            options: new SimpliSafeSimulatorOptions { RefusedSocketCloseCode = 4401 });
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        fixture.Server.RevokeAccessTokens(fixture.Account);
        fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2));
        Assert.Equal(EventOrigin.CatchUp, fixture.Recorder.Events[1].Origin);
        Assert.Empty(fixture.Recorder.Gaps);
    }

    [Fact]
    public async Task Listener_ends_when_refresh_token_is_revoked()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            options: new SimpliSafeSimulatorOptions { RefusedSocketCloseCode = 4401 });
        Task running = fixture.Listener.RunAsync();
        await fixture.Server.WaitForSocketsAsync(1).Soon();
        fixture.Server.RevokeRefreshTokens(fixture.Account);
        fixture.Server.RevokeAccessTokens(fixture.Account);
        await fixture.PassUntilAsync(Task.WhenAny(running), TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<LoginException>(() => running);
        Assert.Equal(ListenerState.Faulted, fixture.Listener.State);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task No_event_is_lost_when_server_clock_is_wrong(int hours)
    {
        var clock = new FakeTimeProvider();
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(clock: clock);
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(
            fixture.Home, $$"""{"eventCid":3441,"eventTimestamp":{{clock.GetUtcNow().AddHours(hours).ToUnixTimeSeconds()}}}""");
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 1);
        fixture.Server.Faults.Add(new MessageSent(), new DropConnection());
        for (int i = 0; i < 5; i++)
        {
            fixture.Server.WriteEvent(
                fixture.Home,
                $$"""{"eventCid":1400,"eventTimestamp":{{clock.GetUtcNow().AddHours(hours).AddSeconds(i).ToUnixTimeSeconds()}}}""");
        }

        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 6));
        Assert.Empty(fixture.Recorder.Gaps);
    }

    [Fact]
    public async Task Logs_contain_no_event_text_and_no_token()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync();
        await fixture.ConnectAsync();
        fixture.Server.WriteEvent(
            fixture.Home, """{"eventCid":1110,"eventType":"alarm","messageBody":"at 12 Cedar Lane","info":"at 12 Cedar Lane"}""");
        fixture.Server.Faults.Add(new MessageSent { Nth = 2 }, new DropConnection());
        fixture.Server.WriteEvent(fixture.Home, 1400);
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Events.Count == 2));
        Assert.DoesNotContain("Cedar", fixture.Logs.All, StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Client.Credentials.Token!, fixture.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reported_delay_includes_the_wait_for_the_next_login()
    {
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { Transport = SimpliSafeTransport.WebSocket, AuthenticationTimeout = TimeSpan.FromSeconds(1) },
            new SimpliSafeSimulatorOptions { SubscribedType = "com.simplisafe.service.never" });
        await fixture.Client.Credentials.RenewAsync(fixture.Client.Credentials.Token);
        Task running = fixture.Listener.RunAsync();
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Errors.Count >= 1), TimeSpan.FromSeconds(1));

        // The token is to be renewed, which is possible again five seconds after the last renewal.
        TimeSpan delay = fixture.Recorder.Errors[0].RetryIn!.Value;
        Assert.InRange(delay, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
        int opened = fixture.Server.Journal.Entries.Count(static entry => entry.Kind == JournalKind.WebSocketOpened);
        fixture.Clock.Advance(delay - TimeSpan.FromMilliseconds(1));
        Assert.Equal(opened, fixture.Server.Journal.Entries.Count(static entry => entry.Kind == JournalKind.WebSocketOpened));
        await fixture.PassUntilAsync(fixture.Recorder.UntilAsync(recorder => recorder.Errors.Count >= 2), TimeSpan.FromSeconds(1));
        await fixture.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    private static bool IsToken(JournalEntry entry) =>
        entry is { Kind: JournalKind.RequestCompleted, Path: "/oauth/token", Status: not null };
}
