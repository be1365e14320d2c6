using System.Text.Json;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Checkpointing;

/// <summary>Tests writes that fail, hang, or meet other ones.</summary>
public sealed class CheckpointWriteTests
{
    private readonly FakeStore _store = new();

    /// <summary>Specifies what became of the position before the event that is left.</summary>
    public enum Position
    {
        /// <summary>It is saved.</summary>
        Saved,

        /// <summary>Nothing was handled before, so that there was nothing to save.</summary>
        NotReached,

        /// <summary>The store failed.</summary>
        NotSaved,
    }

    [Fact]
    public async Task Store_that_does_not_respond_delays_neither_events_nor_the_stop_beyond_its_limit()
    {
        var limit = TimeSpan.FromSeconds(4);
        await using ListenerSetup setup = Setup(new ListenerOptions { CheckpointEvery = 1, DrainTimeout = limit });
        var hang = new TaskCompletionSource();
        var hangs = new TaskCompletionSource();
        _store.OnWrite = () =>
        {
            hangs.TrySetResult();
            return hang.Task;
        };
        var third = new TaskCompletionSource();
        setup.Listener.OnEvent(ListenerSetup.DoNothing);
        setup.Protocol.OnHandled = e => _ = e.Sequence == 3 && third.TrySetResult();
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await hangs.Task.Soon();
        socket.PushEvent(2);
        socket.PushEvent(3);
        await third.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        while (!stopping.IsCompleted)
        {
            await Task.WhenAny(stopping, setup.Time.WaitForTimerAsync(limit)).Soon();
            setup.Time.Advance(limit);
        }

        Assert.Equal(new StopReport(3, 3, 0, 0), await stopping);
        hang.SetResult();
        Assert.Equal("1", await _store.SavedAsync());
    }

    [Fact]
    public async Task Store_that_does_not_respond_to_the_last_write_is_reported()
    {
        var limit = TimeSpan.FromSeconds(4);
        await using ListenerSetup setup = Setup(new ListenerOptions { DrainTimeout = limit });
        var hang = new TaskCompletionSource();
        var hangs = new TaskCompletionSource();
        _store.OnWrite = () =>
        {
            hangs.TrySetResult();
            return hang.Task;
        };
        setup.Listener.OnEvent(ListenerSetup.DoNothing);
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await setup.Protocol.EventsReadAsync(1);
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await hangs.Task.Soon();
        await setup.PassAsync(limit);
        Assert.Equal(new StopReport(1, 1, 0, 0), await stopping.Soon());
        ListenerError<FakeEvent> error = Assert.Single(setup.Rest().OfType<ListenerError<FakeEvent>>());
        Assert.Equal((ListenerErrorKind.Checkpoint, null), (error.Kind, error.RetryIn));
        Assert.Contains("did not respond within 4 s", error.Exception.Message, StringComparison.Ordinal);
        hang.SetResult();
    }

    // What is handled during a write is saved after it: at once if it suffices, and otherwise after the interval.
    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    public async Task Events_that_are_handled_during_a_write_are_saved_after_it(int last)
    {
        await using ListenerSetup setup = Setup(
            new ListenerOptions { CheckpointEvery = 2, CheckpointInterval = TimeSpan.FromSeconds(7) });
        var hang = new TaskCompletionSource();
        var hangs = new TaskCompletionSource();
        _store.OnWrite = () =>
        {
            hangs.TrySetResult();
            return hang.Task;
        };
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        setup.Protocol.OnHandled = e => _ = e.Sequence == last && handled.TrySetResult();
        setup.Listener.OnEvent(ListenerSetup.DoNothing);
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        socket.PushEvent(2);
        await hangs.Task.Soon();
        for (int i = 3; i <= last; i++)
        {
            socket.PushEvent(i);
        }

        await handled.Task.Soon();
        setup.Time.Advance(TimeSpan.FromSeconds(1));
        hang.SetResult();
        Assert.Equal("2", await _store.SavedAsync());
        if (last == 3)
        {
            await setup.PassAsync(TimeSpan.FromSeconds(7));
        }

        Assert.Equal($"{last}", await _store.SavedAsync());
    }

    // The limits pass one at a time, because a notification that is queued must not meet the end of its own.
    [Theory]
    [InlineData(Position.Saved)]
    [InlineData(Position.NotReached)]
    [InlineData(Position.NotSaved)]
    public async Task Gap_is_reported_at_disposal_unless_a_checkpoint_brings_the_event_back(Position position)
    {
        var limit = TimeSpan.FromSeconds(1);
        await using ListenerSetup setup = Setup(new ListenerOptions { DrainTimeout = limit });
        var begun = new TaskCompletionSource();
        setup.Listener.OnEvent((e, cancellationToken) =>
        {
            if (e.Sequence < 3)
            {
                return Task.CompletedTask;
            }

            begun.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, setup.Time, cancellationToken);
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        if (position != Position.NotReached)
        {
            socket.PushEvent(1);
            await setup.PassAsync(new ListenerOptions().CheckpointInterval);
            Assert.Equal("1", await _store.SavedAsync());
        }

        if (position == Position.NotSaved)
        {
            _store.OnWrite = () => throw new IOException("full");
            socket.PushEvent(2);
        }

        socket.PushEvent(3);
        await begun.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(limit);
        Assert.Equal(1, (await stopping.Soon()).Unhandled);
        await setup.Listener.DisposeAsync().AsTask().Soon();
        List<object> reported = setup.Rest();
        Assert.Equal(position == Position.Saved ? 0 : 1, reported.OfType<Gap>().Count(gap => gap.Reason == GapReason.NotHandled));
        Assert.All(reported.OfType<ListenerError<FakeEvent>>(), error => Assert.Null(error.RetryIn));
        Assert.Equal(position == Position.NotSaved, reported.OfType<ListenerError<FakeEvent>>().Any());
        Assert.Empty(_store.Writes());
    }

    [Fact]
    public async Task Write_of_another_owner_after_a_failed_one_is_a_conflict()
    {
        await using ListenerSetup setup = Setup(new ListenerOptions { CheckpointEvery = 1 });
        int failures = 1;
        _store.OnWrite = () => failures-- > 0 ? throw new IOException("full") : Task.CompletedTask;
        setup.Listener.OnEvent(ListenerSetup.DoNothing);
        Task<StopReport> running = setup.Listener.RunAsync();
        (await setup.Protocol.OpenedAsync()).PushEvent(1);
        await setup.NextAsync<ConnectNotification>();
        TimeSpan retryIn = (await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn!.Value;
        await _store.WriteAsync("key", new Checkpoint
        {
            Service = "fake",
            Account = "key",
            SavedAt = DateTimeOffset.UnixEpoch,
            State = JsonSerializer.SerializeToElement(7),
        }, expectedVersion: null);
        await setup.PassAsync(retryIn);
        await Assert.ThrowsAsync<CheckpointConflictException>(() => running.Soon());
        Assert.Equal(["7"], _store.Writes());
    }

    private ListenerSetup Setup(ListenerOptions options)
    {
        var setup = new ListenerSetup(options with { CheckpointStore = _store });
        setup.Protocol.Key = "key";
        setup.Protocol.RespondsToPings = false;
        return setup;
    }
}
