using Earshot.Protocol;
using Earshot.SimpliSafe.Realtime;

namespace Earshot.SimpliSafe;

public sealed partial class SimpliSafeClient
{
    private readonly Lock _listening = new();
    private SimpliSafeListener? _webSocket;

    /// <summary>
    /// Gets the listener for the account's events. It is idle until it is started, has the options
    /// <see cref="SimpliSafeClientOptions.WebSocket"/>, and is disposed with the client.
    /// </summary>
    public SimpliSafeListener WebSocket
    {
        get
        {
            lock (_listening)
            {
                return _webSocket ??= new SimpliSafeListener(
                    new SimpliSafeProtocol(Account(), Options.WebSocket),
                    Options.WebSocket,
                    new ListenerEnvironment
                    {
                        TimeProvider = Options.TimeProvider,
                        Jitter = Pipelines.Jitter,
                        LoggerFactory = Options.LoggerFactory,
                    });
            }
        }
    }

    internal AccountAccess Account() => new()
    {
        UserId = UserId,
        Options = Options,
        Credentials = Credentials,
        Invoker = Api.Invoker,
        ReadSystemIdsAsync = async cancellation => [.. (await GetSystemsAsync(cancellation).ConfigureAwait(false)).Keys],
        KnownSystems = KnownSystems,
        Events = _services.Events,
    };

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
