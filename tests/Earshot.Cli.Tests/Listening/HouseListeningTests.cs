using System.Text.Json;
using Earshot.Cli.Listening;
using Earshot.Cli.Tests.CloudEvents;
using Earshot.Cli.Tests.Running;
using Earshot.Mattermost;
using Earshot.Simulator;
using Earshot.SimpliSafe;
using Earshot.Testing;

namespace Earshot.Cli.Tests.Listening;

/// <summary>The ways in which the events of a house come, and where they can be told.</summary>
public sealed class HouseListeningTests
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Polling_hears_events_without_a_socket()
    {
        await using Home house = await Home.StartAsync();
        await house.LogInAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        ToolRun tool = house.Tool(timeProvider: clock);
        Task<int> running = tool.StartAsync("listen", "simplisafe", "--transport", "polling", "--count", "1");
        await tool.Error.WaitForAsync(line => line.StartsWith("connected", StringComparison.Ordinal));
        house.Simulator.PressPanic(house.Panic);

        Assert.Equal(0, await Passing.UntilAsync(clock, running, Poll));
        Assert.Equal("com.simplisafe.event.alarm_panic", CloudEvent.Text(CloudEvent.Check(Assert.Single(tool.Output.Lines)), "type"));
        Assert.DoesNotContain(house.Simulator.Journal.Entries, entry => entry.Kind is JournalKind.MessageIn or JournalKind.MessageOut);
    }

    [Fact]
    public async Task Watched_door_that_opens_while_nothing_is_armed_is_told_as_observed()
    {
        await using Home house = await Home.StartAsync(new() { SensorCacheLag = TimeSpan.Zero });
        await house.LogInAsync();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        ToolRun tool = house.Tool(timeProvider: clock);
        Task<int> running = tool.StartAsync("listen", "simplisafe", "--watch-sensors", "11s", "--type", "observed_opened", "--count", "1");
        await Passing.UntilAsync(
            clock,
            house.Simulator.Journal.WaitForAsync(entry => entry.Path?.EndsWith("/sensors", StringComparison.Ordinal) == true && entry.Status == 200),
            TimeSpan.FromSeconds(11));
        house.Simulator.OpenDoor(house.Door);

        Assert.Equal(0, await Passing.UntilAsync(clock, running, TimeSpan.FromSeconds(11)));
        JsonElement e = CloudEvent.Check(Assert.Single(tool.Output.Lines));
        Assert.Equal(("com.simplisafe.event.observed_opened", "observed"), (CloudEvent.Text(e, "type"), CloudEvent.Text(e, "origin")));
        Assert.Equal("Front door", e.GetProperty("data").GetProperty("sensorName").GetString());
    }

    [Fact]
    public async Task Columns_stand_in_line_also_behind_the_longest_kind()
    {
        await using Home house = await Home.StartAsync();
        await house.LogInAsync();
        ToolRun tool = house.Tool();
        Task<int> running = tool.StartAsync("listen", "simplisafe", "--format", "pretty", "--count", "2");
        await tool.Output.WaitForAsync(line => line.Contains("connected", StringComparison.Ordinal));
        house.Simulator.WriteEvent(house.System, 9401);
        house.Simulator.WriteEvent(house.System, 1301);

        Assert.Equal(0, await running);
        int[] places = [.. tool.Output.Lines.Where(line => !line.Contains('●')).Select(line => line.IndexOf($"{house.System.Id}", StringComparison.Ordinal))];
        Assert.Contains(tool.Output.Lines, line => line.Contains("away_countdown_at_keypad", StringComparison.Ordinal));
        Assert.Equal(2, places.Length);
        Assert.Equal(places[0], places[1]);
    }

    [Fact]
    public async Task Alarm_is_told_in_the_chat_and_nothing_else_is()
    {
        await using Server server = await Server.StartAsync();
        await using Home house = await Home.StartAsync();
        ToolRun ear = server.Tool();
        Task<int> hearing = ear.StartAsync("listen", "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        await using var chat = new MattermostClient(new MattermostClientOptions { Url = server.Simulator.Url, Credentials = MattermostCredentials.Token(server.Token) });
        await using SimpliSafeClient client = await SimpliSafeClient.LoginWithRefreshTokenAsync(
            house.Simulator.IssueTokens(house.Account).RefreshToken, new() { Endpoints = SimpliSafeEndpoints.At(house.Simulator.Url) });
        AlarmBridge.Attach(client, chat, server.Hangar.Id);
        await client.WebSocket.ConnectAsync();
        house.Simulator.WriteEvent(house.System, 3441);
        house.Simulator.PressPanic(house.Panic);

        Assert.Equal(0, await hearing);
        string post = CloudEvent.Check(Assert.Single(ear.Output.Lines)).GetProperty("data").GetProperty("post").GetProperty("message").GetString()!;
        Assert.Contains("Bedside button: ALARM: panic button", post);
        Assert.Contains($"{house.System.Id}", post);
    }
}
