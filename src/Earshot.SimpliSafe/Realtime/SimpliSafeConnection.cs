using System.Text;
using System.Text.Json;
using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>
/// One connection as today's service speaks it: one message from us, then JSON objects whose <c>type</c> says what they are. The stream is
/// live when the service says that the join is done, and not before: what comes earlier is left to catching up.
/// </summary>
internal sealed class SimpliSafeConnection(
    IMessageSender sender, SimpliSafeProtocol protocol, PollingSocket? polling, byte[] identify, TimeSpan longestSilence)
    : ProtocolConnection<SimpliSafeEvent>
{
    private bool _isLive;
    private volatile bool _takesEvents = true;

    /// <inheritdoc/>
    public override TimeSpan? ReceiveTimeout => longestSilence;

    /// <inheritdoc/>
    public override ValueTask StartAsync(CancellationToken cancellationToken) =>
        polling is null ? sender.SendAsync(identify, cancellationToken) : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override ValueTask PingAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override Task<ConnectionFailure?> RunCompanionAsync(Func<SimpliSafeEvent, ValueTask> deliver, CancellationToken cancellationToken) =>
        protocol.RunCompanionAsync(polling is not null, deliver, cancellationToken);

    /// <inheritdoc/>
    public override void Read(in ReceivedMessage message, MessageReading<SimpliSafeEvent> reading)
    {
        if (polling is not null)
        {
            ReadPolled(message.Bytes.Span, reading);
            return;
        }

        protocol.History.Heard();
        if (message.Kind != MessageKind.Text)
        {
            reading.MalformedMessage = new BadFrameException(
                message.Kind == MessageKind.Binary ? "it is binary" : "it is larger than MaxMessageBytes", message.Length);
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(message.Bytes);
            Read(document.RootElement, message, reading);
        }
        catch (JsonException)
        {
            reading.MalformedMessage = new BadFrameException("it is no JSON", message.Length);
        }
    }

    /// <inheritdoc/>
    public override void StopReceivingEvents() => _takesEvents = false;

    /// <inheritdoc/>
    public override void End(Exception reason)
    {
        // Nothing waits for an answer here.
    }

    /// <summary>What the service's message says, by its <c>type</c> alone.</summary>
    public static ServiceMessage Kind(string? type) => type switch
    {
        "com.simplisafe.event.standard" => ServiceMessage.Event,
        "com.simplisafe.namespace.subscribed" or "com.simplisafe.service.subscribed" => ServiceMessage.Subscribed,
        "com.simplisafe.service.hello" or "com.simplisafe.service.registered" => ServiceMessage.Greeting,
        _ => ServiceMessage.Unknown,
    };

    private void Read(JsonElement root, in ReceivedMessage message, MessageReading<SimpliSafeEvent> reading)
    {
        string? type = JsonField.Text(root, "type");
        switch (Kind(type))
        {
            case ServiceMessage.Event:
                ReadEvent(root, message, reading);
                break;
            case ServiceMessage.Subscribed when !_isLive:
                _isLive = true;
                protocol.Subscribed();
                reading.Session = SessionSignal.Started;
                break;
            case ServiceMessage.Unknown when type is null:
                reading.MalformedMessage = new BadFrameException("it has no type", message.Length);
                break;
            case ServiceMessage.Unknown:
                protocol.Ignored(type);
                break;
        }
    }

    private void ReadEvent(JsonElement root, in ReceivedMessage message, MessageReading<SimpliSafeEvent> reading)
    {
        if (JsonField.Object(root, "data") is not { } data)
        {
            reading.MalformedMessage = new BadFrameException("it is an event without data", message.Length);
            return;
        }

        if (!_isLive || !_takesEvents)
        {
            return;
        }

        var e = new SimpliSafeEvent(Encoding.UTF8.GetBytes(data.GetRawText()), EventOrigin.Live, message.ReceivedAt);
        if (protocol.TryTake(e))
        {
            reading.Events.Add(e);
        }
    }

    private void ReadPolled(ReadOnlySpan<byte> text, MessageReading<SimpliSafeEvent> reading)
    {
        if (text.SequenceEqual(PollingSocket.Began))
        {
            reading.Session = SessionSignal.Started;
        }
        else if (polling!.TakePolled() is { } polled)
        {
            foreach (SimpliSafeEvent e in polled.Events)
            {
                protocol.Heard(e);
                reading.Events.Add(e);
            }

            // A poll that failed is no gap: the next one asks from the same place.
            reading.Gap = polled.Error is null ? polled.Gap : null;
            reading.Failure = polled.Error is EarshotException error ? SocketOpening.Judge(error) with { LooksMisconfigured = false } : null;
        }
    }
}

/// <summary>The kinds of messages that the service sends.</summary>
internal enum ServiceMessage
{
    /// <summary>Another: passed over.</summary>
    Unknown,

    /// <summary>A greeting, or the word that the token was accepted.</summary>
    Greeting,

    /// <summary>The stream is live.</summary>
    Subscribed,

    /// <summary>An event.</summary>
    Event,
}
