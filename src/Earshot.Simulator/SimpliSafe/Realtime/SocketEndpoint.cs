using System.Net.WebSockets;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Faults.Injection;
using Earshot.Simulator.SimpliSafe.World;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.SimpliSafe.Realtime;

/// <summary>Accepts WebSockets. The upgrade requires no credentials; the first message contains the token.</summary>
internal sealed class SocketEndpoint(ServiceWorld world, FaultInjector faults)
{
    public async Task RunAsync(HttpContext context)
    {
        using WebSocket webSocket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        SimulatedSocket socket = faults.Attach(webSocket, context);
        var state = new SocketState(world.Options.SendQueueSize);
        lock (world.Gate)
        {
            world.Hub.Add(state);
        }

        try
        {
            await new SocketPump(world, state, webSocket, socket).RunAsync(context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            lock (world.Gate)
            {
                world.Hub.Remove(state);
            }
        }
    }
}
