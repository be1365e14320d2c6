using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Earshot.Tests.Realtime;

public sealed class DiagnosticsTests
{
    private const string Secret = "the-text-of-a-message";

    [Fact]
    public async Task Metrics_are_recorded()
    {
        await using var setup = new ListenerSetup(new ListenerOptions { QueueCapacity = 2, QueueFull = QueueFullMode.Drop });
        setup.Protocol.ServiceName = "metered";
        using var meters = new Recorder("metered");
        var start = new TaskCompletionSource();
        setup.Listener.OnEvent(async e =>
        {
            await start.Task;
            if (e.Sequence == 1)
            {
                throw new FormatException();
            }
        });
        setup.Protocol.OnOpen = (attempt, _) =>
            attempt == 2 ? throw new FormatException() : Task.FromResult(FakeProtocol.Ready());
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.PushEvent(1);
        socket.PushEvent(2);
        socket.PushEvent(3);
        socket.PushBinary(1);
        await socket.WaitUntilReadAsync();
        Assert.Equal((1, 2), (meters["earshot.connections"], meters["earshot.queue.length"]));
        start.SetResult();
        await setup.NextAsync<ListenerError<FakeEvent>>();
        await setup.NextAsync<ListenerError<FakeEvent>>();
        await setup.NextAsync<Gap>();
        socket.Break();
        await setup.PassAsync((await setup.NextAsync<DisconnectNotification>()).ReconnectIn!.Value);
        Assert.Equal(0, meters["earshot.connections"]);
        await setup.PassAsync((await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn!.Value);
        await setup.NextAsync<ConnectNotification>();
        await setup.Listener.DisconnectAsync().Soon();
        Assert.Equal(
            [
                ("earshot.connect.failures", 1),
                ("earshot.connections", 0),
                ("earshot.events.dropped", 1),
                ("earshot.events.received", 3),
                ("earshot.gaps", 2),
                ("earshot.handler.duration", 0),
                ("earshot.handler.errors", 1),
                ("earshot.messages.malformed", 1),
                ("earshot.queue.length", 0),
                ("earshot.reconnects", 1),
            ],
            meters.All.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, m.Value)));
        Assert.Equal(2, meters.Count("earshot.handler.duration"));
    }

    [Fact]
    public async Task Queue_length_includes_unhandled_events_until_disposal()
    {
        await using var setup = new ListenerSetup();
        setup.Protocol.ServiceName = "left";
        using var meters = new Recorder("left");
        var hanging = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        setup.Listener.OnEvent(_ =>
        {
            begun.SetResult();
            return hanging.Task;
        });
        FakeWebSocket socket = await setup.ConnectAsync();
        for (int i = 0; i < 5; i++)
        {
            socket.PushEvent(i);
        }

        await socket.WaitUntilReadAsync();
        await begun.Task.Soon();
        Task<StopReport> stopping = setup.Listener.DisconnectAsync();
        await setup.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(5, (await stopping.Soon()).Unhandled);
        Assert.Equal(5, meters["earshot.queue.length"]);
        await setup.DisposeAsync();
        Assert.Equal(1, meters["earshot.queue.length"]);
        hanging.SetResult();
    }

    [Fact]
    public async Task Activities_are_recorded()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Earshot",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var setup = new ListenerSetup(logs: null);
        setup.Protocol.ServiceName = "traced";
        setup.Listener.OnEvent(_ => { });
        setup.Protocol.OnOpen = (attempt, _) =>
            attempt == 1 ? throw new FormatException() : Task.FromResult(FakeProtocol.Ready());
        Task running = setup.Listener.RunAsync();
        await setup.PassAsync((await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn!.Value);
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        socket.PushEvent(1, type: "traced");
        await socket.WaitUntilReadAsync();
        await setup.Listener.DisconnectAsync().Soon();
        await running.Soon();
        Activity[] connects =
            [.. ended.Where(a => a.OperationName == "earshot.connect" && Equals(a.GetTagItem("earshot.service"), "traced"))];
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset], connects.Select(a => a.Status));
        Assert.Equal("ConnectFailed", connects[0].StatusDescription);
        Activity handle = Assert.Single(ended, a => Equals(a.GetTagItem("earshot.event.type"), "traced"));
        Assert.Equal(("earshot.handle", "Live"), (handle.OperationName, handle.GetTagItem("earshot.event.origin")));
    }

    [Fact]
    public void Event_IDs_of_logs_are_unique()
    {
        (int Id, string Name)[] ids =
        [
            .. typeof(Listener<>).Assembly.GetTypes()
                .SelectMany(t => t.GetMethods(
                    BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Select(m => (m.GetCustomAttribute<LoggerMessageAttribute>()?.EventId ?? -1, $"{m.DeclaringType!.Name}.{m.Name}"))
                .Where(m => m.Item1 >= 0),
        ];
        Assert.True(ids.Length > 15);
        Assert.Empty(ids.GroupBy(m => m.Id).Where(g => g.Count() > 1).Select(g => string.Join(", ", g.Select(m => m.Name))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Logs_contain_no_message_content(bool stopOnHandlerError)
    {
        var logs = new RecordingLogs();
        HandlerFailure failure = stopOnHandlerError ? HandlerFailure.Stop : HandlerFailure.Continue;
        await using var setup = new ListenerSetup(new ListenerOptions { HandlerFailure = failure }, logs: logs);
        setup.Listener.OnEvent(e => throw new FormatException($"Cannot read {FakeFrames.Utf8(e.RawUtf8)}"));
        setup.Listener.OnGap(g => throw new FormatException(Secret));
        setup.Protocol.OnRead = json =>
        {
            if (json.GetProperty("event").GetString() == "defect")
            {
                throw new FormatException(json.GetRawText());
            }
        };
        Task<StopReport> running = setup.Listener.RunAsync();
        FakeWebSocket socket = await setup.Protocol.OpenedAsync();
        socket.PushText($"{Secret} is not JSON");
        socket.PushEvent(1, type: "defect", text: Secret);
        socket.PushEvent(2, type: "skip", text: Secret);
        socket.PushEvent(3, text: Secret);
        if (stopOnHandlerError)
        {
            await Assert.ThrowsAsync<FormatException>(() => running.Soon());
        }
        else
        {
            await socket.WaitUntilReadAsync();
            socket.Break();
            await setup.Time.WaitUntilNextTimerAsync(TimeSpan.FromSeconds(0.5)).Soon();
            await setup.Listener.DisconnectAsync().Soon();
        }

        Assert.Contains(logs.Lines, l => l.Contains("FormatException", StringComparison.Ordinal));
        Assert.Contains(logs.Lines, l => l.Contains("could not be read", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, l => l.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Life_cycle_is_logged()
    {
        var logs = new RecordingLogs();
        await using var setup = new ListenerSetup(logs: logs);
        FakeWebSocket socket = await setup.ConnectAsync();
        await setup.NextAsync<ConnectNotification>();
        socket.Break();
        setup.Protocol.OnOpen = (attempt, _) => attempt == 2 ? throw new FormatException() : Task.FromResult(FakeProtocol.Ready());
        await setup.PassAsync((await setup.NextAsync<DisconnectNotification>()).ReconnectIn!.Value);
        await setup.PassAsync((await setup.NextAsync<ListenerError<FakeEvent>>()).RetryIn!.Value);
        await setup.NextAsync<ConnectNotification>();
        await setup.Listener.DisconnectAsync().Soon();
        Assert.Equal([100, 101, 102, 100, 104], logs.Ids.Where(id => id != 110));
    }

    private sealed class Recorder : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Lock _gate = new();
        private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
        private readonly string _service;

        public Recorder(string service)
        {
            _service = service;
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Earshot")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Add(i, value, tags));
            _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Add(i, value, tags));
            _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Add(i, value, tags));
            _listener.Start();
        }

        public Dictionary<string, double> All
        {
            get
            {
                lock (_gate)
                {
                    return new Dictionary<string, double>(_sums, StringComparer.Ordinal);
                }
            }
        }

        public double this[string name] => All[name];

        public int Count(string name)
        {
            lock (_gate)
            {
                return _counts[name];
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            bool isOurs = false;
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                isOurs |= tag.Key == "earshot.service" && Equals(tag.Value, _service);
            }

            if (isOurs)
            {
                lock (_gate)
                {
                    _sums[instrument.Name] = _sums.GetValueOrDefault(instrument.Name) + value;
                    _counts[instrument.Name] = _counts.GetValueOrDefault(instrument.Name) + 1;
                }
            }
        }
    }
}
