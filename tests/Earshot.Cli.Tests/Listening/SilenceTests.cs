using Earshot.Cli.Listening;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Cli.Tests.Listening;

/// <summary>Tests that a run that could never print anything is refused, or says so.</summary>
public sealed class SilenceTests
{
    [Theory]
    [InlineData("postd", "Did you mean 'posted'?")]
    [InlineData("post-edited", "Did you mean 'post_edited'?")]
    [InlineData("Reaction_aded", "Did you mean 'reaction_added'?")]
    [InlineData("alarm_enrty", "Did you mean 'alarm_entry'?")]
    [InlineData("posted,zzzzzzzz", "is not an event type")]
    [InlineData("presence", "is not an event type")]
    [InlineData("observed_opened", "--watch-sensors")]
    [InlineData("code__1", "--watch-sensors")]
    public async Task Type_that_no_event_has_exits_2(string types, string advice)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("listen", "--type", types));
        Assert.Contains($"--type: '{types.Split(',')[^1]}'", tool.Error.Text);
        Assert.Contains(advice, tool.Error.Text);
        Assert.Empty(tool.Output.Text);
    }

    [Theory]
    [InlineData("mattermost", "alarm_entry", "earshot listen simplisafe")]
    [InlineData("mattermost", "code_1234", "earshot listen simplisafe")]
    [InlineData("simplisafe", "posted", "earshot listen mattermost")]
    [InlineData("simplisafe", "custom_playbooks_updated", "earshot listen mattermost")]
    public async Task Type_of_the_other_service_exits_2(string service, string type, string advice)
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();

        Assert.Equal(2, await tool.StartAsync("listen", service, "--type", type));
        Assert.Contains(advice, tool.Error.Text);
        Assert.DoesNotContain("Connecting", tool.Error.Text);
    }

    [Theory]
    [InlineData("POSTED")]
    [InlineData("custom_playbooks_incident_updated,posted")]
    [InlineData("alarm_entry,code_1234,posted")]
    public async Task Type_that_events_can_have_is_accepted(string types)
    {
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync("listen", "--type", types, "--count", "1"));
    }

    [Fact]
    public void Code_with_a_name_is_printed_and_matched_by_its_name()
    {
        Assert.Equal("alarm_entry", EventTypes.Printed("code_1134"));
        Assert.Equal("code_1234", EventTypes.Printed("code_1234"));
    }

    [Fact]
    public void Every_type_is_accepted_with_its_service()
    {
        EventTypes.Check(new ListenRequest { Types = [.. EventTypes.Mattermost] }, usesMattermost: true, usesSimpliSafe: false);
        var watching = new SimpliSafeListenRequest { WatchSensors = TimeSpan.FromMinutes(1) };
        EventTypes.Check(
            new ListenRequest { Types = [.. EventTypes.SimpliSafe], SimpliSafe = watching }, usesMattermost: false, usesSimpliSafe: true);

        Assert.InRange(EventTypes.Mattermost.Count(), 80, 500);
        Assert.InRange(EventTypes.SimpliSafe.Count(), 40, 500);
    }

    [Fact]
    public async Task Channel_id_that_does_not_exist_exits_2()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();

        Assert.Equal(2, await tool.StartAsync("listen", "--channel", new string('a', 26)));
        Assert.Contains("--channel: the server has no channel with the ID", tool.Error.Text);
    }

    [Theory]
    [InlineData("cokpit", "not a member of any channel 'cokpit'", "Did you mean 'cockpit'?")]
    [InlineData("~nowhere-near", "not a member of any channel 'nowhere-near'", "Nothing is printed")]
    [InlineData("engine-room", "not a member of the channel ~engine-room", "Join the channel")]
    [InlineData("$id", "not a member of the channel", "Join the channel")]
    public async Task Channel_without_membership_is_reported(string channel, string what, string advice)
    {
        await using Server server = await Server.StartAsync();
        SimulatedChannel other = server.Simulator.AddChannel(server.Team, "engine-room", creator: server.Leia);
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen", "--channel", channel == "$id" ? other.Id : channel, "--channel", "hangar");
        await server.WaitForListenerAsync();

        tool.Interrupt();

        Assert.Equal(0, await running);
        string warning = Assert.Single(tool.Error.Lines, line => line.StartsWith("Warning: --channel", StringComparison.Ordinal));
        Assert.Contains(what, warning);
        Assert.Contains(advice, warning);
    }

    [Fact]
    public async Task Channel_name_matches_events_that_contain_only_its_id()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("listen", "--channel", "cockpit", "--count", "1");
        await server.WaitForListenerAsync();
        server.Simulator.SendTyping(server.Leia, server.Cockpit);

        Assert.Equal(0, await running);
        Assert.Contains("typing", tool.Output.Text);
        Assert.DoesNotContain("Warning", tool.Error.Text);
    }

    [Fact]
    public async Task Channel_without_a_mattermost_account_exits_2()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(2, await tool.StartAsync("listen", "--channel", "cockpit"));
        Assert.Contains("--channel", tool.Error.Text);
        Assert.Contains("earshot login mattermost", tool.Error.Text);
    }

    [Theory]
    [InlineData("listen", "simplisafe")]
    [InlineData("events")]
    [InlineData("systems")]
    public async Task System_that_the_account_lacks_exits_2(params string[] command)
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(2, await tool.StartAsync([.. command, "--system", "4"]));
        Assert.Contains($"--system: the account has no system 4. Use {simpliSafe.System.Id}.", tool.Error.Text);
    }

    [Fact]
    public async Task Absence_of_events_is_said()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(0, await tool.StartAsync("events", "--since", "1m"));
        Assert.Contains("No events.", tool.Error.Text);
    }
}
