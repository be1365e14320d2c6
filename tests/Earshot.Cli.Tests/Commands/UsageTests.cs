using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Commands;

public sealed class UsageTests
{
    private static readonly string[] ListenOptions =
    [
        "--url", "--token-file", "--login-id", "--relogin", "--type", "--channel", "--count", "--for", "--format", "--challenge",
        "--websocket-url", "--proxy", "--wait", "--no-wait", "--wide", "--insecure", "--verbose", "--help",
    ];

    private static readonly string[] Commands =
    [
        "listen", "call", "completion", "login", "logout", "systems", "arm", "disarm", "lock", "unlock", "pins", "events", "simulate",
    ];

    [Theory]
    [InlineData("--url", "chat.example.com", "http or https")]
    [InlineData("--url", "ftp://chat.example.com", "http or https")]
    [InlineData("--websocket-url", "https://chat.example.com", "ws or wss")]
    [InlineData("--proxy", "proxy:3128", "http, https, socks4")]
    [InlineData("--count", "0", "1 to")]
    [InlineData("--count", "many", "whole number")]
    [InlineData("--for", "30", "30s")]
    [InlineData("--for", "0s", "30s")]
    [InlineData("--for", "-5s", "30s")]
    [InlineData("--for", "50000d", "30s")]
    [InlineData("--format", "xml", "pretty or json")]
    [InlineData("--type", "posted,,typing", "NAME")]
    public async Task Invalid_value_exits_2_and_names_option_and_value(string option, string value, string allowed)
    {
        var tool = new ToolRun();

        int code = await tool.StartAsync("listen", option, value);

        Assert.Equal(2, code);
        Assert.Contains(option, tool.Error.Text);
        Assert.Contains($"'{value}'", tool.Error.Text);
        Assert.Contains(allowed, tool.Error.Text);
        Assert.Empty(tool.Output.Text);
    }

    [Theory]
    [InlineData("listen", "--token", "s3cret")]
    [InlineData("listen", "--token=s3cret")]
    [InlineData("listen", "mattermost", "--password", "s3cret")]
    [InlineData("listen", "--mfa-code", "s3cret")]
    public async Task Secret_on_command_line_is_rejected_and_not_printed(params string[] arguments)
    {
        var tool = new ToolRun();

        int code = await tool.StartAsync(arguments);

        Assert.Equal(2, code);
        Assert.Contains("EARSHOT_MATTERMOST_", tool.Error.Text);
        Assert.Contains("not accepted on the command line", tool.Error.Text);
        Assert.DoesNotContain("s3cret", tool.Error.Text);
    }

    [Fact]
    public async Task Password_in_url_is_not_printed()
    {
        var tool = new ToolRun();

        int code = await tool.StartAsync("listen", "--url", "https://han:s3cret@chat.example.com");

        Assert.Equal(2, code);
        Assert.DoesNotContain("s3cret", tool.Error.Text);
        Assert.Contains("chat.example.com", tool.Error.Text);
    }

    [Theory]
    [InlineData("listne")]
    [InlineData("login", "mattermust")]
    [InlineData("listen", "--bogus")]
    [InlineData("simulate")]
    public async Task Unknown_word_exits_2_and_is_named(params string[] arguments)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync(arguments));
        Assert.Contains(arguments[^1], tool.Error.Text);
        Assert.Empty(tool.Output.Text);
    }

    [Fact]
    public async Task Help_is_printed_to_standard_error_when_arguments_are_missing()
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync());
        Assert.Contains("earshot listen", tool.Error.Text);
        Assert.Empty(tool.Output.Text);
    }

    [Fact]
    public async Task Missing_server_exits_2_and_names_the_options()
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("listen", "mattermost"));
        Assert.Contains("--url", tool.Error.Text);
        Assert.Contains("EARSHOT_MATTERMOST_URL", tool.Error.Text);
    }

    [Theory]
    [InlineData("--url", "http://127.0.0.1:1")]
    [InlineData("listen")]
    public async Task Incomplete_account_exits_2_and_names_the_missing_part(params string[] arguments)
    {
        bool hasUrl = arguments[0] == "--url";
        var tool = new ToolRun { Variables = hasUrl ? [] : new() { ["EARSHOT_MATTERMOST_TOKEN"] = "abc" } };

        Assert.Equal(2, await tool.StartAsync(hasUrl ? ["listen", .. arguments] : arguments));
        Assert.Contains(hasUrl ? "--login-id" : "EARSHOT_MATTERMOST_URL", tool.Error.Text);
    }

    [Theory]
    [InlineData("--insecure")]
    [InlineData("--proxy", "http://127.0.0.1:1")]
    [InlineData("--websocket-url", "ws://127.0.0.1:1")]
    public async Task Server_options_are_rejected_when_no_server_is_set(params string[] options)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync(["listen", .. options]));
        Assert.Contains(options[0], tool.Error.Text);
    }

    [Fact]
    public async Task Url_in_environment_is_validated_like_the_option()
    {
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_URL"] = "chat.example.com" } };

        Assert.Equal(2, await tool.StartAsync("listen"));
        Assert.Contains("EARSHOT_MATTERMOST_URL: 'chat.example.com'", tool.Error.Text);
    }

    [Theory]
    [InlineData("listen", "--help")]
    [InlineData("listen", "mattermost", "-h")]
    public async Task Listen_help_contains_options_examples_and_exit_codes(params string[] arguments)
    {
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync(arguments));
        Assert.All(ListenOptions, option => Assert.Contains(option, tool.Output.Text));
        Assert.Contains("Examples:", tool.Output.Text);
        Assert.Contains("Exit codes:", tool.Output.Text);
        Assert.Contains("EARSHOT_MATTERMOST_MFA", tool.Output.Text);
        Assert.DoesNotContain("--password", tool.Output.Text);
        Assert.Empty(tool.Error.Text);
    }

    [Fact]
    public async Task Simulate_help_contains_its_options()
    {
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync("simulate", "mattermost", "--help"));
        Assert.All(["--port", "--faults", "--verbose", "8065"], text => Assert.Contains(text, tool.Output.Text));
    }

    [Fact]
    public async Task Help_lists_all_commands()
    {
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync("--help"));
        Assert.All(Commands, name => Assert.Contains($"\n  {name} ", tool.Output.Text));
    }

    [Fact]
    public async Task Help_fits_the_terminal_width_except_examples()
    {
        var tool = new ToolRun { Terminal = new FakeTerminal { Width = 70 } };

        await tool.StartAsync("listen", "--help");

        IEnumerable<string> lines = tool.Output.Lines.Where(line => !line.StartsWith("    ", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 70));
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync("--version"));
        Assert.Matches(@"^earshot \d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?\n$", tool.Output.Text);
    }
}
