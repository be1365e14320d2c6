using System.Text.Json.Nodes;
using Earshot.Cli.Tests.Running;
using Earshot.Testing;

namespace Earshot.Cli.Tests.Commands;

/// <summary>Tests the administrator and the users of <c>simulate mattermost</c>.</summary>
public sealed class SimulatedPeopleTests
{
    private const string Admin = "EARSHOT_SIMULATOR_ADMIN_";
    private const string Bot = "EARSHOT_SIMULATOR_USER_TIDE_BOT_";

    [Fact]
    public async Task Administrator_can_provision_and_users_are_mentioned()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var simulation = new ToolRun { TimeProvider = clock };
        Task<int> running = simulation.StartAsync("simulate", "mattermost", "--port", "0", "--admin", "--user", "tide-bot,sailmaker");
        await simulation.Output.WaitForAsync(line => line.StartsWith("EARSHOT_SIMULATOR_USER_SAILMAKER_TOKEN=", StringComparison.Ordinal));
        Dictionary<string, string> printed = simulation.PrintedVariables;
        string url = printed["EARSHOT_MATTERMOST_URL"];
        Assert.Contains(printed[Admin + "TOKEN"], simulation.Error.Text);
        Assert.Contains(printed[Bot + "TOKEN"], simulation.Error.Text);

        JsonNode admin = await CallAsync(url, printed[Admin + "TOKEN"], "users", "get-user", "--user-id", "me");
        JsonNode created = await CallAsync(
            url, printed[Admin + "TOKEN"], "bots", "create-bot", "--username", "pilot", "--display-name", "Pilot");
        Assert.Contains("system_admin", admin["roles"]!.GetValue<string>());
        Assert.Equal("pilot", created["username"]!.GetValue<string>());

        var byToken = new ToolRun
        {
            Variables = { ["EARSHOT_MATTERMOST_URL"] = url, ["EARSHOT_MATTERMOST_TOKEN"] = printed[Bot + "TOKEN"] },
        };
        Task<int> listening = byToken.StartAsync("listen", "--type", "posted");
        await byToken.Error.WaitForAsync(line => line.StartsWith("connected", StringComparison.Ordinal));
        Task<string> mentioned = byToken.Output.WaitForAsync(line => line.Contains("@tide-bot", StringComparison.Ordinal));
        string mention = await Passing.UntilAsync(clock, mentioned, TimeSpan.FromSeconds(1));
        byToken.Interrupt();
        Assert.Equal(0, await listening);
        Assert.Contains("\"mentions\"", mention);

        var byPassword = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = printed[Bot + "PASSWORD"] } };
        Assert.Equal(0, await byPassword.StartAsync("listen", "--url", url, "--login-id", printed[Bot + "LOGIN_ID"], "--count", "1"));

        simulation.Interrupt();
        Assert.Equal(0, await running);
    }

    [Theory]
    [InlineData("marit", "scripted people")]
    [InlineData("watcher", "scripted people")]
    [InlineData("admin", "--admin")]
    [InlineData("Tide Bot", "a-z")]
    [InlineData("9lives", "letter")]
    [InlineData("tide,tide", "twice")]
    public async Task Name_that_cannot_be_used_exits_2(string name, string advice)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("simulate", "mattermost", "--port", "0", "--user", name));
        Assert.Contains("--user: '", tool.Error.Text);
        Assert.Contains(advice, tool.Error.Text);
    }

    private static async Task<JsonNode> CallAsync(string url, string token, params string[] call)
    {
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_URL"] = url, ["EARSHOT_MATTERMOST_TOKEN"] = token } };
        int code = await tool.StartAsync(["call", "mattermost", .. call]);
        Assert.True(code == 0, tool.Error.Text);
        return JsonNode.Parse(tool.Output.Text)!;
    }
}
