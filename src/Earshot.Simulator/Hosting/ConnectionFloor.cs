using Earshot.Simulator.Faults;
using Microsoft.AspNetCore.Connections;

namespace Earshot.Simulator.Hosting;

/// <summary>What happens to a connection before the server reads its first byte, and after it has let go of it.</summary>
internal sealed class ConnectionFloor(ConnectionDelegate next, SimulatorTransport transport, FaultInjector faults, IFaultedServer server)
{
    public async Task OnConnectionAsync(ConnectionContext context)
    {
        var connection = (SimulatorConnection)context;
        try
        {
            server.Journal.Add(new JournalEntry
            {
                Kind = JournalKind.Accepted,
                Time = server.TimeProvider.GetUtcNow(),
                Connection = connection.Number,
            });
            foreach (FaultAction action in faults.AtAccept(connection.Number))
            {
                await ApplyAsync(action, connection).ConfigureAwait(false);
            }

            if (!connection.IsSilent && !connection.Over.IsCompleted)
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
            transport.Forget(connection);
        }
    }

    private async Task ApplyAsync(FaultAction action, SimulatorConnection connection)
    {
        if (action is Delay delay)
        {
            await Task.WhenAny(connection.Over, Task.Delay(delay.By, server.TimeProvider, connection.ConnectionClosed)).ConfigureAwait(false);
            return;
        }

        if (action is RefuseConnections)
        {
            connection.Cut(reset: true);
        }

        _ = ConnectionFaults.TryApply(action, connection) || ServerFaults.TryApply(action, server);
    }
}
