using System.Text.Json;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator.Faults;
using Earshot.Simulator.SimpliSafe;
using Earshot.Testing;

namespace Earshot.Cli.Tests.Commands;

/// <summary>
/// Tests system commands under adverse conditions: unknown outcomes, replaced tokens, an unreachable server, and an old base station.
/// </summary>
public sealed class SystemFailureTests
{
    [Fact]
    public async Task Unknown_outcome_exits_1_and_reports_what_is_known()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        simpliSafe.Simulator.Faults.Add(
            new RequestReceived { Method = "POST", Path = "*/state/*", Times = null }, new SendResponse { Status = 504 });
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        ToolRun tool = simpliSafe.Tool(timeProvider: clock);

        Assert.Equal(1, await Passing.UntilAsync(clock, tool.StartAsync("arm", "away", "--yes"), TimeSpan.FromSeconds(3)));
        Assert.Empty(tool.Output.Text);
        Assert.Contains("requested: AWAY", tool.Error.Text);
        Assert.Contains("504", tool.Error.Text);
        Assert.Contains("last state: OFF", tool.Error.Text);
        Assert.Contains("Check the system before", tool.Error.Text);
    }

    [Theory]
    [InlineData("*/settings/*", "the settings could not be read")]
    [InlineData("*/sensors*", "the devices could not be read")]
    public async Task Systems_shows_what_can_be_read(string refused, string expected)
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        simpliSafe.Simulator.Faults.Add(new RequestReceived { Path = refused, Times = null }, SimpliSafeResponses.Blocked());
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(0, await tool.StartAsync("systems", "--format", "json"));
        JsonElement system = JsonDocument.Parse(Assert.Single(tool.Output.Lines)).RootElement;
        Assert.Equal(simpliSafe.System.Id, system.GetProperty("system").GetInt64());
        Assert.Contains(
            system.GetProperty("attention").EnumerateArray(),
            line => line.GetString()!.Contains(expected, StringComparison.Ordinal));
        Assert.Equal(refused.Contains("sensors", StringComparison.Ordinal), system.GetProperty("devices").GetArrayLength() == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Systems_does_not_stop_at_a_refused_system(bool refusesFirst)
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        long other = simpliSafe.Simulator.AddSystem(simpliSafe.Account, name: "Cabin").Id;
        await simpliSafe.LoginAsync();
        long refused = refusesFirst ? simpliSafe.System.Id : other;
        simpliSafe.Simulator.Faults.Add(
            new RequestReceived { Path = $"*/subscriptions/{refused}/*", Times = null }, SimpliSafeResponses.Blocked());
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(0, await tool.StartAsync("systems", "--format", "json"));
        JsonElement[] shown = [.. tool.Output.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(2, shown.Length);
        Assert.All(shown, system => Assert.Equal(
            system.GetProperty("system").GetInt64() == refused,
            system.GetProperty("attention").EnumerateArray().Any(
                line => line.GetString()!.Contains("could not be read", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Arm_exits_4_when_server_is_unreachable()
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
    public async Task Token_in_environment_is_not_saved_and_its_replacement_reported(RefreshTokenRotation rotation)
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync(new() { RefreshTokenRotation = rotation });
        string token = simpliSafe.Simulator.IssueTokens(simpliSafe.Account).RefreshToken;
        ToolRun tool = simpliSafe.Tool();
        tool.Variables["EARSHOT_SIMPLISAFE_TOKEN"] = token;
        tool.Variables["EARSHOT_SIMPLISAFE_URL"] = simpliSafe.Url;

        Assert.Equal(0, await tool.StartAsync("systems", "--format", "json", "--log-level", "trace"));
        Assert.Equal(
            simpliSafe.System.Id, JsonDocument.Parse(Assert.Single(tool.Output.Lines)).RootElement.GetProperty("system").GetInt64());
        Assert.Equal(rotation == RefreshTokenRotation.Always, tool.Error.Text.Contains("no longer valid", StringComparison.Ordinal));
        Assert.DoesNotContain(token, tool.Output.Text + tool.Error.Text);
        Assert.Empty(Directory.EnumerateFiles(simpliSafe.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Version_2_system_is_shown_armed_and_given_pins()
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
        Assert.Equal("9352", simpliSafe.Simulator.GetPins(old)["Aron"]);
    }

    [Fact]
    public async Task SimpliSafe_simulator_injects_faults_from_file()
    {
        string file = Path.GetTempFileName();
        const string Script = """
            {"faults":[{"when":{"on":"request","path":"*/subscriptions","times":"always"},"do":{"fault":"respond","status":404}}]}
            """;
        await File.WriteAllTextAsync(file, Script);
        var simulation = new ToolRun();
        Task<int> running = simulation.StartAsync("simulate", "simplisafe", "--port", "0", "--faults", file);
        await simulation.Output.WaitForAsync(line => line.StartsWith("EARSHOT_SIMPLISAFE_TOKEN=", StringComparison.Ordinal));
        Assert.Contains("with 1 fault", simulation.Error.Text);
        var tool = new ToolRun { Variables = simulation.PrintedVariables };

        Assert.NotEqual(0, await tool.StartAsync("systems"));
        Assert.Empty(tool.Output.Text);
        simulation.Interrupt();
        Assert.Equal(0, await running);
        File.Delete(file);
    }
}
