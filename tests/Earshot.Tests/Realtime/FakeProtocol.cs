using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Earshot.Protocol;
using Earshot.Realtime;

namespace Earshot.Tests.Realtime;

/// <summary>
/// The protocol of a made-up service. <c>{"event":"in"}</c> is the answer to the log-in, <c>hello</c> starts the session, <c>resumed</c>
/// continues it, <c>skip</c> tells of a gap before the event, <c>revoked</c> ends the connection for good, <c>pong</c> answers a ping;
/// everything else is an event.
/// </summary>
internal sealed class FakeProtocol : RealtimeProtocol<FakeEvent>
{
    private readonly Channel<FakeWebSocket> _opened = Channel.CreateUnbounded<FakeWebSocket>();
    private readonly Lock _gate = new();
    private TaskCompletionSource _readAnother = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _eventsRead;
    private int _opening;

    /// <summary>What an attempt does; the default opens a socket that says hello at once.</summary>
    public Func<int, CancellationToken, Task<OpenedSocket>> OnOpen { get; set; } = (_, _) => Task.FromResult(Ready());

    /// <summary>What the log-in before an attempt does; the default needs none.</summary>
    public Func<CancellationToken, Task> OnLogin { get; set; } = _ => Task.CompletedTask;

    public Func<ConnectionFailure, bool, ConnectionFailure> OnDiagnose { get; set; } = (failure, _) => failure;

    /// <summary>What a ping does beyond being sent.</summary>
    public Func<CancellationToken, Task> OnPing { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether the server's end answers pings at once. Default: on.</summary>
    public bool AnswersPings { get; set; } = true;

    /// <summary>What catching up does; the default is a service without a history.</summary>
    public Func<CancellationToken, Task<CatchUpResult<FakeEvent>>>? OnCatchUp { get; set; }

    /// <summary>Set where the socket keeps itself alive.</summary>
    public TimeSpan? ReceiveTimeout { get; set; }

    /// <summary>What runs beside each connection.</summary>
    public Func<Func<FakeEvent, ValueTask>, CancellationToken, Task<ConnectionFailure?>> OnAccompany { get; set; } =
        (_, _) => Task.FromResult<ConnectionFailure?>(null);

    public Action? OnAttach { get; set; }

    public Action<JsonElement>? OnRead { get; set; }

    public int Attempts { get; private set; }

    /// <summary>Connections whose end the protocol was told of.</summary>
    public int Ended { get; private set; }

    public int Pings { get; private set; }

    /// <summary>Set by tests that look at what all listeners of the process share.</summary>
    public string ServiceName { get; set; } = "fake";

    public override string Name => ServiceName;

    /// <summary>A socket that says hello as soon as it is read.</summary>
    public static OpenedSocket Ready()
    {
        var socket = new FakeWebSocket();
        socket.PushText("""{"event":"hello"}""");
        return new OpenedSocket(socket, Resuming: false, Authenticated: true);
    }

    /// <summary>A socket that says nothing by itself.</summary>
    public static OpenedSocket Silent(bool authenticated = true, bool resuming = false) =>
        new(new FakeWebSocket(), resuming, authenticated);

    /// <summary>The next socket that was opened.</summary>
    public async Task<FakeWebSocket> OpenedAsync() => await _opened.Reader.ReadAsync().AsTask().WaitAsync(ListenerSetup.SafetyNet);

    /// <summary>
    /// Waits until so many events were made of frames, by all connections together: from then on they are the listener's, even if it
    /// is stopped. A frame that was merely taken from the socket may still be refused.
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
        OnAttach?.Invoke();
        return new Connection(this, sender, (FakeWebSocket)opened.Socket);
    }

    public override bool SupportsCatchUp => OnCatchUp is not null;

    public override Task<CatchUpResult<FakeEvent>> CatchUpAsync(CancellationToken cancellationToken) => OnCatchUp!(cancellationToken);

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
        private volatile bool _takesNoMore;

        public override TimeSpan? ReceiveTimeout => protocol.ReceiveTimeout;

        public override Task<ConnectionFailure?> RunCompanionAsync(Func<FakeEvent, ValueTask> deliver, CancellationToken cancellationToken) =>
            protocol.OnAccompany(deliver, cancellationToken);

        public override ValueTask StartAsync(CancellationToken cancellationToken) => sender.SendAsync("log-in"u8.ToArray(), cancellationToken);

        public override async ValueTask PingAsync(CancellationToken cancellationToken)
        {
            protocol.Pings++;
            await sender.SendAsync("ping"u8.ToArray(), cancellationToken);
            if (protocol.AnswersPings)
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

        public override void StopReceivingEvents() => _takesNoMore = true;

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
                case "revoked":
                    reading.Failure = new ConnectionFailure
                    {
                        Reason = DisconnectReason.LoginExpired,
                        Error = new InvalidOperationException("The log-in was revoked."),
                        IsFatal = true,
                    };
                    break;
                default:
                    if (_takesNoMore)
                    {
                        break;
                    }

                    if (type == "skip")
                    {
                        reading.Gap = new Gap { Reason = GapReason.SequenceSkipped, From = at, Until = at, Count = sequence };
                    }

                    reading.Events.Add(type == "said" ? new SaidEvent(raw, at, lane, sequence) : new FakeEvent(raw, at, type, lane, sequence));
                    protocol.CountEvent();
                    break;
            }
        }
    }
}

internal static class FakeFrames
{
    public static void PushEvent(this FakeWebSocket socket, int sequence, string? lane = "a", string type = "said", string? text = null) =>
        socket.PushText($$"""{"event":"{{type}}","lane":{{(lane is null ? "null" : $"\"{lane}\"")}},"seq":{{sequence}},"text":"{{text}}"}""");

    public static string Utf8(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
