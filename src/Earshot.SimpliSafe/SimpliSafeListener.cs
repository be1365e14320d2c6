using Earshot.Protocol;
using Earshot.SimpliSafe.Realtime;

namespace Earshot.SimpliSafe;

/// <summary>Receives the events of the systems of one account. See <see cref="SimpliSafeClient.WebSocket"/>.</summary>
/// <remarks>
/// <para>Events that the history lists before the listener is started are not delivered, unless <see cref="ListenerOptions.Since"/> or a
/// checkpoint includes them. Events that occur later while the listener is disconnected are read from the history, in order, and are
/// delivered with <see cref="EventOrigin.CatchUp"/>; no event is delivered twice. Events that cannot be read are reported as a gap.</para>
/// <para>Each system is a lane of its own, and is read for itself: the gap of a system that cannot be read has its ID in
/// <see cref="Gap.Lane"/>. Events of systems that the account does not list are delivered but not caught up. Each
/// connection reads the systems of the account once, so that <see cref="SimpliSafeSystem"/> objects are current. This type is
/// thread-safe.</para>
/// </remarks>
public sealed class SimpliSafeListener : Listener<SimpliSafeEvent>
{
    private readonly SimpliSafeProtocol _protocol;

    internal SimpliSafeListener(SimpliSafeProtocol protocol, SimpliSafeListenerOptions options, ListenerEnvironment environment)
        : base(protocol, options, environment) => _protocol = protocol;

    /// <summary>
    /// Gets the transport of the current or the next connection: <see cref="SimpliSafeTransport.WebSocket"/> or
    /// <see cref="SimpliSafeTransport.Polling"/>.
    /// </summary>
    public SimpliSafeTransport CurrentTransport => _protocol.IsPolling ? SimpliSafeTransport.Polling : SimpliSafeTransport.WebSocket;
}
