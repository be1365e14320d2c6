using System.Text.Json.Nodes;
using Earshot.Cli.Tests.Mattermost;
using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Commands;

/// <summary>Tests mistakes on the command line that are easy to make, and ways of writing that users try.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--channel-id", "--file", "call", "mattermost", "files", "upload-file", "--channel-id", "--file", "m.bin")]
    [InlineData("--channel-id", "--message", "call", "mattermost", "posts", "create-post", "--channel-id", "--message", "s3cret")]
    [InlineData("--in-team", "--all", "call", "mattermost", "users", "get-users", "--in-team", "--all")]
    [InlineData("--channel", "--type", "listen", "--channel", "--type", "posted")]
    [InlineData("--type", "--count", "listen", "--type", "--count", "1")]
    [InlineData("--url", "--count", "listen", "--url", "--count", "3")]
    [InlineData("--system", "--yes", "arm", "away", "--system", "--yes")]
    [InlineData("--token-file", "--verbose", "systems", "--token-file", "--verbose")]
    public async Task Option_taken_for_a_value_is_named(string option, string value, params string[] line)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync(line));
        string error = Assert.Single(tool.Error.Lines, text => text.StartsWith("earshot:", StringComparison.Ordinal));
        Assert.Contains($"{option}: '{value}' was taken for its value", error);
        Assert.Contains("the variable is empty", error);
        Assert.DoesNotContain("s3cret", error);
    }

    [Theory]
    [InlineData("--type", "listen", "--type", "--count=1")]
    [InlineData("--channel-id", "call", "mattermost", "posts", "create-post", "--message", "hi", "--channel-id")]
    public async Task Option_without_a_value_is_named(string option, params string[] line)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync(line));
        Assert.Contains($"{option}: a value is required", tool.Error.Text);
    }

    [Fact]
    public async Task Option_name_is_a_value_after_an_equals_sign()
    {
        await using Server server = await Server.StartAsync();

        JsonNode post = await CallTests.CallAsync(
            server, "posts", "create-post", "--channel-id", server.Cockpit.Id, "--message=--file");

        Assert.Equal("--file", post["message"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("posts", "create-post", "--channel-id", "", "--message", "hi")]
    [InlineData("users", "get-users", "--in-team", "")]
    [InlineData("users", "get-user", "--user-id", "")]
    public async Task Empty_value_that_would_change_the_meaning_exits_2(params string[] call)
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();

        Assert.Equal(2, await tool.StartAsync(["call", "mattermost", .. call]));
        Assert.Contains(call[2], tool.Error.Text);
        Assert.Empty(server.Simulator.Journal.Entries);
    }

    [Theory]
    [InlineData("call", "mattermost", "posts", "create-post", "--", "--message", "x")]
    [InlineData("listen", "--", "--message")]
    [InlineData("--", "--message", "x")]
    public async Task Option_after_the_end_of_options_is_explained(params string[] line)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync(line));
        Assert.DoesNotContain("Did you mean '--message'", tool.Error.Text);
        if (line[0] != "listen")
        {
            Assert.Contains("'--message' comes after '--'", tool.Error.Text);
        }
    }

    [Theory]
    [InlineData("/api/v4")]
    [InlineData("/api/v4/")]
    [InlineData("/api/v4/users/me")]
    public async Task Path_of_the_api_in_the_url_is_removed(string path)
    {
        await using Server server = await Server.StartAsync();
        var option = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = server.Token } };
        var variable = new ToolRun
        {
            Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = server.Token, ["EARSHOT_MATTERMOST_URL"] = server.Url + path },
        };
        string socket = server.Url.Replace("http:", "ws:", StringComparison.Ordinal) + "/api/v4/websocket";

        Assert.Equal(0, await option.StartAsync("call", "mattermost", "users", "get-user", "--user-id", "me", "--url", server.Url + path));
        Assert.Equal(0, await variable.StartAsync("listen", "--count", "1", "--websocket-url", socket));
    }

    [Theory]
    [InlineData("help")]
    [InlineData("help", "arm", "away")]
    [InlineData("help", "call", "mattermost", "posts", "create-post")]
    public async Task Help_as_a_command_prints_the_page(params string[] line)
    {
        var asked = new ToolRun();
        var option = new ToolRun();

        Assert.Equal(0, await asked.StartAsync(line));
        Assert.Equal(0, await option.StartAsync([.. line.Skip(1), "--help"]));
        Assert.Equal(option.Output.Text, asked.Output.Text);
    }

    [Theory]
    [InlineData("help", "lsten")]
    [InlineData("lsten", "--help")]
    [InlineData("call", "mattermost", "posts", "creat-post", "--help")]
    public async Task Help_for_an_unknown_command_exits_2(params string[] line)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync(line));
        Assert.Contains("Did you mean", tool.Error.Text);
        Assert.Empty(tool.Output.Text);
    }

    [Fact]
    public async Task Short_option_prints_the_version()
    {
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync("-v"));
        Assert.StartsWith("earshot ", tool.Output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login", "earshot login mattermost", "earshot login simplisafe", "earshot arm")]
    [InlineData("logout", "earshot logout mattermost", "earshot logout simplisafe", "earshot arm")]
    [InlineData("completion", "earshot completion bash", "earshot completion zsh", "SIMPLISAFE")]
    [InlineData("completion fish", "earshot completion fish", "config.fish", "earshot completion zsh")]
    [InlineData("arm home", "earshot arm home", "Exit codes", "earshot pins")]
    [InlineData("systems", "earshot systems", "Exit codes", "earshot arm")]
    [InlineData("pins", "earshot pins set", "earshot pins remove", "earshot lock")]
    [InlineData("login simplisafe", "earshot login simplisafe", "EARSHOT_SIMPLISAFE", "earshot login mattermost")]
    public async Task Help_shows_the_examples_of_its_command_only(string command, string shown, string alsoShown, string absent)
    {
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync([.. command.Split(' '), "--help"]));
        Assert.Contains(shown, tool.Output.Text);
        Assert.Contains(alsoShown.Replace("config.fish", "fish"), tool.Output.Text);
        Assert.DoesNotContain(absent, tool.Output.Text);
    }

    [Fact]
    public async Task Every_value_after_an_at_sign_is_read_from_a_file()
    {
        await using Server server = await Server.StartAsync();
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from the file\n");
        ToolRun missing = server.Tool();

        JsonNode read = await CallTests.CallAsync(
            server, "posts", "create-post", "--channel-id", server.Cockpit.Id, "--message", "@" + file);
        JsonNode literal = await CallTests.CallAsync(
            server, "posts", "create-post", "--channel-id", server.Cockpit.Id, "--message", "@@here");
        int code = await missing.StartAsync(
            "call", "mattermost", "posts", "create-post", "--channel-id", server.Cockpit.Id, "--message", "@here");
        File.Delete(file);

        Assert.Equal("from the file", read["message"]!.GetValue<string>());
        Assert.Equal("@here", literal["message"]!.GetValue<string>());
        Assert.Equal(2, code);
        Assert.Contains("--message: the file 'here' does not exist", missing.Error.Text);
        Assert.Contains("@@", missing.Error.Text);
    }

    [Fact]
    public async Task Uploaded_file_has_the_requested_name()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun
        {
            Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = server.Token, ["EARSHOT_MATTERMOST_URL"] = server.Url },
            InputBytes = static () => new MemoryStream("piped"u8.ToArray()),
        };

        Assert.Equal(0, await tool.StartAsync(
            "call", "mattermost", "files", "upload-file", "--channel-id", server.Cockpit.Id, "--file", "-", "--filename", "plan.pdf"));
        JsonNode info = JsonNode.Parse(tool.Output.Text)!["file_infos"]![0]!;
        Assert.Equal("plan.pdf", info["name"]!.GetValue<string>());
        Assert.Equal("pdf", info["extension"]!.GetValue<string>());
    }

    [Fact]
    public async Task Name_for_several_files_exits_2()
    {
        await using Server server = await Server.StartAsync();
        string file = Path.GetTempFileName();
        ToolRun tool = server.Tool();

        int code = await tool.StartAsync(
            "call", "mattermost", "files", "upload-file", "--channel-id", server.Cockpit.Id, "--file", file, "--file", file,
            "--filename", "plan.pdf");
        File.Delete(file);

        Assert.Equal(2, code);
        Assert.Contains("--filename", tool.Error.Text);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public async Task Messages_are_wrapped_between_words_on_a_terminal(int width)
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        ToolRun tool = simpliSafe.Tool(new FakeTerminal { IsError = true, Width = width });

        Assert.Equal(0, await tool.StartAsync("login", "simplisafe", "--no-wait", "--url", simpliSafe.Url));
        string[] prose = [.. tool.Error.Text.Split('\n').Where(line => !line.StartsWith("  earshot", StringComparison.Ordinal))];
        Assert.All(prose, line => Assert.InRange(line.Length, 0, width));
        Assert.Contains("com.simplisafe.mobile://", tool.Error.Text);
    }

    [Fact]
    public async Task Wide_prints_whole_posts_on_a_terminal()
    {
        await using Server server = await Server.StartAsync();
        string text = string.Join(' ', Enumerable.Repeat("thrusters", 30)) + " end";
        ToolRun cut = server.Tool(new FakeTerminal { IsOutput = true, Width = 80 });
        ToolRun whole = server.Tool(new FakeTerminal { IsOutput = true, Width = 80 });
        Task<int> cutting = cut.StartAsync("listen", "--type", "posted", "--count", "1");
        Task<int> printing = whole.StartAsync("listen", "--type", "posted", "--count", "1", "--wide");
        await server.Simulator.WaitForSocketsAsync(2).WaitAsync(TimeSpan.FromSeconds(30));
        server.Simulator.Post(server.Leia, server.Cockpit, text);

        Assert.Equal(0, await cutting);
        Assert.Equal(0, await printing);
        Assert.DoesNotContain("thrusters end", cut.Output.Text);
        Assert.Contains("thrusters end", whole.Output.Text);
    }
}
