using Earshot.Protocol;

namespace Earshot.Fuzz.Feeding;

/// <summary>A protocol whose connections are fed by a target: the first with the input, each further one with nothing.</summary>
/// <typeparam name="TEvent">The type of the service's events.</typeparam>
internal sealed class FedProtocol<TEvent>(FedSocket socket, Func<IMessageSender, ProtocolConnection<TEvent>> connect)
    : RealtimeProtocol<TEvent>
    where TEvent : ListenerEvent
{
    private FedSocket? _next = socket;

    public override string Name => "fed";

    /// <summary>Gets the number of connections.</summary>
    public int Opened { get; private set; }

    public override Task<OpenedSocket> OpenAsync(CancellationToken cancellationToken)
    {
        Opened++;
        FedSocket opened = Interlocked.Exchange(ref _next, null) ?? new FedSocket([], new Random(1));
        return Task.FromResult(new OpenedSocket(opened, Resuming: false, Authenticated: true));
    }

    public override ProtocolConnection<TEvent> CreateConnection(IMessageSender sender, OpenedSocket opened) => connect(sender);
}
