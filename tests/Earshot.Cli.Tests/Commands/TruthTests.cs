using System.Text.Json.Nodes;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost;
using Earshot.Testing;

namespace Earshot.Cli.Tests.Commands;

/// <summary>Tests that exit codes and messages tell what happened, so that a script reacts to the right cause.</summary>
public sealed class TruthTests
{
    private const string Plan = """{"type":"NoRemoteManagement","code":"078","message":"m","statusCode":403}""";
    private const string Offline = """{"type":"GatewayTimeout","code":"009","message":"m","statusCode":504}""";

    [Fact]
    public async Task Blocked_websocket_exits_4_and_blames_no_login()
    {
        await using Server server = await ChatAsync("""{"on":"websocket","times":"always"}""", """{"fault":"respond","status":403}""");
        ToolRun tool = server.Tool();

        Assert.Equal(4, await tool.StartAsync("listen", "mattermost", "--no-wait"));
        Assert.Contains("although the login was accepted", tool.Error.Text);
        Assert.DoesNotContain("Check the account", tool.Error.Text);
    }

    [Theory]
    [InlineData("call", "mattermost", "users", "get-user", "--user-id", "me")]
    [InlineData("listen", "mattermost", "--no-wait")]
    public async Task Web_page_with_403_exits_4_and_names_no_permission(params string[] command)
    {
        await using Server server = await ChatAsync(
            """{"on":"request","times":"always"}""",
            """{"fault":"respond","status":403,"contentType":"text/html","body":"<html>Forbidden"}""");
        ToolRun tool = server.Tool();

        Assert.Equal(4, await tool.StartAsync(command));
        Assert.Contains("not by Mattermost", tool.Error.Text);
        Assert.DoesNotContain("administrator", tool.Error.Text);
    }

    [Fact]
    public async Task Too_many_requests_at_the_websocket_exit_4()
    {
        await using Server server = await ChatAsync(
            """{"on":"websocket","times":"always"}""", """{"fault":"respond","preset":"rate-limited","retryAfter":"20s"}""");
        ToolRun tool = server.Tool();

        Assert.Equal(4, await tool.StartAsync("listen", "mattermost", "--no-wait"));
    }

    [Theory]
    [InlineData("arm", "home", "--yes")]
    [InlineData("pins", "list")]
    public async Task Plan_without_remote_control_exits_5(params string[] command)
    {
        await using SimpliSafeServer house = await HouseAsync(403, Plan);
        ToolRun tool = house.Tool();

        Assert.Equal(5, await tool.StartAsync(command));
        Assert.Contains("plan", tool.Error.Text);
    }

    [Theory]
    [InlineData("pins", "list")]
    [InlineData("lock", "Front lock", "--yes")]
    public async Task Offline_base_station_exits_4_and_mentions_no_log(params string[] command)
    {
        await using SimpliSafeServer house = await HouseAsync(504, Offline);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        ToolRun tool = house.Tool(timeProvider: clock);

        Assert.Equal(4, await Passing.UntilAsync(clock, tool.StartAsync(command), TimeSpan.FromSeconds(10)));
        Assert.Contains("the base station did not respond to SimpliSafe", tool.Error.Text);
        Assert.DoesNotContain("log", tool.Error.Text);
    }

    [Theory]
    [InlineData(403, "NotYourHouse", 5, "permission")]
    [InlineData(404, "NotFound", 6, "not_found")]
    [InlineData(400, "InvalidParameter", 7, "bad_request")]
    [InlineData(409, "Conflict", 7, "conflict")]
    [InlineData(500, "Broken", 1, "server")]
    public async Task System_command_reports_errors_as_json_with_their_codes(int status, string id, int code, string kind)
    {
        await using SimpliSafeServer house = await HouseAsync(
            status, $$"""{"type":"{{id}}","code":"1","message":"m","statusCode":{{status}}}""");
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        ToolRun tool = house.Tool(timeProvider: clock);
        Task<int> running = tool.StartAsync("pins", "list", "--format", "json");

        Assert.Equal(code, await Passing.UntilAsync(clock, running, TimeSpan.FromSeconds(10)));
        JsonNode error = JsonNode.Parse(Assert.Single(tool.Error.Lines))!["error"]!;
        Assert.Equal(kind, error["kind"]!.GetValue<string>());
        Assert.Equal(code, error["exitCode"]!.GetValue<int>());
        Assert.Equal(status, error["status"]!.GetValue<int>());
        Assert.Equal(id, error["id"]!.GetValue<string>());
        Assert.DoesNotContain("administrator", tool.Error.Text);
        Assert.DoesNotContain("server's log", tool.Error.Text);
    }

