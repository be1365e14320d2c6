using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Mattermost.Tests.Reading;

namespace Earshot.Mattermost.Tests.Servers;

/// <summary>
/// Plays a recording of a WebSocket connection strictly: accepts only what the recorded client sent, in order, and returns the recorded
/// frames. Pings of the keep-alive are additional: they are replied to, and shift the sequence numbers.
/// </summary>
internal sealed class RecordingPlayer(string name)
{
    private readonly IReadOnlyList<JsonElement> _steps = Recorded.Steps(name);
    private readonly Dictionary<long, long> _numbers = [];
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;

    /// <summary>Gets a task that completes when every step was played.</summary>
    public Task Done => _done.Task;

    /// <summary>
    /// Gets the messages of the recorded client that the client never sends. The server's replies to them are played nevertheless.
    /// </summary>
    public ConcurrentBag<string> NeverSent { get; } = [];

    /// <summary>Gets the first difference between the client and the recording.</summary>
    public string? Difference { get; private set; }

    /// <summary>Gets or sets the condition for a recorded drop: the client must have read the previous frames.</summary>
    public Task MayDrop { get; init; } = Task.CompletedTask;

    public async Task ServeAsync(ScriptedExchange exchange)
    {
        if (!exchange.IsSocket)
        {
            return;
        }

        JsonElement connect = _steps[_next++];
        bool byHeader = exchange.Headers.ContainsKey("Authorization");
        if (exchange.Target != Recorded.Text(connect, "url") || byHeader != connect.GetProperty("authorization_header").GetBoolean())
        {
            Fail($"connect {exchange.Target}, header {byHeader}");
        }

        ScriptedSocket socket = await exchange.AcceptSocketAsync();
        bool wasPinged = false;
        while (_next < _steps.Count && Recorded.Text(_steps[_next], "kind") != "connect")
        {
            JsonElement step = _steps[_next++];
            switch (Recorded.Text(step, "to"), Recorded.Text(step, "kind"))
            {
                case ("client", "ws"):
                    await socket.SendAsync(Renumbered(Recorded.Text(step, "text")!));
                    break;
                case ("server", "ws") when !NeverSent.Contains(Recorded.Text(step, "text")!):
                    await ExpectAsync(socket, Recorded.Text(step, "text")!);
                    break;
                case ("client", "close"):
                    exchange.Cut();
                    break;
                case ("server", "drop"):
                    // The recorded client dropped the connection; here, the network does.
                    await MayDrop;
                    exchange.Cut();
                    break;
                case (null, "http") when !wasPinged:
                    // Other users were active while the connection was open: the client has sent its first ping by then.
                    wasPinged = true;
                    await ReplyToPingAsync(socket, (await socket.ReceiveAsync())!);
                    break;
            }
        }

        if (_next >= _steps.Count)
        {
            _done.TrySetResult();
        }

        if (!exchange.Stopping.IsCancellationRequested)
        {
            while (await socket.ReceiveAsync() is { } more)
            {
                await ReplyToPingAsync(socket, more);
            }
        }
    }

    private async Task ExpectAsync(ScriptedSocket socket, string recorded)
    {
        JsonObject expected = JsonNode.Parse(recorded)!.AsObject();
        if (await socket.ReceiveAsync() is { } text)
        {
            JsonObject actual = JsonNode.Parse(text)!.AsObject();
            long number = actual["seq"]!.GetValue<long>();
            _numbers[expected["seq"]!.GetValue<long>()] = number;
            actual["seq"] = expected["seq"]!.GetValue<long>();
            if (!JsonNode.DeepEquals(expected, actual))
            {
                Fail($"{recorded} was recorded, {text} came");
            }

            return;
        }

        Fail($"{recorded} was recorded, the client went");
    }

    private async Task ReplyToPingAsync(ScriptedSocket socket, string text)
    {
        if (ScriptedSocket.Name(text) != "ping")
        {
            Fail($"{text} came, which was not recorded");
            return;
        }

        await socket.ReplyAsync(text);
    }

    private string Renumbered(string frame)
    {
        JsonNode node = JsonNode.Parse(frame)!;
        if (node["seq_reply"] is not { } reply
            || !_numbers.TryGetValue(reply.GetValue<long>(), out long number)
            || number == reply.GetValue<long>())
        {
            return frame;
        }

        node["seq_reply"] = number;
        return node.ToJsonString() + "\n";
    }

    private void Fail(string difference) => Difference ??= difference;
}
