using System.Text.Json.Nodes;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;
using Earshot.Testing;

namespace Earshot.Cli.Tests.Mattermost;

/// <summary>Tests common calls through the whole tool, against the simulator.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task Post_is_created_patched_found_and_reacted_to()
    {
        await using Server server = await Server.StartAsync();

        JsonNode post = await CallAsync(
            server, "posts", "create-post", "--channel-id", server.Cockpit.Id, "--message", "never tell me the odds");
        string id = post["id"]!.GetValue<string>();
        JsonNode changed = await CallAsync(server, "posts", "patch-post", "--post-id", id, "--message", "the odds are 3720 to 1");
        JsonNode found = await CallAsync(
            server, "posts", "search-posts", "--team-id", server.Team.Id, "--terms", "odds", "--is-or-search", "false");
        JsonNode reaction = await CallAsync(
            server, "reactions", "save-reaction", "--user-id", server.Han.Id, "--post-id", id, "--emoji-name", "rocket");
        JsonNode read = await CallAsync(server, "posts", "get-post", "--post-id", id);

        Assert.Equal("never tell me the odds", post["message"]!.GetValue<string>());
        Assert.Equal(server.Han.Id, post["user_id"]!.GetValue<string>());
        Assert.Equal("the odds are 3720 to 1", changed["message"]!.GetValue<string>());
        Assert.Equal(id, Assert.Single(found["order"]!.AsArray())!.GetValue<string>());
        Assert.Equal("rocket", reaction["emoji_name"]!.GetValue<string>());
        Assert.Equal("the odds are 3720 to 1", read["message"]!.GetValue<string>());
        Assert.True(read["has_reactions"]?.GetValue<bool>() ?? read["metadata"]?["reactions"] is not null);
    }

    [Fact]
    public async Task Posts_are_printed_by_page_or_one_per_line()
    {
        // A page starts before a time, so posts of the same millisecond could not be distinguished.
        var time = new FakeTimeProvider();
        await using Server server = await Server.StartAsync(new MattermostSimulatorOptions { TimeProvider = time });
        SimulatedPost[] posts = [.. Enumerable.Range(1, 5).Select(Post)];
        string[] page = ["call", "mattermost", "posts", "get-posts-for-channel", "--channel-id", server.Hangar.Id, "--per-page", "2"];

        JsonNode second = await CallAsync(server, [.. page[2..], "--page", "1"]);
        ToolRun all = server.Tool();
        Assert.Equal(0, await all.StartAsync([.. page, "--all"]));

        IEnumerable<string> messages = all.Output.Lines
            .Select(line => JsonNode.Parse(line)!["message"]!.GetValue<string>())
            .Where(message => message.StartsWith("crate", StringComparison.Ordinal));
        Assert.Equal(["crate 5", "crate 4", "crate 3", "crate 2", "crate 1"], messages);
        Assert.Equal([posts[2].Id, posts[1].Id], second["order"]!.AsArray().Select(id => id!.GetValue<string>()));

        SimulatedPost Post(int number)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            return server.Simulator.Post(server.Leia, server.Hangar, $"crate {number}");
        }
    }

    [Fact]
    public async Task Paging_stops_when_output_is_closed()
    {
        var time = new FakeTimeProvider();
        await using Server server = await Server.StartAsync(new MattermostSimulatorOptions { TimeProvider = time });
        for (int i = 0; i < 12; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            server.Simulator.Post(server.Leia, server.Hangar, $"crate {i}");
        }

        ToolRun tool = server.Tool(output: new LineStream { ReaderClosesAfter = 2 });

        Assert.Equal(0, await tool.StartAsync(
            "call", "mattermost", "posts", "get-posts-for-channel", "--channel-id", server.Hangar.Id, "--per-page", "1", "--all"));
        Assert.Equal(2, tool.Output.Lines.Length);
        Assert.Empty(tool.Error.Text);
        string path = $"channels/{server.Hangar.Id}/posts";
        Assert.InRange(server.Simulator.Journal.Entries.Count(e => e.ToString().Contains(path, StringComparison.Ordinal)), 1, 8);
    }

    [Fact]
    public async Task Message_is_read_from_input_or_body_and_options_override()
    {
        await using Server server = await Server.StartAsync();
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $$"""{"channel_id":"{{server.Hangar.Id}}","message":"from a file","props":{"k":[1,null]} }""");
        ToolRun typed = server.Tool("from standard input\n");

        Assert.Equal(0, await typed.StartAsync(
            "call", "mattermost", "posts", "create-post", "--channel-id", server.Cockpit.Id, "--message", "@-"));
        JsonNode whole = await CallAsync(server, "posts", "create-post", "--body", "@" + file);
        JsonNode mixed = await CallAsync(server, "posts", "create-post", "--body", "@" + file, "--message", "@@here from the option");

        File.Delete(file);
        Assert.Equal("from standard input", JsonNode.Parse(typed.Output.Text)!["message"]!.GetValue<string>());
        Assert.Equal("from a file", whole["message"]!.GetValue<string>());
        Assert.Equal("""{"k":[1,null]}""", whole["props"]!.ToJsonString());
        Assert.Equal(server.Hangar.Id, mixed["channel_id"]!.GetValue<string>());
        Assert.Equal("@here from the option", mixed["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task User_id_of_the_body_defaults_to_the_path()
    {
        await using Server server = await Server.StartAsync();

        JsonNode mine = await CallAsync(server, "status", "update-user-status", "--user-id", "me", "--status", "away");

        Assert.Equal(server.Han.Id, mine["user_id"]!.GetValue<string>());
        Assert.Equal("away", mine["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Direct_channel_is_created_and_a_member_added()
    {
        await using Server server = await Server.StartAsync();
        SimulatedUser chewie = server.Simulator.AddUser("chewie", "rrrawrr-rwgh1");
        server.Simulator.Join(server.Team, chewie);

        JsonNode channel = await CallAsync(
            server, "channels", "create-direct-channel", "--user-ids", server.Han.Id, "--user-ids", server.Leia.Id);
        JsonNode member = await CallAsync(
            server, "channels", "add-channel-member", "--channel-id", server.Cockpit.Id, "--user-id", chewie.Id);

        Assert.Equal("D", channel["type"]!.GetValue<string>());
        Assert.Equal(chewie.Id, member["user_id"]!.GetValue<string>());
        Assert.Equal(server.Cockpit.Id, member["channel_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Response_is_indented_only_on_a_terminal()
    {
        await using Server server = await Server.StartAsync();
        ToolRun pipe = server.Tool();
        ToolRun terminal = server.Tool(new FakeTerminal { IsOutput = true });
        ToolRun asked = server.Tool(new FakeTerminal { IsOutput = true });
        string[] call = ["call", "mattermost", "users", "get-user", "--user-id", "me"];

        Assert.Equal(0, await pipe.StartAsync(call));
        Assert.Equal(0, await terminal.StartAsync(call));
        Assert.Equal(0, await asked.StartAsync([.. call, "--format", "json"]));

        Assert.Single(pipe.Output.Lines);
        Assert.Equal(pipe.Output.Text, asked.Output.Text);
        Assert.StartsWith("{\n  \"id\":", terminal.Output.Text, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(pipe.Output.Text), JsonNode.Parse(terminal.Output.Text)));
    }

    [Fact]
    public async Task Call_without_login_requires_no_account()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync("call", "mattermost", "system", "get-ping", "--url", server.Url));
        Assert.Equal("OK", JsonNode.Parse(tool.Output.Text)!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Password_login_is_ended_after_success_and_error()
    {
        await using Server server = await Server.StartAsync();
        foreach ((string user, int code) in new[] { ("me", 0), ("nobodynobodynobodynobodyno", 6) })
        {
            var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password } };

            Assert.Equal(code, await tool.StartAsync(
                "call", "mattermost", "users", "get-user", "--user-id", user, "--url", server.Url, "--login-id", "hansolo"));
        }

        Assert.Equal(2, server.Simulator.Journal.Entries.Count(e => e.ToString().Contains("users/logout", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Websocket_operation_prints_events()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        Task<int> running = tool.StartAsync("call", "mattermost", "system", "connect-web-socket");

        string hello = await tool.Output.WaitForAsync(static line => line.Contains("hello", StringComparison.Ordinal));
        Assert.Contains("com.mattermost.hello", hello);
        tool.Interrupt();
        Assert.Equal(0, await running);
    }

    [Theory]
    [InlineData(
        "channels set-channel-members --channel-id c --body {\"members\":[]}",
        "{\"added\":[\"a\"],\"x\":1}\n\n{\"added\":[]}\n",
        "{\"x\":1,\"added\":[\"a\"]}\n{\"added\":[]}\n")]
    [InlineData(
        "system query-logs --all",
        "{\"node1\":[{\"level\":\"info\"},7],\"node2\":[]}",
        "{\"node1\":[{\"level\":\"info\"},7]}\n{\"node2\":[]}\n")]
    [InlineData(
        "teams get-all-teams",
        "{\"teams\":[{\"id\":\"t\"}],\"total_count\":1}",
        "{\"teams\":[{\"id\":\"t\"}],\"total_count\":1}\n")]
    [InlineData("teams get-all-teams --all", "[{\"id\":\"t\",\"new\":null}]", "{\"new\":null,\"id\":\"t\"}\n")]
    [InlineData("posts delete-post --post-id p", "{\"status\":\"OK\"}", "{\"status\":\"OK\"}\n")]
    public async Task Responses_of_every_form_are_printed(string call, string sent, string printed)
    {
        string body = JsonValue.Create(sent)!.ToJsonString();
        await using Server server = await Server.StartAsync(new MattermostSimulatorOptions
        {
            Faults = FaultInjector.Parse($$$"""
                {"faults":[{"when":{"on":"request","path":"/api/*","times":"always"},
                 "do":{"fault":"respond","status":200,"contentType":"application/json","body":{{{body}}} }}]}
                """),
        });
        ToolRun tool = server.Tool();

        Assert.Equal(0, await tool.StartAsync(["call", "mattermost", .. call.Split(' ')]));
        Assert.Equal(printed, tool.Output.Text);
    }

    [Fact]
    public async Task Direction_marks_are_escaped_on_a_terminal()
    {
        await using Server server = await Server.StartAsync();
        string id = server.Simulator.Post(server.Leia, server.Cockpit, "a\u202Eb\u001b[31m").Id;
        ToolRun terminal = server.Tool(new FakeTerminal { IsOutput = true });

        Assert.Equal(0, await terminal.StartAsync("call", "mattermost", "posts", "get-post", "--post-id", id));

        Assert.Contains("\"a\\u202eb\\u001B[31m\"", terminal.Output.Text);
    }

    internal static async Task<JsonNode> CallAsync(Server server, params string[] call)
    {
        ToolRun tool = server.Tool();
        int code = await tool.StartAsync(["call", "mattermost", .. call]);
        Assert.True(code == 0, $"{string.Join(' ', call)} ended with {code}: {tool.Error.Text}");
        Assert.Single(tool.Output.Lines);
        return JsonNode.Parse(tool.Output.Text)!;
    }
}
