using System.Threading.Channels;
using Earshot.Simulator.SimpliSafe.World;

namespace Earshot.Simulator.SimpliSafe.Realtime;

/// <summary>Represents the state of one socket: its token, the joined account, and the queue.</summary>
internal sealed class SocketState(int queueSize)
{
    public Channel<byte[]> Queue { get; } = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(queueSize) { SingleReader = true });

    public bool HelloSent { get; set; }

    public string Token { get; set; } = "";

    /// <summary>Gets or sets the account whose events are sent, or <see langword="null"/> before a join.</summary>
    public SimulatedAccount? Joined { get; set; }

    /// <summary>Gets or sets the code with which to close the socket, or <see langword="null"/> to keep it open.</summary>
    public int? CloseCode { get; set; }

    /// <summary>Gets or sets the pending expiration of the token. Canceled if the socket is closed or gets another token.</summary>
    public ScheduledWork? Expiry { get; set; }
}
