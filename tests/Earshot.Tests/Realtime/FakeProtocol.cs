using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Earshot.Protocol;

namespace Earshot.Tests.Realtime;

/// <summary>
/// The protocol of a fake service. <c>{"event":"in"}</c> accepts the login, <c>hello</c> starts the session, <c>resumed</c> resumes it,
/// <c>skip</c> is an event with a gap before it, <c>proof</c> proves that everything was received,
/// <c>reply</c> completes an action, <c>revoked</c> is a fatal failure, and <c>pong</c> responds to a ping; everything else is an event.
/// </summary>
internal sealed class FakeProtocol : RealtimeProtocol<FakeEvent>
{
    private readonly Channel<FakeWebSocket> _opened = Channel.CreateUnbounded<FakeWebSocket>();
    private readonly Lock _gate = new();
    private TaskCompletionSource _readAnother = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _eventsIgnored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _eventsRead;
    private int _opening;

    /// <summary>Gets or sets what an attempt does. By default it opens a socket that sends a hello.</summary>
    public Func<int, CancellationToken, Task<OpenedSocket>> OnOpen { get; set; } = (_, _) => Task.FromResult(Ready());

    /// <summary>Gets or sets what the login before an attempt does. By default nothing.</summary>
    public Func<CancellationToken, Task> OnLogin { get; set; } = _ => Task.CompletedTask;

    public Func<ConnectionFailure, bool, ConnectionFailure> OnDiagnose { get; set; } = (failure, _) => failure;

    /// <summary>Gets or sets what follows after a ping is sent.</summary>
    public Func<CancellationToken, Task> OnPing { get; set; } = _ => Task.CompletedTask;

    /// <summary>Gets or sets a value that indicates whether the server responds to pings. The default is true.</summary>
    public bool RespondsToPings { get; set; } = true;

    /// <summary>Gets or sets what the catch-up does. By default the service has no history.</summary>
    public Func<CatchUpContext<FakeEvent>, CancellationToken, Task>? OnCatchUp { get; set; }

    /// <summary>Gets or sets a value that indicates whether a catch-up is needed. The default is true if there is one.</summary>
    public bool? Needs { get; set; }

    /// <summary>Gets or sets which events are new. By default all are.</summary>
    public Func<FakeEvent, bool> OnAdmit { get; set; } = _ => true;

    /// <summary>Gets or sets the type of events that a catch-up can fetch. The default is <c>said</c>.</summary>
    public string RecoverableType { get; set; } = "said";

    /// <summary>Gets or sets what is kept of an event in addition to its JSON, or null if the event cannot be created again.</summary>
    public Func<FakeEvent, string?> OnDetach { get; set; } = e => $"{e.Type}|{e.Lane}|{e.Sequence}";

    public Action<DetachedEvent>? OnRecreate { get; set; }

    /// <summary>Gets or sets the key of checkpoints. By default, the service does not support them.</summary>
    public string? Key { get; set; }

    /// <summary>Gets what the listener was started from: checkpoints and points in time.</summary>
    public ConcurrentQueue<string> StartedFrom { get; } = new();

    public Action? OnRestore { get; set; }

    /// <summary>Gets or sets the receive timeout. By default the listener sends pings.</summary>
    public TimeSpan? ReceiveTimeout { get; set; }

    /// <summary>Gets or sets what the companion of each connection does.</summary>
    public Func<Func<FakeEvent, ValueTask>, CancellationToken, Task<ConnectionFailure?>> OnRunCompanion { get; set; } =
        (_, _) => Task.FromResult<ConnectionFailure?>(null);

    /// <summary>Gets a task that completes with the next <c>reply</c> frame of the current connection.</summary>
    public Func<Task> AskAsync { get; private set; } = () => throw new InvalidOperationException("There is no connection.");

    /// <summary>Gets the semaphore that is released when a caller waits for a reply.</summary>
    public SemaphoreSlim Asked { get; } = new(0);

    public Action? OnCreateConnection { get; set; }

    public Action<JsonElement>? OnRead { get; set; }

    public Action<FakeEvent>? OnHandled { get; set; }

    /// <summary>Gets what the watermark has passed: sequence numbers of events, and the negative moments of proofs.</summary>
    public ConcurrentQueue<long> Passed { get; } = new();

    public int Attempts { get; private set; }

    /// <summary>Gets the number of connections that were ended.</summary>
    public int Ended { get; private set; }

    public int Pings { get; private set; }

