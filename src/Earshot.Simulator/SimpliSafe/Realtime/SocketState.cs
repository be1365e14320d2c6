using System.Threading.Channels;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Realtime;

/// <summary>What the service knows of one socket: its token, who has joined by it, and what is still to be sent.</summary>
internal sealed class SocketState(int queueSize)
{
    public Channel<byte[]> Queue { get; } = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(queueSize) { SingleReader = true });

    public bool HelloSent { get; set; }

    public string Token { get; set; } = "";

    /// <summary>Who hears events here; null until a join is done.</summary>
    public SimulatedAccount? Joined { get; set; }

    /// <summary>The code with which the socket is to be closed; null while it isn't.</summary>
    public int? CloseCode { get; set; }

    /// <summary>Called off when the socket is gone or has another token.</summary>
    public ScheduledWork? Expiry { get; set; }
}
