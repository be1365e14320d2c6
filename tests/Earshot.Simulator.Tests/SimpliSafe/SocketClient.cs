using System.Text.Json.Nodes;
using Earshot.Simulator.Tests.Hosting;

namespace Earshot.Simulator.Tests.SimpliSafe;

/// <summary>A client of the simulated SimpliSafe WebSocket.</summary>
internal sealed class SocketClient : TestClient
{
    private SocketClient()
    {
    }

    /// <summary>Opens the socket, and identifies if a token is given.</summary>
    public static async Task<SocketClient> ConnectAsync(
        Uri server, HttpMessageInvoker way, string? token, string join, TimeSpan? ping = null)
    {
        var client = new SocketClient();
        client.Socket.Options.KeepAliveInterval = ping ?? Timeout.InfiniteTimeSpan;
        if (ping is not null)
        {
            // Without this option, the framework sends unsolicited pongs instead of pings.
            client.Socket.Options.KeepAliveTimeout = WaitTimeout;
        }

        var url = new UriBuilder(server) { Scheme = server.Scheme == "https" ? "wss" : "ws" };
        await client.Socket.ConnectAsync(url.Uri, way, CancellationToken.None).WaitAsync(WaitTimeout);
        if (token is not null)
        {
            await client.IdentifyAsync(token, join);
        }

        return client;
    }

    public Task IdentifyAsync(string token, string join) => SendAsync(new JsonObject
    {
        ["datacontenttype"] = "application/json",
        ["type"] = "com.simplisafe.connection.identify",
        ["time"] = "2026-11-21T12:00:00.250Z",
        ["id"] = "ts:1795262400250",
        ["specversion"] = "1.0",
        ["source"] = "a test",
        ["data"] = new JsonObject
        {
            ["auth"] = new JsonObject { ["schema"] = "bearer", ["token"] = token },
            ["join"] = new JsonArray(join),
        },
    }.ToJsonString());

    /// <summary>Receives the data of the next event. Other messages before it are skipped.</summary>
    public async Task<JsonObject> ReceiveEventAsync()
    {
        while (true)
        {
            JsonObject message = await ReceiveAsync();
            if (message["type"]!.GetValue<string>() == "com.simplisafe.event.standard")
            {
                return message["data"]!.AsObject();
            }
        }
    }

    /// <summary>Receives the codes of the next events.</summary>
    public async Task<int[]> ReceiveCodesAsync(int count)
    {
        var codes = new List<int>();
        while (codes.Count < count)
        {
            codes.Add((await ReceiveEventAsync())["eventCid"]!.GetValue<int>());
        }

        return [.. codes];
    }
}
