using System.Diagnostics;
using System.Net.WebSockets;
using Earshot.Mattermost;

namespace Earshot.Benchmarks.Listening;

/// <summary>What an open connection weighs while nothing happens.</summary>
internal sealed record AtRest(long ManagedBytes, long ResidentBytes)
{
    public static async Task<AtRest> OfBareSocketsAsync(Uri address, int connections)
    {
        (long managed, long resident) = Weigh();
        var sockets = new List<ClientWebSocket>(connections);
        var receives = new List<Task>(connections);
        for (int i = 0; i < connections; i++)
        {
            ClientWebSocket socket = await BareLoop.ConnectAsync(address).ConfigureAwait(false);
            byte[] buffer = new byte[4096];
            await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false);
            sockets.Add(socket);
            receives.Add(socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask());
        }

        AtRest rest = Difference(managed, resident, connections);
        foreach (ClientWebSocket socket in sockets)
        {
            socket.Abort();
            socket.Dispose();
        }

        await Task.WhenAll(receives).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return rest;
    }

    public static async Task<AtRest> OfListenersAsync(Uri site, int connections)
    {
        using MattermostClient client = ListenerLoop.CreateClient(site);
        await client.LoginAsync().ConfigureAwait(false);
        (long managed, long resident) = Weigh();
        var listeners = new List<MattermostListener>(connections);
        for (int i = 0; i < connections; i++)
        {
            MattermostListener listener = client.CreateListener();
            listener.On<PostedEvent>(_ => Task.CompletedTask);
            await listener.ConnectAsync().ConfigureAwait(false);
            listeners.Add(listener);
        }

        AtRest rest = Difference(managed, resident, connections);
        await Task.WhenAll(listeners.Select(l => l.DisposeAsync().AsTask())).ConfigureAwait(false);
        return rest;
    }

    private static AtRest Difference(long managed, long resident, int connections)
    {
        (long managedNow, long residentNow) = Weigh();
        return new AtRest((managedNow - managed) / connections, Math.Max(0, residentNow - resident) / connections);
    }

    private static (long Managed, long Resident) Weigh()
    {
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        using Process process = Process.GetCurrentProcess();
        return (managed, process.WorkingSet64);
    }
}
