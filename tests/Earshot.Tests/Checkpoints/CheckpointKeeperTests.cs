using System.Text.Json;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Checkpointing;

public sealed class CheckpointKeeperTests
{
    private readonly FakeStore _store = new();

    [Fact]
    public async Task First_start_continues_from_the_checkpoint_before_it_connects()
    {
        await WriteAsync("41");
        await using ListenerSetup setup = Setup(new ListenerOptions { Since = DateTimeOffset.UnixEpoch });
        await setup.ConnectAsync();
        await setup.Listener.DisconnectAsync().Soon();
        await setup.ConnectAsync();
        Assert.Equal(["41 before attempt 1"], setup.Protocol.StartedFrom);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Since_is_used_when_there_is_no_checkpoint(bool hasStore)
    {
        await using ListenerSetup setup = Setup(new ListenerOptions { Since = DateTimeOffset.UnixEpoch }, hasStore);
        await setup.ConnectAsync();
        Assert.Equal(["1970 before attempt 1"], setup.Protocol.StartedFrom);
    }

    [Fact]
    public async Task Position_is_saved_after_a_number_of_handled_events()
    {
        await using ListenerSetup setup = Setup(new ListenerOptions { CheckpointEvery = 3 });
        setup.Listener.OnEvent(ListenerSetup.DoNothing);
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        await socket.WaitUntilReadAsync();
        Assert.Empty(_store.Writes());
        socket.PushEvent(3);
        Assert.Equal("3", await _store.SavedAsync());
    }

    [Fact]
    public async Task Position_is_saved_after_a_time_when_events_or_proofs_were_handled()
    {
        await using ListenerSetup setup = Setup(new ListenerOptions { CheckpointInterval = TimeSpan.FromSeconds(7) });
        setup.Listener.OnEvent(ListenerSetup.DoNothing);
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await setup.PassAsync(TimeSpan.FromSeconds(7));
        Assert.Equal("1", await _store.SavedAsync());
        socket.PushText("""{"event":"proof","seq":5}""");
        await setup.PassAsync(TimeSpan.FromSeconds(7));
        Assert.Equal("-5", await _store.SavedAsync());
        setup.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_store.Writes());
    }

