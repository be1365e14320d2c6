using Earshot.Protocol;
using Earshot.Realtime;
using Earshot.SimpliSafe.Realtime;

namespace Earshot.SimpliSafe;

/// <content>Listening.</content>
public sealed partial class SimpliSafeClient
{
    private readonly Lock _listening = new();
    private SimpliSafeListener? _webSocket;

    /// <summary>
    /// Hears the account's events; does nothing until it is started. One a client, disposed of with it. Its options are
    /// <see cref="SimpliSafeClientOptions.WebSocket"/>.
    /// </summary>
    public SimpliSafeListener WebSocket
    {
        get
        {
            lock (_listening)
            {
                return _webSocket ??= new SimpliSafeListener(
                    new SimpliSafeProtocol(this, Options.WebSocket),
                    Options.WebSocket,
                    new ListenerEnvironment
                    {
                        TimeProvider = Options.TimeProvider,
                        Jitter = Service.Jitter,
                        LoggerFactory = Options.LoggerFactory,
                    });
            }
        }
    }

    /// <summary>The systems as they were read last.</summary>
    internal IReadOnlyList<SimpliSafeSystem> KnownSystems
    {
        get
        {
            lock (_systemsGate)
            {
                return [.. _systems.Values];
            }
        }
    }

    private ValueTask EndListeningAsync()
    {
        SimpliSafeListener? listener;
        lock (_listening)
        {
            listener = _webSocket;
        }

        return listener?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
