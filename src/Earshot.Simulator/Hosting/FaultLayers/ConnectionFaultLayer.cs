using Earshot.Simulator.Faults;
using Earshot.Simulator.Faults.Injection;
using Microsoft.AspNetCore.Connections;

namespace Earshot.Simulator.Hosting.FaultLayers;

/// <summary>
/// Applies faults to a connection before the server reads its first byte, and keeps a silent connection open after the server has finished.
/// </summary>
internal sealed class ConnectionFaultLayer(ConnectionDelegate next, SimulatorTransport transport, FaultInjector faults, IFaultTarget server)
{
    public async Task OnConnectionAsync(ConnectionContext context)
    {
        var connection = (SimulatorConnection)context;
        try
        {
            server.Journal.Add(new JournalEntry
            {
                Kind = JournalKind.ConnectionAccepted,
                Time = server.TimeProvider.GetUtcNow(),
                Connection = connection.Number,
            });
            foreach (FaultAction action in faults.AtAccept(connection.Number))
            {
                await ApplyAsync(action, connection).ConfigureAwait(false);
            }

            if (!connection.IsSilent && !connection.Ended.IsCompleted)
            {
                await next(connection).ConfigureAwait(false);
            }

            if (connection.IsSilent)
            {
                await connection.HoldAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            transport.Remove(connection);
        }
    }

    private async Task ApplyAsync(FaultAction action, SimulatorConnection connection)
    {
        if (action is Delay delay)
        {
            await Task.WhenAny(
                connection.Ended, Task.Delay(delay.Duration, server.TimeProvider, connection.ConnectionClosed)).ConfigureAwait(false);
            return;
        }

        if (action is RefuseConnections)
        {
            connection.Drop(reset: true);
        }

        _ = ConnectionFaults.TryApply(action, connection) || ServerFaults.TryApply(action, server);
    }
}
