using System.Text.Json.Nodes;
using Earshot.Simulator.Tests.Hosting;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>A client of the simulated Mattermost server.</summary>
internal sealed class TestSocket : TestClient
{
    private TestSocket()
    {
    }

    /// <summary>Connects, through a given invoker if the server has no port or is not trusted.</summary>
    public static async Task<TestSocket> ConnectAsync(
        Uri server, string? token, string query, HttpMessageInvoker? way = null, params IEnumerable<(string Name, string Value)> headers)
    {
        var socket = new TestSocket();
        foreach ((string name, string value) in headers)
        {
            socket.Socket.Options.SetRequestHeader(name, value);
        }

        if (token is not null)
        {
            socket.Socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        }

        var url = new UriBuilder(server.AbsoluteUri.TrimEnd('/') + "/api/v4/websocket")
        {
            Scheme = server.Scheme == "https" ? "wss" : "ws",
            Query = query
        };
        await socket.Socket.ConnectAsync(url.Uri, way, CancellationToken.None).WaitAsync(WaitTimeout);
        return socket;
    }

    public Task SendAsync(long seq, string action, string data = "null") =>
        SendAsync($$"""{"seq":{{seq}},"action":"{{action}}","data":{{data}}}""");

    /// <summary>Receives the next event with the given name. Other messages before it are skipped.</summary>
    public async Task<JsonObject> ReceiveEventAsync(string name)
    {
        while (true)
        {
            JsonObject message = await ReceiveAsync();
            if (message["event"]?.GetValue<string>() == name)
            {
                return message;
            }
        }
    }

    /// <summary>Receives the next post and returns its message.</summary>
    public async Task<string> ReceivePostAsync() => Message(await ReceiveEventAsync("posted"));

    public static string Message(JsonObject posted) =>
        JsonNode.Parse(posted["data"]!["post"]!.GetValue<string>())!["message"]!.GetValue<string>();
}