    [Fact]
    public async Task Position_does_not_pass_an_event_that_is_being_handled()
    {
        await using ListenerSetup setup = Setup(new ListenerOptions { CheckpointEvery = 2 });
        var release = new TaskCompletionSource();
        var others = new CountdownEvent(3);
        setup.Listener.OnEvent(e =>
        {
            if (e.Sequence == 3)
            {
                return release.Task;
            }

            others.Signal();
            return Task.CompletedTask;
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        Assert.Equal("2", await _store.SavedAsync());
        socket.PushEvent(3, "slow");
        socket.PushEvent(4, "b");
        await Task.Run(others.Wait).Soon();
        Assert.Empty(_store.Writes());
        release.SetResult();
        Assert.Equal("4", await _store.SavedAsync());
    }

    [Fact]
    public async Task Position_is_saved_at_a_stop_and_at_a_fatal_end()
    {
        await using ListenerSetup setup = Setup();
        setup.Listener.OnEvent(ListenerSetup.DoNothing);
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await setup.Protocol.EventsReadAsync(1);
        await setup.Listener.DisconnectAsync().Soon();
        Assert.Equal(["1"], _store.Writes());

        Task<StopReport> running = setup.Listener.RunAsync();
        socket = await setup.Protocol.OpenedAsync();
        socket.PushEvent(2);
        socket.PushText("""{"event":"revoked"}""");
        await Assert.ThrowsAsync<InvalidOperationException>(() => running.Soon());
        Assert.Equal(["2"], _store.Writes());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Conflict_ends_the_listener(bool whileRunning)
    {
        await using ListenerSetup setup = Setup(new ListenerOptions { CheckpointEvery = whileRunning ? 2 : 100 });
        setup.Listener.OnEvent(ListenerSetup.DoNothing);
        using var stop = new CancellationTokenSource();
        Task<StopReport> running = setup.Listener.RunAsync(stop.Token);
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        await WriteAsync("7");
        socket.PushEvent(1);
        socket.PushEvent(2);
        await setup.Protocol.EventsReadAsync(2);
        if (!whileRunning)
        {
            await stop.CancelAsync();
        }

        await Assert.ThrowsAsync<CheckpointConflictException>(() => running.Soon());
        await Assert.ThrowsAsync<CheckpointConflictException>(() => setup.Listener.RunAsync().Soon());
        Assert.Equal(["7"], _store.Writes());
    }

    [Fact]
    public async Task Failing_store_is_reported_and_retried()
    {
        await using ListenerSetup setup = Setup(new ListenerOptions { CheckpointEvery = 1 });
        int failures = 2;
        _store.OnWrite = () => failures-- > 0 ? throw new IOException("full") : Task.CompletedTask;
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        setup.Protocol.OnHandled = e => _ = e.Sequence == 2 && second.TrySetResult();
        setup.Listener.OnEvent(ListenerSetup.DoNothing);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushEvent(1);
        ListenerError<FakeEvent> error = await setup.NextAsync<ListenerError<FakeEvent>>();
        Assert.Equal((ListenerErrorKind.Checkpoint, TimeSpan.FromSeconds(1)), (error.Kind, error.RetryIn));
        socket.PushEvent(2);
        await second.Task.Soon();
        await setup.PassAsync(TimeSpan.FromSeconds(1));
        error = await setup.NextAsync<ListenerError<FakeEvent>>();
        Assert.Equal(TimeSpan.FromSeconds(2), error.RetryIn);
        await setup.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("2", await _store.SavedAsync());
        Assert.Equal(ListenerState.Connected, setup.Listener.State);

        // After the success, the next event is saved at once, and the next failure is the first one again.
        socket.PushEvent(3);
        Assert.Equal("3", await _store.SavedAsync());
        failures = 1;
        socket.PushEvent(4);
        Assert.Equal(TimeSpan.FromSeconds(1), (await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn);
    }

    [Fact]
    public async Task Failing_store_ends_the_listener_when_an_option_says_so()
    {
        await using ListenerSetup setup = Setup(
            new ListenerOptions { CheckpointEvery = 1, CheckpointFailure = CheckpointFailure.Stop });
        _store.OnWrite = () => throw new IOException("full");
        setup.Listener.OnEvent(ListenerSetup.DoNothing);
        Task<StopReport> running = setup.Listener.RunAsync();
        (await setup.Protocol.OpenedAsync()).PushEvent(1);
        await Assert.ThrowsAsync<IOException>(() => running.Soon());
    }

    [Fact]
    public async Task Write_that_fails_after_it_was_stored_is_not_a_conflict()
    {
        await using ListenerSetup setup = Setup(new ListenerOptions { CheckpointEvery = 1 });
        int failures = 1;
        _store.OnWritten = () =>
        {
            if (failures-- > 0)
            {
                throw new IOException("the response was lost");
            }
        };
        setup.Listener.OnEvent(ListenerSetup.DoNothing);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushEvent(1);
        Assert.Equal("1", await _store.SavedAsync());
        await setup.NextAsync<ListenerError<FakeEvent>>();
        socket.PushEvent(2);
        await setup.Protocol.EventsReadAsync(2);
        await setup.Listener.DisconnectAsync().Soon();
        Assert.Equal(["2"], _store.Writes());
    }

    [Theory]
    [InlineData("other", "fake", "another account")]
    [InlineData("key", "chat", "another account")]
    [InlineData("key", "fake", "not valid")]
    public async Task Checkpoint_that_is_not_valid_ends_the_start(string account, string service, string message)
    {
        await _store.WriteAsync("key", Checkpoint("1") with { Account = account, Service = service }, expectedVersion: null);
        await using ListenerSetup setup = Setup();
        setup.Protocol.OnRestore = () => throw new FormatException("no number");
        CheckpointException error = await Assert.ThrowsAsync<CheckpointException>(() => setup.Listener.RunAsync().Soon());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, setup.Protocol.Attempts);
    }

    [Fact]
    public async Task Start_is_retried_when_the_store_is_out_of_reach()
    {
        await WriteAsync("3");
        await using ListenerSetup setup = Setup();
        int failures = 1;
        _store.OnRead = () => failures-- > 0 ? throw new TimeoutException() : Task.CompletedTask;
        Task<StopReport> running = setup.Listener.RunAsync();
        ListenerError<FakeEvent> error = await setup.NextAsync<ListenerError<FakeEvent>>();
        Assert.IsType<CheckpointException>(error.Exception);
        await setup.PassAsync(error.RetryIn!.Value);
        await setup.Protocol.OpenedAsync();
        Assert.Equal(["3 before attempt 1"], setup.Protocol.StartedFrom);
        await setup.Listener.DisconnectAsync().Soon();
        await running.Soon();
    }

    [Fact]
    public async Task Service_without_checkpoints_rejects_a_store()
    {
        await using ListenerSetup setup = Setup();
        setup.Protocol.Key = null;
        await Assert.ThrowsAsync<CheckpointException>(() => setup.Listener.ConnectAsync().Soon());
    }

    [Fact]
    public async Task Disposed_listener_reports_no_gap_for_what_the_checkpoint_brings_back()
    {
        ListenerSetup setup = Setup(new ListenerOptions { DrainTimeout = TimeSpan.FromSeconds(1) });
        setup.Listener.OnEvent((e, cancellationToken) => e.Sequence == 1
            ? Task.CompletedTask
            : Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken));
        var passed = new TaskCompletionSource();
        setup.Protocol.OnHandled = _ => passed.TrySetResult();
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        await setup.Protocol.EventsReadAsync(2);
        await passed.Task.Soon();

        // Only the drain times out: time that passes while the store writes would end the wait for it.
        Task disposing = setup.Listener.DisposeAsync().AsTask();
        await setup.PassAsync(TimeSpan.FromSeconds(1));
        await disposing.Soon();
        Assert.Equal(1, setup.Listener.LastStop!.Unhandled);
        Assert.Equal(["1"], _store.Writes());
        Assert.DoesNotContain(setup.Rest(), n => n is Gap);
    }

    private static Checkpoint Checkpoint(string state) => new()
    {
        Service = "fake",
        Account = "key",
        SavedAt = DateTimeOffset.UnixEpoch,
        State = JsonSerializer.SerializeToElement(int.Parse(state, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private async Task WriteAsync(string state) => await _store.WriteAsync("key", Checkpoint(state), expectedVersion: null);

    private ListenerSetup Setup(ListenerOptions? options = null, bool hasStore = true)
    {
        var setup = new ListenerSetup((options ?? new ListenerOptions()) with { CheckpointStore = hasStore ? _store : null });
        setup.Protocol.Key = "key";
        setup.Protocol.RespondsToPings = false;
        return setup;
    }
}
