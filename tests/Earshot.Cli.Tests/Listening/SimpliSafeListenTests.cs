using Earshot.Cli.Listening;
using Earshot.Cli.Tests.CloudEvents;
using Earshot.Cli.Tests.Running;
using Earshot.Mattermost;
using Earshot.SimpliSafe;
using Earshot.Simulator;

namespace Earshot.Cli.Tests.Listening;

/// <summary>The ways in which the events of a house come, and where they can be told.</summary>
public sealed class SimpliSafeListenTests
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Polling_that_is_asked_for_reads_the_events_and_opens_no_socket()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();
        Task<int> running = tool.StartAsync("listen", "simplisafe", "--transport", "polling");

        // Where the house stands, and the first poll.
        await AskedAsync(simpliSafe, "/events", times: 2);
        tool.Interrupt();

        Assert.Equal(0, await running);
        Assert.Contains("connected", tool.Error.Text);
        Assert.DoesNotContain(simpliSafe.Simulator.Journal.Entries, entry => entry.Kind == JournalKind.WebSocketOpened);
    }

    [Theory]
    [InlineData("sideways", "--transport")]
    [InlineData("9s", "--watch-sensors")]
    public async Task Way_of_events_that_cannot_be_ends_with_2(string value, string option)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("listen", "simplisafe", option, value));
        Assert.Contains(option, tool.Error.Text);
    }

    [Fact]
    public async Task Sensors_are_looked_at_where_that_is_asked_for()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();
        Task<int> running = tool.StartAsync("listen", "simplisafe", "--watch-sensors", "10s");
        await AskedAsync(simpliSafe, "/sensors", times: 1);
        tool.Interrupt();

        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Columns_stand_in_line_also_behind_the_longest_kind()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();
        Task<int> running = tool.StartAsync("listen", "simplisafe", "--format", "pretty", "--count", "2");
        await tool.Output.WaitForAsync(line => line.Contains("connected", StringComparison.Ordinal));
        simpliSafe.Simulator.WriteEvent(simpliSafe.System, 9401);
        simpliSafe.Simulator.WriteEvent(simpliSafe.System, 1301);

        Assert.Equal(0, await running);
        int[] places = [.. tool.Output.Lines.Where(line => !line.Contains('●')).Select(line => line.IndexOf($"{simpliSafe.System.Id}", StringComparison.Ordinal))];
        Assert.Contains(tool.Output.Lines, line => line.Contains("away_countdown_at_keypad", StringComparison.Ordinal));
        Assert.Equal(2, places.Length);
        Assert.Equal(places[0], places[1]);
    }

    [Fact]
    public async Task Alarm_is_told_in_the_chat_and_nothing_else_is()
    {
        await using Server server = await Server.StartAsync();
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        ToolRun ear = server.Tool();
        Task<int> hearing = ear.StartAsync("listen", "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        await using var chat = new MattermostClient(new MattermostClientOptions { Url = server.Simulator.Url, Credentials = MattermostCredentials.Token(server.Token) });
        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithRefreshTokenAsync(
            simpliSafe.Simulator.IssueTokens(simpliSafe.Account).RefreshToken, new() { Endpoints = SimpliSafeEndpoints.At(simpliSafe.Simulator.Url) });
        AlarmBridge.Attach(client, chat, server.Hangar.Id);
        await client.WebSocket.ConnectAsync();
        simpliSafe.Simulator.WriteEvent(simpliSafe.System, 3441);
        simpliSafe.Simulator.PressPanicButton(simpliSafe.Panic);

        Assert.Equal(0, await hearing);
        string post = CloudEvent.Check(Assert.Single(ear.Output.Lines)).GetProperty("data").GetProperty("post").GetProperty("message").GetString()!;
        Assert.Contains("Bedside button: ALARM: panic button", post);
        Assert.Contains($"{simpliSafe.System.Id}", post);
    }

    private static Task<JournalEntry> AskedAsync(SimpliSafeServer simpliSafe, string path, int times) => simpliSafe.Simulator.Journal
        .WaitForAsync(entry => entry.Path?.EndsWith(path, StringComparison.Ordinal) == true && --times == 0).WaitAsync(SafetyNet);
}