    [Fact]
    public async Task Usage_error_of_a_system_command_is_json_if_requested()
    {
        await using SimpliSafeServer house = await SimpliSafeServer.StartAsync();
        await house.LoginAsync();
        ToolRun tool = house.Tool();

        Assert.Equal(2, await tool.StartAsync("systems", "--system", "4", "--format", "json"));
        Assert.Equal("usage", JsonNode.Parse(Assert.Single(tool.Error.Lines))!["error"]!["kind"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("User name", "login", "mattermost", "--url", "http://127.0.0.1:1")]
    [InlineData("Server URL", "login", "mattermost")]
    [InlineData("Password for", "login", "mattermost", "--url", "http://127.0.0.1:1", "--login-id", "han")]
    [InlineData("Password for", "listen", "--url", "http://127.0.0.1:1", "--login-id", "han")]
    [InlineData("Paste the address", "login", "simplisafe")]
    [InlineData("Type 'yes'", "arm", "away")]
    [InlineData("Type 'yes'", "unlock", "Front lock")]
    [InlineData("New PIN", "pins", "set", "Aron")]
    public async Task Ctrl_c_at_a_prompt_exits_1_and_says_that_nothing_was_done(string prompt, params string[] command)
    {
        await using SimpliSafeServer house = await SimpliSafeServer.StartAsync();
        await house.LoginAsync();
        ToolRun tool = house.Tool(new FakeTerminal { Inputs = new(), Waits = true });
        Task<int> running = tool.StartAsync(command);
        await tool.Error.WaitForAsync(line => line.Contains(prompt, StringComparison.Ordinal));

        tool.Interrupt();

        Assert.Equal(1, await running);
        string last = tool.Error.Lines[^1];
        Assert.StartsWith("earshot: stopped. ", last, StringComparison.Ordinal);
        Assert.Contains(command[0] is "login" or "listen" ? "Not logged in" : "Nothing was changed", last);
        Assert.DoesNotContain("received", tool.Error.Text);
    }

    [Theory]
    [InlineData("arm", "home", "--yes")]
    [InlineData("systems")]
    public async Task Ctrl_c_during_a_system_command_exits_1(params string[] command)
    {
        await using SimpliSafeServer house = await SimpliSafeServer.StartAsync();
        await house.LoginAsync();
        house.Simulator.Faults.Add(new RequestReceived { Path = "*/ss3/*", Times = null }, new Hang());
        ToolRun tool = house.Tool();
        Task<int> running = tool.StartAsync(command);
        await house.Simulator.Journal.WaitForAsync(entry => entry.Kind == JournalKind.FaultApplied)
            .WaitAsync(TimeSpan.FromSeconds(30));

        tool.Interrupt();

        Assert.Equal(1, await running);
        Assert.Contains(command[0] == "arm" ? "may still be executed" : "before the command was complete", tool.Error.Text);
    }

    [Fact]
    public async Task Deactivated_account_is_called_deactivated()
    {
        await using Server server = await ChatAsync(
            """{"on":"request","path":"*/users/login","times":"always"}""",
            """
            {"fault":"respond","status":401,"contentType":"application/json",
             "body":"{\"id\":\"api.user.login.inactive.app_error\",\"message\":\"m\",\"status_code\":401}"}
            """);
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password } };

        Assert.Equal(3, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo"));
        Assert.Contains("the account hansolo is deactivated", tool.Error.Text);
        Assert.DoesNotContain("Check the user name", tool.Error.Text);
    }

    [Fact]
    public async Task Arm_during_an_alarm_says_that_the_alarm_must_be_ended_first()
    {
        await using SimpliSafeServer house = await SimpliSafeServer.StartAsync();
        await house.LoginAsync();
        house.Simulator.PressPanicButton(house.Panic);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        ToolRun tool = house.Tool(timeProvider: clock);

        Assert.Equal(1, await Passing.UntilAsync(clock, tool.StartAsync("arm", "home", "--yes"), TimeSpan.FromSeconds(3)));
        Assert.Contains("earshot: the system cannot be armed during an alarm", tool.Error.Text);
        Assert.Contains("earshot disarm", tool.Error.Text);
        Assert.DoesNotContain("may still be executed", tool.Error.Text);
    }

    private static Task<Server> ChatAsync(string when, string what) => Server.StartAsync(new MattermostSimulatorOptions
    {
        Faults = FaultInjector.Parse($$"""{"faults":[{"when":{{when}},"do":{{what}}}]}"""),
    });

    private static async Task<SimpliSafeServer> HouseAsync(int status, string body)
    {
        SimpliSafeServer house = await SimpliSafeServer.StartAsync();
        await house.LoginAsync();
        house.Simulator.Faults.Add(
            new RequestReceived { Path = "*/ss3/*", Times = null },
            new SendResponse { Status = status, ContentType = "application/json", Body = body });
        return house;
    }
}
