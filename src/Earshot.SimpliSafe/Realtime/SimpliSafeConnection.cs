using System.Text.Json;
using Earshot.Json;
using Earshot.Protocol;
using Earshot.SimpliSafe.Json;

namespace Earshot.SimpliSafe.Realtime;

/// <summary>
/// Implements a connection: the client sends one message, then receives JSON objects whose <c>type</c> says what they are.
/// </summary>
/// <remarks>
/// The stream is live when the service confirms the subscription. Earlier events are ignored, because they are caught up.
/// </remarks>
/// <param name="sender">Sends messages.</param>
/// <param name="intake">Receives messages and events.</param>
/// <param name="polling">The polling WebSocket, or <see langword="null"/> if the WebSocket is real.</param>
/// <param name="identify">The message to send.</param>
/// <param name="longestSilence">The maximum time without a message.</param>
/// <param name="subscribed">The callback that runs when the stream is live.</param>
/// <param name="companion">The task that runs beside the connection.</param>
internal sealed class SimpliSafeConnection(
    IMessageSender sender,
    EventIntake intake,
    PollingSocket? polling,
    byte[] identify,
    TimeSpan longestSilence,
    Action subscribed,
    Func<Func<SimpliSafeEvent, ValueTask>, CancellationToken, Task<ConnectionFailure?>> companion)
    : ProtocolConnection<SimpliSafeEvent>
{
    private bool _isLive;
    private volatile bool _acceptsEvents = true;

    /// <inheritdoc/>
    public override TimeSpan? ReceiveTimeout => longestSilence;

    /// <inheritdoc/>
    public override ValueTask StartAsync(CancellationToken cancellationToken) =>
        polling is null ? sender.SendAsync(identify, cancellationToken) : ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override ValueTask PingAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override Task<ConnectionFailure?> RunCompanionAsync(
        Func<SimpliSafeEvent, ValueTask> deliver, CancellationToken cancellationToken) =>
        companion(deliver, cancellationToken);

    /// <inheritdoc/>
    public override void Read(in ReceivedMessage message, MessageReading<SimpliSafeEvent> reading)
    {
        // Read once: an event that is ignored must not be followed by a proof that it was received.
        bool accepts = _acceptsEvents;
        if (polling is not null)
        {
            ReadPolled(polling, message.Bytes.Span, accepts, reading);
            return;
        }

        if (accepts)
        {
            reading.Proof = intake.MessageReceived();
            reading.Gap = intake.TakeGap();
        }

        if (message.Kind != MessageKind.Text)
        {
            reading.MalformedMessage = new MalformedMessageException(
                message.Kind == MessageKind.Binary ? "it is binary" : "it is larger than MaxMessageBytes", message.Length);
            return;
        }

        try
        {
            using JsonDocument document = FreeJson.Parse(message.Bytes);
            Read(document.RootElement, message, accepts, reading);
        }
        catch (JsonException error)
        {
            string what = error is NestingException ? "it is nested too deeply" : "it is not valid JSON";
            reading.MalformedMessage = new MalformedMessageException(what, message.Length);
        }
    }

    /// <inheritdoc/>
    public override void StopReceivingEvents() => _acceptsEvents = false;

    /// <inheritdoc/>
    public override void End(Exception reason)
    {
        // The protocol has no actions whose callers wait for a reply.
    }

    private void Read(JsonElement root, in ReceivedMessage message, bool accepts, MessageReading<SimpliSafeEvent> reading)
    {
        string? type = JsonField.Text(root, "type");
        switch (ServiceMessageType.Parse(type))
        {
            case ServiceMessage.Event:
                ReadEvent(root, message, accepts, reading);
                break;
            case ServiceMessage.Subscribed when !_isLive:
                _isLive = true;
                subscribed();
                reading.Session = SessionSignal.Started;
                break;
            case ServiceMessage.Unknown when type is null:
                reading.MalformedMessage = new MalformedMessageException("it has no type", message.Length);
                break;
            case ServiceMessage.Unknown:
                intake.Skip(type);
                break;
        }
    }

    private void ReadEvent(JsonElement root, in ReceivedMessage message, bool accepts, MessageReading<SimpliSafeEvent> reading)
    {
        if (JsonField.Object(root, "data") is not { } data)
        {
            reading.MalformedMessage = new MalformedMessageException("it is an event without data", message.Length);
            return;
        }

        if (!_isLive || !accepts)
        {
            return;
        }

        var e = SimpliSafeEvent.Read(data, EventOrigin.Live, message.ReceivedAt);
        if (intake.IsWanted(e))
        {
            reading.Events.Add(e);
        }
    }

    private void ReadPolled(PollingSocket socket, ReadOnlySpan<byte> text, bool accepts, MessageReading<SimpliSafeEvent> reading)
    {
        if (text.SequenceEqual(PollingSocket.Started))
        {
            reading.Session = SessionSignal.Started;
        }
        else if (socket.TakePolled() is { } polled && accepts)
        {
            reading.Events.AddRange(polled.Missed.Events);
            reading.Gap = polled.Gap;
            reading.Proof = polled.Missed.Error is null ? intake.Polled(polled.Missed) : null;
            reading.Failure = polled.Failure is { } error ? FailureDiagnosis.Of(error) with { LooksMisconfigured = false } : null;
        }
    }
}
