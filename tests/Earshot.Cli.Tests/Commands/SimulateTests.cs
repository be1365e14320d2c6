using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Commands;

public sealed class SimulateTests
{
    [Fact]
    public async Task Simulator_prints_variables_that_work_for_token_and_password()
    {
        var simulation = new ToolRun();
        Task<int> running = simulation.StartAsync("simulate", "mattermost", "--port", "0");
        await simulation.Output.WaitForAsync(line => line.StartsWith("EARSHOT_MATTERMOST_PASSWORD=", StringComparison.Ordinal));
        Dictionary<string, string> account = simulation.PrintedVariables;
        Assert.All(account.Values, value => Assert.Contains(value, simulation.Error.Text));
        Assert.Contains("earshot listen --url", simulation.Error.Text);

        var byToken = new ToolRun { Variables = account };
        var byPassword = new ToolRun { Variables = account.Where(p => p.Key != "EARSHOT_MATTERMOST_TOKEN").ToDictionary() };
        Assert.Equal(0, await byToken.StartAsync("listen", "--type", "posted", "--count", "1"));
        Assert.Equal(0, await byPassword.StartAsync("listen", "--count", "2"));

        simulation.Interrupt();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Port_in_use_exits_1_and_is_reported()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun();

        Assert.Equal(1, await tool.StartAsync("simulate", "mattermost", "--port", $"{server.Simulator.Url.Port}"));
        Assert.Contains("--port", tool.Error.Text);
        Assert.Contains("in use", tool.Error.Text);
        Assert.Empty(tool.Output.Text);
    }

    [Theory]
    [InlineData("""{"faults":[{"when":{"on":"never"},"do":{"fault":"drop"}}]}""", "faults[0].when")]
    [InlineData("{", "JSON")]
    [InlineData(null, "cannot be read")]
    public async Task Invalid_fault_file_exits_2_and_names_the_position(string? script, string complaint)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        if (script is null)
        {
            File.Delete(file);
        }

        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("simulate", "mattermost", "--port", "0", "--faults", file));
        Assert.Contains("--faults", tool.Error.Text);
        Assert.Contains(complaint, tool.Error.Text);
        File.Delete(file);
    }

    [Fact]
    public async Task Faults_from_file_are_injected()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"faults":[{"when":{"on":"message","event":"posted"},"do":{"fault":"drop"}}]}""");
        var simulation = new ToolRun();
        Task<int> running = simulation.StartAsync("simulate", "mattermost", "--port", "0", "--faults", file);
        await simulation.Output.WaitForAsync(line => line.StartsWith("EARSHOT_MATTERMOST_PASSWORD=", StringComparison.Ordinal));
        var tool = new ToolRun { Variables = simulation.PrintedVariables };

        Assert.Equal(0, await tool.StartAsync("listen", "--type", "posted", "--count", "2"));
        Assert.Contains("disconnected:", tool.Error.Text);
        Assert.Contains("resumed:", tool.Error.Text);

        simulation.Interrupt();
        Assert.Equal(0, await running);
        File.Delete(file);
    }
}
