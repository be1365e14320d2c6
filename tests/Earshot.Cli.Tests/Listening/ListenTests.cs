using Earshot.Cli.Tests.Running;
using Earshot.Simulator.Mattermost.World;
using Earshot.Testing;

namespace Earshot.Cli.Tests.Listening;

public sealed class ListenTests
{
    [Fact]
    public async Task Demonstration_prints_chat_when_no_account_is_configured()
    {
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync("listen", "--count", "4", "--type", "posted,typing", "--type", "post_edited"));
        Assert.Equal(4, tool.Output.Lines.Length);
        Assert.Contains("Mattermost at http://127.0.0.1:", tool.Error.Text);
        Assert.Contains("printed 4.", tool.Error.Text);
    }

    [Fact]
    public async Task Count_limits_output_when_more_events_are_received()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen", "--type", "posted", "--count", "3");
        await server.WaitForListenerAsync();
        for (int i = 0; i < 20; i++)
        {
            server.Simulator.Post(server.Leia, server.Cockpit, $"number {i}");
        }

        Assert.Equal(0, await running);
        Assert.Equal(3, tool.Output.Lines.Length);
        Assert.Contains("number 2\"", tool.Output.Lines[2]);
    }

    [Fact]
    public async Task For_stops_after_the_duration_since_connecting()
    {
        await using Server server = await Server.StartAsync();
        var time = new FakeTimeProvider();
        ToolRun tool = server.Tool(timeProvider: time);
        Task<int> running = tool.StartAsync("listen", "--for", "7s");
        await tool.Output.WaitForAsync(line => line.Contains("hello", StringComparison.Ordinal));
        await tool.Error.WaitForAsync(line => line.StartsWith("connected", StringComparison.Ordinal));

        // The limit is set after the line about the connection is printed.
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(7));
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(0, await running);
        Assert.Contains("Received 1 event.", tool.Error.Text);
        Assert.True(time.GetUtcNow() >= new DateTimeOffset(2026, 1, 1, 0, 0, 7, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("cockpit")]
    [InlineData("~COCKPIT")]
    [InlineData("The Cockpit")]
    public async Task Channel_filter_matches_id_or_name(string by)
    {
        await using Server server = await Server.StartAsync();
        SimulatedChannel cockpit = server.Simulator.AddChannel(
            server.Simulator.AddTeam("falcon", server.Leia), "cockpit", creator: server.Leia, displayName: "The Cockpit");
        server.Simulator.Join(cockpit, server.Han);
        server.Simulator.Leave(server.Cockpit, server.Han);
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen", "--channel", by == "id" ? cockpit.Id : by, "--count", "2");
        await server.WaitForListenerAsync();
        server.Simulator.Post(server.Leia, server.Hangar, "elsewhere");
        server.Simulator.Post(server.Leia, cockpit, "here");
        server.Simulator.SendTyping(server.Leia, cockpit);

        Assert.Equal(0, await running);
        Assert.All(tool.Output.Lines, line => Assert.Contains(cockpit.Id, line));
        Assert.Contains("here", tool.Output.Lines[0]);
        Assert.Contains("typing", tool.Output.Lines[1]);
    }

    [Fact]
    public async Task Interrupt_exits_0_and_reports_the_number_of_events()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen");
        await server.WaitForListenerAsync();
        server.Simulator.Post(server.Leia, server.Cockpit, "last words");
        await tool.Output.WaitForAsync(line => line.Contains("last words", StringComparison.Ordinal));

        tool.Interrupt();

        Assert.Equal(0, await running);
        Assert.Contains("Received 2 events.", tool.Error.Text);
    }

    [Fact]
    public async Task Closed_output_exits_0_without_an_error()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool(output: new LineStream { ReaderClosesAfter = 1 });
        Task<int> running = tool.StartAsync("listen");
        await tool.Output.WaitForAsync(line => line.Contains("hello", StringComparison.Ordinal));
        server.Simulator.Post(server.Leia, server.Cockpit, "unread");

        Assert.Equal(0, await running);
        Assert.DoesNotContain("earshot:", tool.Error.Text);
    }

    [Fact]
    public async Task Closed_output_is_detected_when_no_event_arrives()
    {
        await using Server server = await Server.StartAsync();
        bool gone = false;
        var tool = new ToolRun
        {
            Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = server.Token, ["EARSHOT_MATTERMOST_URL"] = server.Url },
            IsOutputAbandoned = () => Volatile.Read(ref gone),
        };
        Task<int> running = tool.StartAsync("listen");
        await tool.Output.WaitForAsync(line => line.Contains("hello", StringComparison.Ordinal));

        Volatile.Write(ref gone, true);

        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Relogin_prints_note_when_token_is_used()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();

        Assert.Equal(0, await tool.StartAsync("listen", "--relogin", "--count", "1"));
        Assert.Contains("--relogin has no effect with a token", tool.Error.Text);
    }

    [Fact]
    public async Task Verbose_logs_steps_without_content_or_secrets()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen", "--verbose", "--type", "posted", "--count", "1");
        await server.WaitForListenerAsync();
        server.Simulator.Post(server.Leia, server.Cockpit, "between us");

        Assert.Equal(0, await running);
        Assert.Contains("debug [110]", tool.Error.Text);
        Assert.DoesNotContain("between us", tool.Error.Text);
        Assert.DoesNotContain(server.Token, tool.Error.Text);
    }
}
