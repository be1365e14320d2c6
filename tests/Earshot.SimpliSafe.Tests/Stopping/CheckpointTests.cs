using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Simulator.SimpliSafe.World;
using Earshot.SimpliSafe.Tests.Listening;
using Earshot.SimpliSafe.Tests.Simulated;

namespace Earshot.SimpliSafe.Tests.Stopping;

/// <summary>Tests that another client continues where the handlers of the first one ended.</summary>
public sealed class CheckpointTests
{
    [Theory]
    [InlineData(SimpliSafeTransport.WebSocket)]
    [InlineData(SimpliSafeTransport.Polling)]
    public async Task Next_client_receives_what_was_not_handled_and_what_was_missed(SimpliSafeTransport transport)
    {
        var store = new InMemoryCheckpointStore();
        SimpliSafeListenerOptions options = ListenerFixture.Patient with
        {
            Transport = transport,
            PollInterval = TimeSpan.FromSeconds(10),
            CheckpointStore = store,
            CheckpointEvery = 1,
            DrainTimeout = TimeSpan.FromSeconds(1),
        };
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(options);
        var handled = new System.Collections.Concurrent.ConcurrentQueue<long>();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Listener.OnEvent(async (e, canceled) =>
        {
            if (handled.Count == 3)
            {
                blocked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, canceled);
            }

            handled.Enqueue(e.EventId);
        });
        await fixture.ConnectAsync();
        long[] first = [.. Enumerable.Range(0, 10).Select(_ => fixture.Server.WriteEvent(fixture.Home, 3441).Id)];
        await fixture.PassUntilAsync(blocked.Task, TimeSpan.FromSeconds(10));
        await fixture.PassUntilAsync(fixture.Client.DisposeAsync().AsTask(), TimeSpan.FromSeconds(3));
        Assert.Equal(first[..3], handled);

        long[] away = [.. Enumerable.Range(0, 5).Select(_ => fixture.Server.WriteListedEvent(fixture.Home, 1400).Id)];
        await using SimpliSafeClient next = await SimpliSafeClient.LoginWithRefreshTokenAsync(
            fixture.Server.IssueTokens(fixture.Account).RefreshToken, fixture.Options(options));
        var recorder = new EventRecorder(next.WebSocket);
        await next.WebSocket.ConnectAsync().Soon();
        await fixture.PassUntilAsync(recorder.UntilAsync(r => r.Events.Count >= 12), TimeSpan.FromSeconds(10));
        Assert.Equal([.. first[3..], .. away], recorder.Events.Select(static e => e.EventId));
        Assert.All(recorder.Events, static e => Assert.Equal(EventOrigin.CatchUp, e.Origin));
        Assert.Empty(recorder.Gaps);
        Assert.Empty(recorder.Errors);
    }

    [Fact]
    public async Task Gap_of_a_catch_up_that_is_not_done_in_time_starts_at_the_checkpoint()
    {
        var limit = TimeSpan.FromSeconds(30);
        SimpliSafeListenerOptions options = ListenerFixture.Patient with
        {
            Transport = SimpliSafeTransport.WebSocket,
            CatchUpTimeout = limit,
            CheckpointStore = new InMemoryCheckpointStore(),
        };
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(options);
        var caughtUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Listener.OnCatchUp(progress => _ = progress.IsComplete && caughtUp.TrySetResult());
        await fixture.ConnectAsync();
        await caughtUp.Task.Soon();
        fixture.Server.WriteEvent(fixture.Home, 3441);
        await fixture.Recorder.UntilAsync(static recorder => recorder.Events.Count == 1);
        DateTimeOffset saved = fixture.Clock.GetUtcNow();
        await fixture.Client.DisposeAsync();

        fixture.Clock.Advance(TimeSpan.FromMinutes(10));
        fixture.Server.WriteListedEvent(fixture.Home, 1400);
        fixture.Server.Faults.Add(new RequestReceived { Path = "*/events", Times = null }, new Hang());
        await using SimpliSafeClient next = await SimpliSafeClient.LoginWithRefreshTokenAsync(
            fixture.Server.IssueTokens(fixture.Account).RefreshToken, fixture.Options(options));
        var recorder = new EventRecorder(next.WebSocket);
        Task connecting = next.WebSocket.ConnectAsync();
        await fixture.PassUntilAsync(recorder.UntilAsync(static r => r.Gaps.Count > 0), limit);
        await connecting.Soon();
        Assert.Equal((GapReason.CatchUpFailed, saved), (recorder.Gaps[0].Reason, recorder.Gaps[0].From));
    }

    [Theory]
    [InlineData(SimpliSafeTransport.WebSocket)]
    [InlineData(SimpliSafeTransport.Polling)]
    public async Task Start_in_the_past_receives_everything_since_then(SimpliSafeTransport transport)
    {
        var clock = new Testing.FakeTimeProvider();
        DateTimeOffset since = clock.GetUtcNow() + TimeSpan.FromMinutes(30);
        await using ListenerFixture fixture = await ListenerFixture.StartAsync(
            ListenerFixture.Patient with { Transport = transport, Since = since },
            new SimpliSafeSimulatorOptions(),
            clock);
        fixture.Server.WriteEvent(fixture.Home, 3441);
        fixture.Clock.Advance(TimeSpan.FromMinutes(30));
        List<SimulatedEvent> written = [];
        for (int i = 0; i < 60; i++)
        {
            written.Add(fixture.Server.WriteEvent(fixture.Home, 1400));
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await fixture.ConnectAsync();
        await fixture.Recorder.UntilAsync(recorder => recorder.Events.Count >= 60);
        Assert.Equal(written.Select(static e => e.Id), fixture.Recorder.Events.Select(static e => e.EventId));
        Assert.Empty(fixture.Recorder.Gaps);
    }
}
