using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.Demo;
using Earshot.Testing;

namespace Earshot.Simulator.Tests.Mattermost;

public sealed class ScriptedChatTests
{
    [Fact]
    public async Task Chat_is_reproducible_and_ends_when_canceled()
    {
        string[] first = await ListenAsync(120);
        string[] second = await ListenAsync(120);
        Assert.Equal(first, second);
        foreach (string kind in (string[])["posted", "typing", "reaction_added", "post_edited", "post_deleted", "status_change"])
        {
            Assert.Contains(first, e => e.StartsWith(kind, StringComparison.Ordinal));
        }
    }

    private static async Task<string[]> ListenAsync(int events)
    {
        var time = new FakeTimeProvider();
        await using MattermostSimulator simulator = await MattermostSimulator.StartAsync(
            new MattermostSimulatorOptions
            {
                // The script advances minutes ahead of the listening socket.
                TimeProvider = time,
                AutomaticStatus = false,
                SendQueueSize = 4096,
                AuthenticationTimeout = TimeSpan.FromHours(1),
                PongTimeout = TimeSpan.FromHours(1),
            });
        ScriptedChat chat = ScriptedChat.Create(simulator, time);
        using TestSocket socket = await TestSocket.ConnectAsync(simulator.Url, chat.WatcherToken, "");
        await socket.ReceiveEventAsync("hello");
        using var stop = new CancellationTokenSource();
        Task running = chat.RunAsync(stop.Token);
        var heard = new List<string>();
        for (int beat = 0; beat < events * 2; beat++)
        {
            await time.WaitForTimerAsync(TimeSpan.FromSeconds(1)).WaitAsync(TimeSpan.FromSeconds(30));
            time.Advance(TimeSpan.FromMilliseconds(700));
        }

        while (heard.Count < events)
        {
            JsonObject message = await socket.ReceiveAsync();
            heard.Add(message["event"]!.GetValue<string>() + message["data"]!.ToJsonString());
        }

        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
        return [.. heard];
    }
}
