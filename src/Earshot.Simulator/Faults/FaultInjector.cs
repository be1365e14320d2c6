using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Earshot.Simulator.Faults;

/// <summary>Faults.</summary>
public sealed class FaultInjector
{
    internal int Attached { get; private set; }

    internal SimulatedSocket Attach(WebSocket socket, HttpContext context) { Attached++; return new(socket, context); }
}
