using System.Text.Json;
using Earshot.Cli.Listening;
using Earshot.Cli.Tests.CloudEvents;
using Earshot.Cli.Tests.Running;
using Earshot.Mattermost;
using Earshot.SimpliSafe;
using Earshot.Simulator;

namespace Earshot.Cli.Tests.Listening;

/// <summary>Tests the transports of SimpliSafe events, and the posting of alarms.</summary>
public sealed class SimpliSafeListenTests
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(30);

    private static long IdOf(string line) =>
        JsonDocument.Parse(line).RootElement.GetProperty("data").GetProperty("eventId").GetInt64();

    [Fact]
    public async Task Polling_reads_events_and_opens_no_websocket()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();
        Task<int> running = tool.StartAsync("listen", "simplisafe", "--transport", "polling");

        // The first read establishes the position; the second is the first poll.
        await WaitForRequestAsync(simpliSafe, "/events", times: 2);
        tool.Interrupt();

        Assert.Equal(0, await running);
        Assert.Contains("connected", tool.Error.Text);
        Assert.DoesNotContain(simpliSafe.Simulator.Journal.Entries, entry => entry.Kind == JournalKind.WebSocketOpened);
    }

    [Fact]
    public async Task Since_prints_past_events_first()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        simpliSafe.Simulator.WriteListedEvent(simpliSafe.System, 1134, TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(3));
        long past = simpliSafe.Simulator.WriteListedEvent(
            simpliSafe.System, 1400, TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1)).Id;
        ToolRun tool = simpliSafe.Tool();

        Task<int> running = tool.StartAsync("listen", "simplisafe", "--since", "2h", "--count", "1", "--format", "json");
        Assert.Equal(0, await running.WaitAsync(SafetyNet));
        Assert.Equal(past, IdOf(Assert.Single(tool.Output.Lines)));
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("polling")]
    public async Task Checkpoint_continues_where_the_last_run_ended(string transport)
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        string file = Path.Combine(simpliSafe.Folder, "position");
        string[] arguments =
            ["listen", "simplisafe", "--transport", transport, "--checkpoint", file, "--since", "1h", "--count", "2", "--format", "json"];
        long[] written = [.. Enumerable.Range(0, 5).Select(_ => simpliSafe.Simulator.WriteListedEvent(simpliSafe.System, 3441).Id)];
        ToolRun first = simpliSafe.Tool();
        ToolRun second = simpliSafe.Tool();

        Assert.Equal(0, await first.StartAsync(arguments).WaitAsync(SafetyNet));
        Assert.Equal(0, await second.StartAsync(arguments).WaitAsync(SafetyNet));
        Assert.Equal(written[..4], first.Output.Lines.Concat(second.Output.Lines).Select(IdOf));
    }

    [Theory]
    [InlineData("sideways", "--transport")]
    [InlineData("9s", "--watch-sensors")]
    public async Task Invalid_transport_or_interval_exits_2(string value, string option)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("listen", "simplisafe", option, value));
        Assert.Contains(option, tool.Error.Text);
    }

    [Fact]
    public async Task Sensors_are_read_when_watch_sensors_is_used()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();
        Task<int> running = tool.StartAsync("listen", "simplisafe", "--watch-sensors", "10s");
        await WaitForRequestAsync(simpliSafe, "/sensors", times: 1);
        tool.Interrupt();

        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Columns_are_aligned_after_the_longest_event_type()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();
        Task<int> running = tool.StartAsync("listen", "simplisafe", "--format", "pretty", "--count", "2");
        await tool.Output.WaitForAsync(line => line.Contains("connected", StringComparison.Ordinal));
        simpliSafe.Simulator.WriteEvent(simpliSafe.System, 9401);
        simpliSafe.Simulator.WriteEvent(simpliSafe.System, 1301);

        Assert.Equal(0, await running);
        IEnumerable<string> events = tool.Output.Lines.Where(line => !line.Contains('●'));
        int[] places = [.. events.Select(line => line.IndexOf($"{simpliSafe.System.Id}", StringComparison.Ordinal))];
        Assert.Contains(tool.Output.Lines, line => line.Contains("away_countdown_at_keypad", StringComparison.Ordinal));
        Assert.Equal(2, places.Length);
        Assert.Equal(places[0], places[1]);
    }

    [Fact]
    public async Task Alarms_and_no_other_events_are_posted()
    {
        await using Server server = await Server.StartAsync();
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        ToolRun ear = server.Tool();
        Task<int> running = ear.StartAsync("listen", "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        await using var chat = new MattermostClient(
            new MattermostClientOptions { Url = server.Simulator.Url, Credentials = MattermostCredentials.Token(server.Token) });
        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithRefreshTokenAsync(
            simpliSafe.Simulator.IssueTokens(simpliSafe.Account).RefreshToken,
            new() { Endpoints = SimpliSafeEndpoints.At(simpliSafe.Simulator.Url) });
        AlarmBridge.Attach(client, chat, server.Hangar.Id);
        await client.WebSocket.ConnectAsync();
        simpliSafe.Simulator.WriteEvent(simpliSafe.System, 3441);
        simpliSafe.Simulator.PressPanicButton(simpliSafe.Panic);

        Assert.Equal(0, await running);
        JsonElement data = CloudEvent.Check(Assert.Single(ear.Output.Lines)).GetProperty("data");
        string post = data.GetProperty("post").GetProperty("message").GetString()!;
        Assert.Contains("Bedside button: ALARM: panic button", post);
        Assert.Contains($"{simpliSafe.System.Id}", post);
    }

    private static Task<JournalEntry> WaitForRequestAsync(SimpliSafeServer simpliSafe, string path, int times) =>
        simpliSafe.Simulator.Journal
            .WaitForAsync(entry => entry.Path?.EndsWith(path, StringComparison.Ordinal) == true && --times == 0)
            .WaitAsync(SafetyNet);
}
