using System.Text.Json;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Testing;

namespace Earshot.Cli.Tests.Commands;

/// <summary>Commands to a house on bad days: nothing is known, the token is spent, the server is gone, the house is an old one.</summary>
public sealed class SystemFailureTests
{
    [Fact]
    public async Task Command_whose_outcome_is_not_known_ends_with_1_and_says_what_is()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        simpliSafe.Simulator.Faults.Add(new RequestReceived { Method = "POST", Path = "*/state/*", Times = null }, new Answer { Status = 504 });
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        ToolRun tool = simpliSafe.Tool(timeProvider: clock);

        Assert.Equal(1, await Passing.UntilAsync(clock, tool.StartAsync("arm", "away", "--yes"), TimeSpan.FromSeconds(3)));
        Assert.Empty(tool.Output.Text);
        Assert.Contains("AWAY was asked for", tool.Error.Text);
        Assert.Contains("504", tool.Error.Text);
        Assert.Contains("last seen: OFF", tool.Error.Text);
        Assert.Contains("Look before you ask again", tool.Error.Text);
    }

    [Fact]
    public async Task Server_that_is_gone_ends_with_4()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        await simpliSafe.Simulator.DisposeAsync();
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(4, await tool.StartAsync("arm", "home", "--yes"));
        Assert.Contains("be reached", tool.Error.Text);
    }

    [Theory]
    [InlineData(RefreshTokenRotation.Never)]
    [InlineData(RefreshTokenRotation.Always)]
    public async Task Token_in_the_environment_is_used_and_not_saved_and_said_to_be_spent_where_it_is(RefreshTokenRotation rotation)
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync(new() { Rotation = rotation });
        string token = simpliSafe.Simulator.IssueTokens(simpliSafe.Account).RefreshToken;
        ToolRun tool = simpliSafe.Tool();
        tool.Variables["EARSHOT_SIMPLISAFE_TOKEN"] = token;
        tool.Variables["EARSHOT_SIMPLISAFE_URL"] = simpliSafe.Url;

        Assert.Equal(0, await tool.StartAsync("systems", "--format", "json", "--log-level", "trace"));
        Assert.Equal(simpliSafe.System.Id, JsonDocument.Parse(Assert.Single(tool.Output.Lines)).RootElement.GetProperty("system").GetInt64());
        Assert.Equal(rotation == RefreshTokenRotation.Always, tool.Error.Text.Contains("no longer valid", StringComparison.Ordinal));
        Assert.DoesNotContain(token, tool.Output.Text + tool.Error.Text);
        Assert.Empty(Directory.EnumerateFiles(simpliSafe.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task House_of_version_2_is_shown_armed_and_given_pins()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        Simulator.SimpliSafe.World.SimulatedSystem old = simpliSafe.Simulator.AddSystem(simpliSafe.Account, version: 2, name: "Mill");
        simpliSafe.Simulator.AddSensor(old, Simulator.SimpliSafe.World.SensorKind.Entry, "Mill door");
        await simpliSafe.LoginAsync();
        ToolRun systems = simpliSafe.Tool();
        ToolRun arm = simpliSafe.Tool();
        ToolRun pins = simpliSafe.Tool(input: "9352\n");

        Assert.Equal(0, await systems.StartAsync("systems", "--system", $"{old.Id}"));
        JsonElement shown = JsonDocument.Parse(Assert.Single(systems.Output.Lines)).RootElement;
        Assert.Equal((2, "Mill"), (shown.GetProperty("version").GetInt32(), shown.GetProperty("name").GetString()));
        Assert.Equal("Mill door", shown.GetProperty("devices")[0].GetProperty("name").GetString());
        Assert.Equal(0, await arm.StartAsync("arm", "home", "--yes", "--system", $"{old.Id}"));
        Assert.Contains("\"state\":\"home", arm.Output.Text);
        Assert.Equal(0, await pins.StartAsync("pins", "set", "Aron", "--yes", "--system", $"{old.Id}"));
        Assert.Equal("9352", simpliSafe.Simulator.PinsOf(old)["Aron"]);
    }

    [Fact]
    public async Task Simulated_house_takes_faults_from_a_file()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"faults":[{"when":{"on":"request","path":"*/subscriptions","times":"always"},"do":{"fault":"answer","status":404}}]}""");
        var simulation = new ToolRun();
        Task<int> running = simulation.StartAsync("simulate", "simplisafe", "--port", "0", "--faults", file);
        await simulation.Output.WaitForAsync(line => line.StartsWith("EARSHOT_SIMPLISAFE_TOKEN=", StringComparison.Ordinal));
        Assert.Contains("with 1 fault", simulation.Error.Text);
        var tool = new ToolRun { Variables = simulation.Output.Lines.Select(line => line.Split('=', 2)).ToDictionary(p => p[0], p => p[1]) };

        Assert.NotEqual(0, await tool.StartAsync("systems"));
        Assert.Empty(tool.Output.Text);
        simulation.Interrupt();
        Assert.Equal(0, await running);
        File.Delete(file);
    }
}
