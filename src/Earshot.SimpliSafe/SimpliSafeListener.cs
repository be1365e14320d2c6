using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.SimpliSafe.Realtime;

namespace Earshot.SimpliSafe;

/// <summary>Listens to the systems of one account. It is <see cref="SimpliSafeClient.WebSocket"/>.</summary>
/// <remarks>
/// It hears from the moment on at which it is started: what happened before isn't handed over. What happens while it is disconnected
/// afterwards is fetched from the history, in order, with <see cref="EventOrigin.CatchUp"/>, and no event comes twice; what can't be fetched is a
/// gap. Each system is a lane of its own. Events that the service sends of systems that the account doesn't list are handed over, too, but not
/// caught up with. Every connection reads the account's systems once, so that <see cref="SimpliSafeSystem"/> objects are up to date.
/// </remarks>
public sealed class SimpliSafeListener : Listener<SimpliSafeEvent>
{
    private readonly SimpliSafeProtocol _protocol;

    internal SimpliSafeListener(SimpliSafeProtocol protocol, SimpliSafeListenerOptions options, ListenerEnvironment environment)
        : base(protocol, options, environment) => _protocol = protocol;

    /// <summary>
    /// How events arrive now, or would with the next connection: <see cref="SimpliSafeTransport.WebSocket"/> or
    /// <see cref="SimpliSafeTransport.Polling"/>.
    /// </summary>
    public SimpliSafeTransport CurrentTransport => _protocol.IsPolling ? SimpliSafeTransport.Polling : SimpliSafeTransport.WebSocket;
}
