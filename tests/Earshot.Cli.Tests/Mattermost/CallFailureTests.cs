using System.Text.Json.Nodes;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost;

namespace Earshot.Cli.Tests.Mattermost;

/// <summary>Tests the errors of calls: exit codes, messages, and JSON.</summary>
public sealed class CallFailureTests
{
    [Theory]
    [InlineData(400, 7, "bad_request")]
    [InlineData(401, 3, "login")]
    [InlineData(403, 5, "permission")]
    [InlineData(404, 6, "not_found")]
    [InlineData(409, 7, "conflict")]
    [InlineData(413, 7, "bad_request")]
    [InlineData(500, 1, "server")]
    [InlineData(501, 1, "server")]
    public async Task Server_error_has_its_exit_code_and_message(int status, int code, string kind)
    {
        var body = new JsonObject
        {
            ["id"] = "api.test.app_error",
            ["message"] = "It was refused",
            ["request_id"] = "abcdefghijklmnopqrstuvwxyz",
            ["status_code"] = status,
        };
        JsonValue encoded = JsonValue.Create(body.ToJsonString());
        await using Server server = await FaultyAsync(
            $"""
            "status": {status}, "contentType": "application/json", "body": {encoded.ToJsonString()}
            """);
        string[] call = ["call", "mattermost", "posts", "create-post", "--channel-id", server.Cockpit.Id, "--message", "hush"];
        ToolRun text = server.Tool();
        ToolRun json = server.Tool();

        Assert.Equal(code, await text.StartAsync(call));
        Assert.Equal(code, await json.StartAsync([.. call, "--format", "json"]));

        Assert.Empty(text.Output.Text + json.Output.Text);
        string line = Assert.Single(text.Error.Lines);
        Assert.Contains("It was refused", line);
        Assert.Contains("api.test.app_error", line);
        Assert.Contains("abcdefghijklmnopqrstuvwxyz", line);
        Assert.DoesNotContain("hush", line + json.Error.Text);
        JsonNode error = JsonNode.Parse(Assert.Single(json.Error.Lines))!["error"]!;
        Assert.Equal(kind, error["kind"]!.GetValue<string>());
        Assert.Equal(code, error["exitCode"]!.GetValue<int>());
        Assert.Equal(status, error["status"]!.GetValue<int>());
        Assert.Equal("api.test.app_error", error["id"]!.GetValue<string>());
        Assert.Equal("abcdefghijklmnopqrstuvwxyz", error["requestId"]!.GetValue<string>());
        Assert.Equal("CreatePost", error["operation"]!.GetValue<string>());
        Assert.Contains("It was refused", error["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("\"preset\": \"web-page\"", 4)]
    [InlineData("\"preset\": \"bad-gateway-page\"", 4)]
    [InlineData("\"preset\": \"rate-limited\", \"retryAfter\": \"1h\"", 4)]
    [InlineData("\"status\": 200, \"contentType\": \"application/json\", \"body\": \"[1,\"", 4)]
    public async Task Response_that_is_not_from_the_api_exits_4(string response, int code)
    {
        await using Server server = await FaultyAsync(response);
        ToolRun tool = server.Tool();

        Assert.Equal(code, await tool.StartAsync(
            "call", "mattermost", "posts", "create-post", "--channel-id", server.Cockpit.Id, "--message", "hush"));
        Assert.Single(tool.Error.Lines, line => line.StartsWith("earshot:", StringComparison.Ordinal));
        Assert.DoesNotContain("hush", tool.Error.Text);
    }

    [Fact]
    public async Task Unreachable_server_exits_4()
    {
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = "abc" } };

        Assert.Equal(4, await tool.StartAsync("call", "mattermost", "users", "logout", "--url", "http://127.0.0.1:1"));
        Assert.Contains("be reached", tool.Error.Text);
    }

    [Fact]
    public async Task Rejected_token_exits_3()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = "wrongwrongwrongwrongwrong1" } };

        Assert.Equal(3, await tool.StartAsync("call", "mattermost", "users", "get-user", "--user-id", "me", "--url", server.Url));
        Assert.DoesNotContain("wrongwrong", tool.Error.Text);
    }

    [Fact]
    public async Task Missing_account_exits_2_and_names_the_login_command()
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("call", "mattermost", "users", "get-user", "--user-id", "me", "--url", "http://127.0.0.1:1"));
        Assert.Contains("earshot login mattermost", tool.Error.Text);
    }

    private static Task<Server> FaultyAsync(string response) => Server.StartAsync(new MattermostSimulatorOptions
    {
        Faults = FaultInjector.Parse($$$"""
            {"faults":[{"when":{"on":"request","method":"POST","path":"*/posts","times":"always"},
             "do":{"fault":"respond",{{{response}}} }}]}
            """),
    });
}