    /// <summary>Gets or sets the name of the service, so that a test finds its own measurements.</summary>
    public string ServiceName { get; set; } = "fake";

    public override string Name => ServiceName;

    /// <summary>Creates a socket that sends a hello.</summary>
    public static OpenedSocket Ready()
    {
        var socket = new FakeWebSocket();
        socket.PushText("""{"event":"hello"}""");
        return new OpenedSocket(socket, Resuming: false, Authenticated: true);
    }

    /// <summary>Creates a socket that sends nothing.</summary>
    public static OpenedSocket Silent(bool authenticated = true, bool resuming = false) =>
        new(new FakeWebSocket(), resuming, authenticated);

    /// <summary>Waits for the next opened socket.</summary>
    public async Task<FakeWebSocket> OpenedAsync() => await _opened.Reader.ReadAsync().AsTask().WaitAsync(ListenerSetup.SafetyNet);

    /// <summary>
    /// Waits until this many events were read, by all connections together. From then on they are received, even if the listener is
    /// stopped, which cannot be said of a frame that was only taken from the socket.
    /// </summary>
    public async Task EventsReadAsync(int count)
    {
        while (true)
        {
            Task readAnother;
            lock (_gate)
            {
                if (_eventsRead >= count)
                {
                    Assert.Equal(count, _eventsRead);
                    return;
                }

                readAnother = _readAnother.Task;
            }

            await readAnother.Soon();
        }
    }

    /// <summary>Waits until a connection ignores further events.</summary>
    public Task EventsIgnoredAsync() => _eventsIgnored.Task;

    public override Task LoginAsync(CancellationToken cancellationToken) => OnLogin(cancellationToken);

    public override async Task<OpenedSocket> OpenAsync(CancellationToken cancellationToken)
    {
        Assert.Equal(1, Interlocked.Increment(ref _opening));
        try
        {
            Attempts++;
            OpenedSocket opened = await OnOpen(Attempts, cancellationToken);
            _opened.Writer.TryWrite((FakeWebSocket)opened.Socket);
            return opened;
        }
        finally
        {
            Interlocked.Decrement(ref _opening);
        }
    }

    public override ProtocolConnection<FakeEvent> CreateConnection(IMessageSender sender, OpenedSocket opened)
    {
        OnCreateConnection?.Invoke();
        var connection = new Connection(this, sender, (FakeWebSocket)opened.Socket);
        AskAsync = connection.AskAsync;
        return connection;
    }

    public override void Handled(FakeEvent e)
    {
        Passed.Enqueue(e.Sequence);
        OnHandled?.Invoke(e);
    }

    public override void ProofHandled(long moment) => Passed.Enqueue(-moment);

    public override string? CheckpointKey => Key;

    public override JsonElement? SaveState() => JsonSerializer.SerializeToElement(Passed.LastOrDefault());

    public override void RestoreState(JsonElement state)
    {
        OnRestore?.Invoke();
        StartedFrom.Enqueue($"{state} before attempt {Attempts + 1}");
    }

    public override void StartFrom(DateTimeOffset since) => StartedFrom.Enqueue($"{since:yyyy} before attempt {Attempts + 1}");

    public override bool NeedsCatchUp => Needs ?? OnCatchUp is not null;

    public override bool Admit(FakeEvent e) => OnAdmit(e);

    public override bool CanCatchUp(FakeEvent e) => e.Type == RecoverableType;

    public override Task CatchUpAsync(CatchUpContext<FakeEvent> context, CancellationToken cancellationToken) =>
        OnCatchUp!(context, cancellationToken);

    public override string? Detach(FakeEvent e) => OnDetach(e);

