using System.Text.Json;
using Earshot.Cli.Tests.CloudEvents;
using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Listening;

public sealed class SideBySideTests
{
    [Fact]
    public async Task Demonstration_prints_events_of_both_services()
    {
        var tool = new ToolRun();
        Task<int> running = tool.StartAsync("listen");
        await tool.Output.WaitForAsync(line => line.Contains("com.simplisafe.event.", StringComparison.Ordinal));
        await tool.Output.WaitForAsync(line => line.Contains("com.mattermost.posted", StringComparison.Ordinal));
        tool.Interrupt();

        Assert.Equal(0, await running);
        Assert.All(tool.Output.Lines, line => CloudEvent.Check(line));
        Assert.Contains("SimpliSafe connected:", tool.Error.Text);
        Assert.Contains("Mattermost connected:", tool.Error.Text);
    }

    [Fact]
    public async Task Alarm_line_names_kind_system_and_sensor()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = simpliSafe.Tool();
        Task<int> running = tool.StartAsync("listen", "simplisafe", "--format", "pretty", "--type", "alarm_panic", "--count", "1");
        await simpliSafe.Simulator.WaitForSocketsAsync(1).WaitAsync(TimeSpan.FromSeconds(30));
        await tool.Output.WaitForAsync(line => line.Contains("connected", StringComparison.Ordinal));
        simpliSafe.Simulator.PressPanicButton(simpliSafe.Panic);

        Assert.Equal(0, await running);
        string line = Assert.Single(tool.Output.Lines, line => line.Contains("alarm_panic", StringComparison.Ordinal));
        Assert.Contains($"{simpliSafe.System.Id}", line);
        Assert.Contains("ALARM: panic button", line);
    }

    [Fact]
    public async Task All_configured_accounts_are_printed_together()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await using Server server = await Server.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun tool = server.Tool();
        tool.Variables["XDG_CONFIG_HOME"] = simpliSafe.Folder;
        Task<int> running = tool.StartAsync("listen");
        await simpliSafe.Simulator.WaitForSocketsAsync(1).WaitAsync(TimeSpan.FromSeconds(30));
        await server.WaitForListenerAsync();
        await tool.Error.WaitForAsync(line => line.StartsWith("SimpliSafe connected", StringComparison.Ordinal));
        simpliSafe.Simulator.PressPanicButton(simpliSafe.Panic);
        server.Simulator.Post(server.Leia, server.Cockpit, "did you hear that?");
        string alarm = await tool.Output.WaitForAsync(line => line.Contains("alarm_panic", StringComparison.Ordinal));
        await tool.Output.WaitForAsync(line => line.Contains("did you hear that?", StringComparison.Ordinal));
        tool.Interrupt();

        Assert.Equal(0, await running);
        JsonElement e = CloudEvent.Check(alarm);
        Assert.Equal($"{e.GetProperty("data").GetProperty("eventId").GetInt64()}", CloudEvent.Text(e, "id"));
        Assert.Equal(simpliSafe.Url, CloudEvent.Text(e, "source"));
    }
}
