using System.Collections.Concurrent;
using Earshot.Tests.Realtime;

namespace Earshot.Tests.Listening;

public sealed class RegistrationTests
{
    private static readonly Func<Listener<FakeEvent>, Action, HandlerRegistration>[] Setters =
    [
        (l, run) => l.OnEvent(run),
        (l, run) => l.OnConnect(run),
        (l, run) => l.OnDisconnect(run),
        (l, run) => l.OnGap(run),
        (l, run) => l.OnError(run),
    ];

    [Fact]
    public async Task Setting_a_handler_tells_whether_an_earlier_one_was_replaced()
    {
        await using var setup = new ListenerSetup(records: false);
        foreach (Func<Listener<FakeEvent>, Action, HandlerRegistration> set in Setters)
        {
            HandlerRegistration first = set(setup.Listener, ListenerSetup.DoNothing);
            HandlerRegistration second = set(setup.Listener, ListenerSetup.DoNothing);
            first.Dispose();
            HandlerRegistration third = set(setup.Listener, ListenerSetup.DoNothing);
            third.Dispose();
            HandlerRegistration fourth = set(setup.Listener, ListenerSetup.DoNothing);
            Assert.Equal([false, true, true, false], new[] { first, second, third, fourth }.Select(r => r.Replaced));
        }
    }

    [Fact]
    public async Task Adding_a_typed_handler_replaces_none()
    {
        await using var setup = new ListenerSetup(records: false);
        Assert.False(setup.Listener.On<FakeEvent>(ListenerSetup.DoNothing).Replaced);
        Assert.False(setup.Listener.On<FakeEvent>(ListenerSetup.DoNothing).Replaced);
    }

    [Fact]
    public async Task Handler_does_not_run_after_its_registration_is_disposed()
    {
        await using var setup = new ListenerSetup(records: false);
        var ran = new ConcurrentQueue<int>();
        HandlerRegistration[] registrations = [.. Setters.Select((set, i) => set(setup.Listener, () => ran.Enqueue(i)))];
        await RunAsync(setup);
        Assert.Equal(Enumerable.Range(0, Setters.Length), ran.Distinct().Order());
        Array.ForEach(registrations, r => r.Dispose());
        ran.Clear();
        await RunAsync(setup);
        Assert.Empty(ran);
    }

    [Fact]
    public async Task LastStop_is_the_report_of_the_last_stop()
    {
        await using var setup = new ListenerSetup(records: false);
        Assert.Null(setup.Listener.LastStop);
        StopReport first = await RunAsync(setup);
        Assert.Equal(1, first.Received);
        Assert.Same(first, setup.Listener.LastStop);
        await setup.ConnectAsync();
        Assert.Same(first, setup.Listener.LastStop);
        StopReport second = await setup.Listener.DisconnectAsync().Soon();
        Assert.Same(second, setup.Listener.LastStop);
    }

    [Fact]
    public async Task Exception_that_ends_the_listener_carries_the_report()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { HandlerFailure = HandlerFailure.Stop }, records: false);
        setup.Listener.OnEvent(() => throw new FormatException());
        Task<StopReport> running = setup.Listener.RunAsync();
        (await setup.Protocol.OpenedAsync()).PushEvent(1);
        FormatException error = await Assert.ThrowsAsync<FormatException>(() => running.Soon());
        var report = Assert.IsType<StopReport>(error.Data[StopReport.DataKey]);
        Assert.Equal(new StopReport(1, 0, 0, 1), report);
        Assert.Same(report, setup.Listener.LastStop);
    }

    [Fact]
    public async Task Exception_without_data_still_ends_the_listener()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { HandlerFailure = HandlerFailure.Stop }, records: false);
        setup.Listener.OnEvent(() => throw new NoDataException());
        Task<StopReport> running = setup.Listener.RunAsync();
        (await setup.Protocol.OpenedAsync()).PushEvent(1);
        await Assert.ThrowsAsync<NoDataException>(() => running.Soon());
        Assert.Equal(new StopReport(1, 0, 0, 1), setup.Listener.LastStop);
    }

    private static async Task<StopReport> RunAsync(ListenerSetup setup)
    {
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1, type: "skip");
        socket.PushBinary(1);
        await socket.WaitUntilReadAsync();
        return await setup.Listener.DisconnectAsync().Soon();
    }

    private sealed class NoDataException : Exception
    {
        public override System.Collections.IDictionary Data => throw new NotSupportedException();
    }
}