    public override FakeEvent Recreate(DetachedEvent detached)
    {
        OnRecreate?.Invoke(detached);
        string[] parts = detached.Context.Split('|');
        (string? lane, int sequence) = (parts[1].Length == 0 ? null : parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture));
        return parts[0] == "said"
            ? new SaidEvent(detached.Raw, detached.ReceivedAt, lane, sequence)
            : new FakeEvent(detached.Raw, detached.ReceivedAt, parts[0], lane, sequence, detached.Origin);
    }

    public override ValueTask<ConnectionFailure> DiagnoseAsync(
        ConnectionFailure failure, bool established, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OnDiagnose(failure, established));

    private void CountEvent()
    {
        lock (_gate)
        {
            _eventsRead++;
            TaskCompletionSource readAnother = _readAnother;
            _readAnother = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            readAnother.SetResult();
        }
    }

    private sealed class Connection(FakeProtocol protocol, IMessageSender sender, FakeWebSocket socket) : ProtocolConnection<FakeEvent>
    {
        private readonly ConcurrentQueue<TaskCompletionSource> _asked = new();
        private volatile bool _ignoresEvents;

        public override TimeSpan? ReceiveTimeout => protocol.ReceiveTimeout;

        public override Task<ConnectionFailure?> RunCompanionAsync(
            Func<FakeEvent, ValueTask> deliver, CancellationToken cancellationToken) => protocol.OnRunCompanion(deliver, cancellationToken);

        public override ValueTask StartAsync(CancellationToken cancellationToken) =>
            sender.SendAsync("login"u8.ToArray(), cancellationToken);

        public override async ValueTask PingAsync(CancellationToken cancellationToken)
        {
            protocol.Pings++;
            await sender.SendAsync("ping"u8.ToArray(), cancellationToken);
            if (protocol.RespondsToPings)
            {
                socket.PushText("""{"event":"pong"}""");
            }

            await protocol.OnPing(cancellationToken);
        }

        public override void Read(in ReceivedMessage message, MessageReading<FakeEvent> reading)
        {
            if (message.Kind != MessageKind.Text)
            {
                reading.MalformedMessage = new FormatException($"A message of kind {message.Kind}, {message.Length} bytes.");
                return;
            }

            byte[] raw = message.Bytes.ToArray();
            JsonElement json;
            try
            {
                using var document = JsonDocument.Parse(raw);
                json = document.RootElement.Clone();
            }
            catch (JsonException)
            {
                reading.MalformedMessage = new FormatException("No JSON.");
                return;
            }

            protocol.OnRead?.Invoke(json);
            ReadEvent(raw, json, message.ReceivedAt, reading);
        }

        public async Task AskAsync()
        {
            var reply = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked.Enqueue(reply);
            using IDisposable waiting = AwaitReply();
            protocol.Asked.Release();
            await reply.Task;
        }

        public override void FailReplies(QueueFullException reason)
        {
            while (_asked.TryDequeue(out TaskCompletionSource? reply))
            {
                reply.SetException(reason);
            }
        }

        public override void StopReceivingEvents()
        {
            _ignoresEvents = true;
            protocol._eventsIgnored.TrySetResult();
        }

        public override void End(Exception reason) => protocol.Ended++;

        private void ReadEvent(byte[] raw, JsonElement json, DateTimeOffset at, MessageReading<FakeEvent> reading)
        {
            string type = json.GetProperty("event").GetString()!;
            string? lane = json.TryGetProperty("lane", out JsonElement l) ? l.GetString() : null;
            int sequence = json.TryGetProperty("seq", out JsonElement s) ? s.GetInt32() : 0;
            switch (type)
            {
                case "in":
                    reading.Session = SessionSignal.Authenticated;
                    break;
                case "hello":
                    reading.Session = SessionSignal.Started;
                    break;
                case "resumed":
                    reading.Session = SessionSignal.Resumed;
                    break;
                case "pong":
                    break;
                case "reply":
                    Assert.True(_asked.TryDequeue(out TaskCompletionSource? asked));
                    asked.SetResult();
                    break;
                case "proof":
                    reading.Proof = sequence;
                    break;
                case "revoked":
                    reading.Failure = new ConnectionFailure
                    {
                        Reason = DisconnectReason.LoginExpired,
                        Error = new InvalidOperationException("The login was revoked."),
                        IsFatal = true,
                    };
                    break;
                default:
                    if (_ignoresEvents)
                    {
                        break;
                    }

                    if (type == "skip")
                    {
                        reading.Gap = new Gap { Reason = GapReason.SequenceSkipped, From = at, Until = at, Count = sequence };
                    }

                    reading.Events.Add(
                        type == "said" ? new SaidEvent(raw, at, lane, sequence) : new FakeEvent(raw, at, type, lane, sequence));
                    protocol.CountEvent();
                    break;
            }
        }
    }
}

internal static class FakeFrames
{
    public static void PushEvent(this FakeWebSocket socket, int sequence, string? lane = "a", string type = "said", string? text = null) =>
        socket.PushText(
            $$"""{"event":"{{type}}","lane":{{(lane is null ? "null" : $"\"{lane}\"")}},"seq":{{sequence}},"text":"{{text}}"}""");

    public static string Utf8(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
