using Earshot.Protocol;

namespace Earshot.Reliability.Sabotages;

/// <summary>Passes everything on to a connection, and changes what it read.</summary>
internal sealed class SabotagedConnection<TEvent> : ProtocolConnection<TEvent>
    where TEvent : ListenerEvent
{
    private readonly ProtocolConnection<TEvent> _inner;
    private readonly SabotagedReading<TEvent> _reading;

    public SabotagedConnection(ProtocolConnection<TEvent> inner, SabotagedReading<TEvent> reading)
    {
        _inner = inner;
        _reading = reading;
        reading.Begin();
    }

    /// <inheritdoc/>
    public override TimeSpan? ReceiveTimeout => _inner.ReceiveTimeout;

    /// <inheritdoc/>
    public override ValueTask StartAsync(CancellationToken cancellationToken) => _inner.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public override ValueTask PingAsync(CancellationToken cancellationToken) => _inner.PingAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Read(in ReceivedMessage message, MessageReading<TEvent> reading)
    {
        _inner.Read(message, reading);
        _reading.Change(reading);
    }

    /// <inheritdoc/>
    public override Task<ConnectionFailure?> RunCompanionAsync(
        Func<TEvent, ValueTask> deliver, CancellationToken cancellationToken) => _inner.RunCompanionAsync(deliver, cancellationToken);

    /// <inheritdoc/>
    public override void StopReceivingEvents() => _inner.StopReceivingEvents();

    /// <inheritdoc/>
    public override void End(Exception reason) => _inner.End(reason);
}
