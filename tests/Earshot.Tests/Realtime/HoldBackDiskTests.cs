using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Earshot.Protocol;

namespace Earshot.Tests.Realtime;

/// <summary>Tests <see cref="HoldBackFullMode.Disk"/>.</summary>
public sealed class HoldBackDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("earshot-tests-").FullName;
    private readonly Channel<FakeEvent> _arriving = Channel.CreateUnbounded<FakeEvent>();
    private readonly Channel<(CatchUpContext<FakeEvent> Context, TaskCompletionSource End)> _catchUps =
        Channel.CreateUnbounded<(CatchUpContext<FakeEvent>, TaskCompletionSource)>();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Events_beyond_capacity_are_delivered_in_order_and_unchanged()
    {
        await using ListenerSetup setup = Setup(capacity: 2);
        List<(string Raw, DateTimeOffset ReceivedAt, EventOrigin Origin)> written = [];
        setup.Protocol.OnDetach = e =>
        {
            written.Add((FakeFrames.Utf8(e.RawUtf8), e.ReceivedAt, e.Origin));
            return $"{e.Type}|{e.Lane}|{e.Sequence}";
        };
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        (_, TaskCompletionSource end) = await BegunAsync();
        for (int i = 1; i <= 50; i++)
        {
            setup.Time.Advance(TimeSpan.FromMilliseconds(1));
            socket.PushEvent(i, i % 3 == 0 ? null : $"lane {i % 2}", i % 5 == 0 ? "typing" : "said", $"text {i}");
            await socket.WaitUntilReadAsync();
        }

        end.SetResult();
        List<FakeEvent> handled = await HandledAsync(50);
        Assert.Equal(48, written.Count);
        foreach (IGrouping<string?, FakeEvent> lane in handled.GroupBy(e => e.Lane))
        {
            Assert.Equal(lane.Select(e => e.Sequence).Order(), lane.Select(e => e.Sequence));
        }

        Assert.Equal(
            written, handled.OrderBy(e => e.Sequence).Skip(2).Select(e => (FakeFrames.Utf8(e.RawUtf8), e.ReceivedAt, e.Origin)));
        Assert.All(handled, e => Assert.Equal(e.Type == "said", e is SaidEvent));
        Assert.Equal(new StopReport(50, 50, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), setup.Protocol.Passed);
        Assert.DoesNotContain(setup.Rest(), n => n is Gap or ListenerError<FakeEvent>);
    }

    [Fact]
    public async Task Memory_of_events_on_disk_is_free()
    {
        await using ListenerSetup setup = Setup(capacity: 1);
        List<WeakReference> written = [];
        setup.Protocol.OnDetach = e =>
        {
            written.Add(new WeakReference(e));
            return $"{e.Type}|{e.Lane}|{e.Sequence}";
        };
        FakeWebSocket socket = await setup.ConnectAsync();
        (_, TaskCompletionSource end) = await BegunAsync();
        Push(socket, 1, 30);
        await setup.Protocol.EventsReadAsync(30);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // The reader can still refer to the last one.
        Assert.DoesNotContain(written.Take(20), reference => reference.IsAlive);
        end.SetResult();
        Assert.Equal(Enumerable.Range(1, 30), (await HandledAsync(30)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task File_cannot_be_found_or_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Files without a name can be examined on Linux only.");
        await using ListenerSetup setup = Setup(capacity: 1);
        FakeWebSocket socket = await setup.ConnectAsync();
        (_, TaskCompletionSource end) = await BegunAsync();
        Push(socket, 1, 5, text: "the plans are in the droid");
        await setup.Protocol.EventsReadAsync(5);

        string file = Assert.Single(OpenFiles());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        string content = Encoding.Latin1.GetString(await ReadAsync(file));
        Assert.True(content.Length > 4 * "the plans are in the droid".Length);
        Assert.DoesNotContain("droid", content, StringComparison.Ordinal);
        Assert.DoesNotContain("said", content, StringComparison.Ordinal);
        Assert.DoesNotContain("event", content, StringComparison.Ordinal);

        end.SetResult();
        await HandledAsync(5);
        socket.PushEvent(6);
        await HandledAsync(1);
        Assert.Empty(OpenFiles());
    }

    [Fact]
    public async Task Events_on_disk_wait_for_the_next_start()
    {
        await using ListenerSetup setup = Setup(capacity: 1);
        FakeWebSocket socket = await setup.ConnectAsync();
        await BegunAsync();
        Push(socket, 2, 4);
        await setup.Protocol.EventsReadAsync(3);
        Assert.Equal(new StopReport(3, 0, 0, 3), await setup.Listener.DisconnectAsync().Soon());

        await setup.ConnectAsync();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        await context.DeliverAsync(Missed(1));
        end.SetResult();
        Assert.Equal([1, 2, 3, 4], (await HandledAsync(4)).Select(e => e.Sequence));
        Assert.Equal(new StopReport(4, 4, 0, 0), await setup.Listener.DisconnectAsync().Soon());
    }

    [Fact]
    public async Task Events_on_disk_wait_for_the_next_connection()
    {
        await using ListenerSetup setup = Setup(capacity: 1);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        await BegunAsync();
        Push(socket, 2, 4);
        await setup.Protocol.EventsReadAsync(3);
        socket.Break();
        DisconnectNotification lost = await setup.NextAsync<DisconnectNotification>();
        await setup.PassAsync(lost.ReconnectIn!.Value);
        socket = await setup.Protocol.OpenedAsync();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        Push(socket, 5, 6);
        await setup.Protocol.EventsReadAsync(5);
        await context.DeliverAsync(Missed(1));
        end.SetResult();
        Assert.Equal([1, 2, 3, 4, 5, 6], (await HandledAsync(6)).Select(e => e.Sequence));
        Assert.DoesNotContain(setup.Rest(), n => n is Gap);
    }

    [Fact]
    public async Task Dispose_deletes_the_file_and_reports_its_events_as_unhandled()
    {
        await using ListenerSetup setup = Setup(capacity: 1);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        await BegunAsync();
        DateTimeOffset from = setup.Time.GetUtcNow();
        Push(socket, 1, 3);
        await setup.Protocol.EventsReadAsync(3);
        setup.Time.Advance(TimeSpan.FromMilliseconds(3));
        DateTimeOffset until = setup.Time.GetUtcNow();
        socket.PushEvent(4);
        await setup.Protocol.EventsReadAsync(4);
        await setup.Listener.DisposeAsync().AsTask().Soon();
        await setup.NextAsync<DisconnectNotification>();
        Gap gap = await setup.NextAsync<Gap>();
        Assert.Equal((GapReason.NotHandled, 4L, from, until), (gap.Reason, gap.Count, gap.From, gap.Until));
        Assert.Empty(OpenFiles());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Held_back_events_on_disk_can_be_delivered_among_missed_ones()
    {
        await using ListenerSetup setup = Setup(capacity: 1);
        FakeWebSocket socket = await setup.ConnectAsync();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        socket.PushEvent(100, "b");
        foreach (int number in (int[])[2, 3, 5, 7])
        {
            socket.PushEvent(number);
        }

        await setup.Protocol.EventsReadAsync(5);
        foreach (int missed in (int[])[1, 4, 6])
        {
            // The number 5 is not known to precede anything, so that it goes with the one behind it.
            await context.DeliverHeldAsync("a", held => held.Sequence == 5 ? null : held.Sequence < missed);
            await context.DeliverAsync(Missed(missed));
        }

        end.SetResult();
        Assert.Equal([1, 2, 3, 4, 6, 5, 7], (await HandledAsync(8)).Where(e => e.Lane == "a").Select(e => e.Sequence));
        Assert.Equal(new StopReport(8, 8, 0, 0), await setup.Listener.DisconnectAsync().Soon());
    }

    [Fact]
    public async Task Reading_continues_while_many_events_follow_a_lane_that_is_being_released()
    {
        await using ListenerSetup setup = Setup(capacity: 2, queueCapacity: 1, handles: false);
        setup.Protocol.RespondsToPings = false;
        var go = new SemaphoreSlim(0);
        var first = new TaskCompletionSource();
        setup.Listener.OnEvent(async e =>
        {
            first.TrySetResult();
            await go.WaitAsync();
            _arriving.Writer.TryWrite(e);
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        (_, TaskCompletionSource end) = await BegunAsync();
        Push(socket, 1, 4);
        await setup.Protocol.EventsReadAsync(4);
        end.SetResult();
        await first.Task.Soon();
        Push(socket, 5, 20);
        await setup.Protocol.EventsReadAsync(20);
        go.Release(20);
        Assert.Equal(Enumerable.Range(1, 20), (await HandledAsync(20)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Full_file_leads_to_fetching_the_lane_again()
    {
        await using ListenerSetup setup = Setup(capacity: 2, fileBytes: 4096);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        socket.PushEvent(1, "b");
        socket.PushEvent(2);
        Push(socket, 3, 5, text: new string('x', 1000));
        socket.PushEvent(6, type: "typing");
        await setup.Protocol.EventsReadAsync(6);
        Assert.Empty(context.Overflowed);
        Push(socket, 7, 7, text: new string('x', 1000));
        await setup.Protocol.EventsReadAsync(7);
        Assert.Equal(["a"], context.Overflowed);

        Assert.False(await context.ReleaseAsync("a"));
        Gap gap = await setup.NextAsync<Gap>();
        Assert.Equal((GapReason.HoldBackFull, "a", 1L), (gap.Reason, gap.Lane, gap.Count));
        Assert.Equal(["typing"], gap.NotRecoverable);

        // The space of dropped events can be used again.
        Push(socket, 8, 10, text: new string('x', 1000));
        await setup.Protocol.EventsReadAsync(10);
        foreach (int fetched in (int[])[2, 3, 4, 5, 7])
        {
            await context.DeliverAsync(Missed(fetched));
        }

        Assert.True(await context.ReleaseAsync("a"));
        end.SetResult();
        Assert.Equal([2, 3, 4, 5, 7, 8, 9, 10], (await HandledAsync(9)).Where(e => e.Lane == "a").Select(e => e.Sequence));
        Assert.DoesNotContain(setup.Rest(), n => n is Gap or ListenerError<FakeEvent>);
    }

    [Fact]
    public async Task Folder_that_does_not_exist_is_reported_once_and_leads_to_a_gap()
    {
        await using ListenerSetup setup = Setup(capacity: 1, folder: Path.Combine(_folder, "missing"));
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        Push(socket, 1, 5, text: "the plans are in the droid");
        socket.PushEvent(6, "b");
        socket.PushEvent(7, "b");
        await setup.Protocol.EventsReadAsync(7);
        ListenerError<FakeEvent> error = await setup.NextAsync<ListenerError<FakeEvent>>();
        Assert.Equal(ListenerErrorKind.HoldBackFile, error.Kind);
        Assert.IsType<DirectoryNotFoundException>(Assert.IsType<IOException>(error.Exception).InnerException);
        Assert.DoesNotContain("droid", error.Exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(["a", "b"], context.Overflowed.Order());
        end.SetResult();
        Gap[] gaps = [await setup.NextAsync<Gap>(), await setup.NextAsync<Gap>()];
        Assert.Equal([("a", 5L), ("b", 2L)], gaps.Select(gap => (gap.Lane, gap.Count ?? 0)).Order());
        socket.PushEvent(8);
        Assert.Equal(8, Assert.Single(await HandledAsync(1)).Sequence);
        Assert.DoesNotContain(setup.Rest(), n => n is ListenerError<FakeEvent>);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_that_cannot_be_read_back_are_fetched_again_or_reported(bool fetches)
    {
        await using ListenerSetup setup = Setup(capacity: 2);
        setup.Protocol.OnRecreate = e => throw new InvalidDataException(FakeFrames.Utf8(e.Raw));
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        (CatchUpContext<FakeEvent> context, TaskCompletionSource end) = await BegunAsync();
        Push(socket, 1, 4, text: "the plans are in the droid");
        socket.PushEvent(5, type: "typing");
        await setup.Protocol.EventsReadAsync(5);
        if (fetches)
        {
            Assert.False(await context.ReleaseAsync("a"));
            await context.DeliverAsync(Missed(3));
            await context.DeliverAsync(Missed(4));
            Assert.True(await context.ReleaseAsync("a"));
        }

        end.SetResult();
        Assert.Equal(fetches ? [1, 2, 3, 4] : [1, 2], (await HandledAsync(fetches ? 4 : 2)).Select(e => e.Sequence));
        object[] told = [await setup.NextAsync(), await setup.NextAsync()];
        ListenerError<FakeEvent> error = Assert.Single(told.OfType<ListenerError<FakeEvent>>());
        Assert.Equal(ListenerErrorKind.HoldBackFile, error.Kind);
        Assert.DoesNotContain("droid", error.Exception.ToString(), StringComparison.Ordinal);
        Gap gap = Assert.Single(told.OfType<Gap>());
        Assert.Equal((GapReason.HoldBackFull, "a", fetches ? 1L : 3L), (gap.Reason, gap.Lane, gap.Count));
        socket.PushEvent(6);
        Assert.Equal(6, Assert.Single(await HandledAsync(1)).Sequence);
        Assert.Equal(0, (await setup.Listener.DisconnectAsync().Soon()).Unhandled);
    }

    [Fact]
    public async Task Event_that_cannot_be_created_again_leads_to_a_gap_without_error()
    {
        await using ListenerSetup setup = Setup(capacity: 2);
        setup.Protocol.OnDetach = _ => null;
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        (_, TaskCompletionSource end) = await BegunAsync();
        Push(socket, 1, 3);
        await setup.Protocol.EventsReadAsync(3);
        end.SetResult();
        Assert.Equal((GapReason.HoldBackFull, 3L), await NextGapAsync());

        async Task<(GapReason, long?)> NextGapAsync() => await setup.NextAsync<Gap>() is var gap ? (gap.Reason, gap.Count) : default;
    }

    private static void Push(FakeWebSocket socket, int first, int last, string? text = null)
    {
        for (int i = first; i <= last; i++)
        {
            socket.PushEvent(i, text: text);
        }
    }

    private static FakeEvent Missed(int sequence) =>
        new("{}"u8.ToArray(), DateTimeOffset.UnixEpoch, "said", "a", sequence, EventOrigin.CatchUp);

    // A process of its own, because files that are open here are locked.
    private static async Task<byte[]> ReadAsync(string file)
    {
        string path = file.Replace("self", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        using var cat = Process.Start(new ProcessStartInfo("cat", [path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var bytes = new MemoryStream();
        await cat.StandardOutput.BaseStream.CopyToAsync(bytes).Soon();
        await cat.WaitForExitAsync().Soon();
        return bytes.ToArray();
    }

    private string[] OpenFiles() => !OperatingSystem.IsLinux() ? [] :
    [
        .. Directory.EnumerateFiles("/proc/self/fd").Where(file =>
            new FileInfo(file).LinkTarget?.StartsWith(_folder + "/earshot-", StringComparison.Ordinal) == true),
    ];

    private ListenerSetup Setup(
        int capacity, int queueCapacity = 1024, long fileBytes = 1024 * 1024, string? folder = null, bool handles = true)
    {
        var setup = new ListenerSetup(new ListenerOptions
        {
            HoldBackCapacity = capacity,
            QueueCapacity = queueCapacity,
            HoldBackFull = HoldBackFullMode.Disk,
            HoldBackFileBytes = fileBytes,
            HoldBackFolder = folder ?? _folder,
        });
        setup.Protocol.OnCatchUp = async (context, cancellationToken) =>
        {
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _catchUps.Writer.TryWrite((context, end));
            await end.Task.WaitAsync(cancellationToken);
        };
        if (handles)
        {
            setup.Listener.OnEvent(e => { _arriving.Writer.TryWrite(e); });
        }

        return setup;
    }

    private Task<(CatchUpContext<FakeEvent> Context, TaskCompletionSource End)> BegunAsync() =>
        _catchUps.Reader.ReadAsync().AsTask().Soon();

    private async Task<List<FakeEvent>> HandledAsync(int count)
    {
        List<FakeEvent> handled = [];
        while (handled.Count < count)
        {
            handled.Add(await _arriving.Reader.ReadAsync().AsTask().Soon());
        }

        return handled;
    }
}
