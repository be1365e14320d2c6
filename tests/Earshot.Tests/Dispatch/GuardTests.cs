using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Earshot.Tests.Realtime;
using Microsoft.Extensions.Logging;

namespace Earshot.Tests.Dispatching;

/// <summary>Whatever the program's code throws, no lane, notification, or count is lost.</summary>
public sealed class GuardTests
{
    [Fact]
    public async Task Listener_survives_a_logger_that_throws()
    {
        await using var setup = new ListenerSetup(logs: new ThrowingLogs());
        setup.Listener.OnEvent(_ => throw new FormatException());
        setup.Listener.OnGap(() => throw new FormatException());
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        for (int i = 1; i <= 3; i++)
        {
            socket.PushEvent(i, type: "skip");
        }

        await setup.Protocol.EventsReadAsync(3);
        await socket.WaitUntilReadAsync();
        Assert.Equal(new StopReport(3, 0, 3, 0), await setup.Listener.DisconnectAsync().Soon());
        List<ListenerError<FakeEvent>> errors = [.. setup.Rest().OfType<ListenerError<FakeEvent>>()];
        Assert.Equal(3, errors.Count(e => e.Kind == ListenerErrorKind.Handler));

        // The fourth gap contains the events whose handlers failed.
        Assert.Equal(4, errors.Count(e => e.Kind == ListenerErrorKind.NotificationHandler));
    }

    [Fact]
    public async Task Listener_survives_meter_and_activity_listeners_that_throw()
    {
        await using var setup = new ListenerSetup(records: false);
        setup.Protocol.ServiceName = "guarded";
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Earshot")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<int>((_, _, tags, _) => Throw(tags));
        meters.SetMeasurementEventCallback<long>((_, _, tags, _) => Throw(tags));
        meters.SetMeasurementEventCallback<double>((_, _, tags, _) => Throw(tags));
        meters.Start();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Earshot",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Equals(activity.GetTagItem("earshot.event.type"), "guarded"))
                {
                    throw new FormatException();
                }
            },
        };
        ActivitySource.AddActivityListener(activities);
        var handled = new ConcurrentQueue<int>();
        setup.Listener.OnEvent(e => { handled.Enqueue(e.Sequence); });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 1; i <= 3; i++)
        {
            socket.PushEvent(i, type: "guarded");
        }

        await setup.Protocol.EventsReadAsync(3);
        Assert.Equal(new StopReport(3, 3, 0, 0), await setup.Listener.DisconnectAsync().Soon());
        Assert.Equal([1, 2, 3], handled);

        static void Throw(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (Equals(tag.Value, "guarded"))
                {
                    throw new FormatException();
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Exception_is_logged_with_its_message_when_there_is_no_OnError(bool logs)
    {
        var recorded = new ExceptionLogs();
        await using var setup = new ListenerSetup(new ListenerOptions { LogHandlerExceptions = logs }, logs: recorded, records: false);
        setup.Listener.OnEvent(_ => throw new FormatException("event"));
        setup.Listener.OnConnect(() => throw new FormatException("connect"));
        FakeWebSocket socket = await setup.ConnectAsync();
        socket.PushEvent(1);
        await setup.Protocol.EventsReadAsync(1);
        await setup.Listener.DisconnectAsync().Soon();
        Assert.Equal(logs ? ["connect", "event"] : [], recorded.Messages.Order());
    }

    [Fact]
    public async Task Handler_of_gaps_that_hangs_does_not_stop_dispatch_when_events_are_dropped()
    {
        await using var setup = new ListenerSetup(
            new ListenerOptions { QueueCapacity = 1, QueueFull = QueueFullMode.Drop }, records: false);
        var hang = new TaskCompletionSource();
        var handled = new SemaphoreSlim(0);
        var step = new SemaphoreSlim(0);
        setup.Listener.OnGap(() => hang.Task);
        setup.Listener.OnEvent(_ => step.WaitAsync());

        // The room is made before the event is passed, so that the next pair finds it.
        setup.Protocol.OnHandled = e =>
        {
            if (e.Sequence % 2 == 0)
            {
                handled.Release();
            }
        };
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 300; i++)
        {
            socket.PushEvent(i * 2);
            socket.PushEvent((i * 2) + 1);
            await setup.Protocol.EventsReadAsync((i * 2) + 2);
            await socket.WaitUntilReadAsync();
            step.Release();
            Assert.True(await handled.WaitAsync(ListenerSetup.SafetyNet));
        }

        hang.SetResult();
    }

    [Fact]
    public async Task Listener_survives_a_clock_that_throws()
    {
        var clock = new ThrowingClock();
        var protocol = new FakeProtocol();
        await using var listener = new Listener<FakeEvent>(
            protocol, new ListenerOptions(), new Earshot.Protocol.ListenerEnvironment { TimeProvider = clock });
        var handled = new SemaphoreSlim(0);
        listener.OnEvent(e => { handled.Release(); });
        await listener.ConnectAsync().Soon();
        FakeWebSocket socket = await protocol.OpenedAsync();
        clock.Throws = true;
        for (int i = 0; i < 3; i++)
        {
            socket.PushEvent(i);
            Assert.True(await handled.WaitAsync(ListenerSetup.SafetyNet));
        }

        Assert.Equal(new StopReport(3, 3, 0, 0), await listener.DisconnectAsync().Soon());
    }

    [Fact]
    public async Task Disposed_client_ends_the_listener()
    {
        await using var setup = new ListenerSetup(records: false);
        setup.Protocol.OnLogin = _ => throw new ObjectDisposedException("client");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => setup.Listener.RunAsync().Soon());
        Assert.Equal(ListenerState.Faulted, setup.Listener.State);
    }

    private sealed class ThrowingClock : TimeProvider
    {
        public volatile bool Throws;

        public override DateTimeOffset GetUtcNow() => Throws ? throw new IOException("no clock") : base.GetUtcNow();

        public override long GetTimestamp() => Throws ? throw new IOException("no clock") : base.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            Throws ? throw new IOException("no clock") : base.CreateTimer(callback, state, dueTime, period);
    }

    private sealed class ThrowingLogs : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new IOException("The disk is full.");

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("The disk is full.");
    }

    private sealed class ExceptionLogs : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = new();

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null)
            {
                Messages.Enqueue(exception.Message);
            }
        }
    }
}
