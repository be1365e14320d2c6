using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Commands;

public sealed class SimpliSafeLoginTests
{
    [Fact]
    public async Task Login_in_two_runs_is_used_by_later_commands()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        ToolRun begin = simpliSafe.Tool();
        string address = await simpliSafe.SignInAsync(begin);
        Assert.Contains("--code -", begin.Error.Text);
        Assert.Empty(begin.Browsed);

        Assert.Equal(0, await simpliSafe.Tool(input: address).StartAsync("login", "simplisafe", "--url", simpliSafe.Url, "--code", "-"));
        ToolRun systems = simpliSafe.Tool();
        Assert.Equal(0, await systems.StartAsync("systems"));

        Assert.Contains("\"name\":\"Rowan\"", systems.Output.Text);
        string[] files = Directory.GetFiles(Path.GetDirectoryName(simpliSafe.File)!, "*.json*");
        Assert.Equal([simpliSafe.File], files.Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(simpliSafe.File));
        }
    }

    [Fact]
    public async Task Terminal_prompts_again_when_pasted_text_is_invalid()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        string address = await simpliSafe.SignInAsync();
        ToolRun tool = simpliSafe.Tool(
            new FakeTerminal { Inputs = new Queue<string>(["two words", "https://auth.simplisafe.com/u/login?state=abc", address]) });

        Assert.Equal(0, await tool.StartAsync("login", "simplisafe", "--url", simpliSafe.Url));
        Assert.Contains("does not contain a code", tool.Error.Text);
        Assert.Contains("is a URL of the website", tool.Error.Text);
        Assert.Contains("Logged in", tool.Error.Text);
        Assert.Single(tool.Browsed);
        Assert.DoesNotContain(address[(address.IndexOf('=', StringComparison.Ordinal) + 1)..], tool.Error.Text + tool.Output.Text);
    }

    [Fact]
    public async Task Used_code_exits_3_and_keeps_the_saved_login()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        string address = await simpliSafe.SignInAsync();
        Assert.Equal(0, await simpliSafe.Tool(input: address).StartAsync("login", "simplisafe", "--url", simpliSafe.Url, "--code", "-"));
        await simpliSafe.SignInAsync();
        ToolRun again = simpliSafe.Tool(input: address);

        Assert.Equal(3, await again.StartAsync("login", "simplisafe", "--url", simpliSafe.Url, "--code", "-"));
        Assert.Contains("to start again", again.Error.Text);
        Assert.Equal(0, await simpliSafe.Tool().StartAsync("systems"));
    }

    [Theory]
    [InlineData("--code", "s3cret-code")]
    [InlineData("--code=s3cret-code")]
    [InlineData("--password", "s3cret-code")]
    public async Task Secret_on_command_line_is_rejected_and_not_printed(params string[] options)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync(["login", "simplisafe", .. options]));
        Assert.Contains("command line", tool.Error.Text);
        Assert.DoesNotContain("s3cret", tool.Error.Text);
    }

    [Theory]
    [InlineData("http://chat.example.com", "plain http")]
    [InlineData("ftp://127.0.0.1", "http or https")]
    public async Task Insecure_or_invalid_url_is_rejected(string url, string complaint)
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("login", "simplisafe", "--url", url));
        Assert.Contains(complaint, tool.Error.Text);
    }

    [Fact]
    public async Task Code_exits_2_when_no_login_was_started()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        ToolRun tool = simpliSafe.Tool(input: "code=abc");

        Assert.Equal(2, await tool.StartAsync("login", "simplisafe", "--url", simpliSafe.Url, "--code", "-"));
        Assert.Contains("no login was started", tool.Error.Text);
    }

    [Fact]
    public async Task Logout_deletes_the_login_and_explains_its_limits()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        ToolRun logout = simpliSafe.Tool();

        Assert.Equal(0, await logout.StartAsync("logout"));
        Assert.False(File.Exists(simpliSafe.File));
        Assert.Contains("change the password", logout.Error.Text);
        Assert.Equal(2, await simpliSafe.Tool().StartAsync("systems"));
        Assert.Equal(0, await simpliSafe.Tool().StartAsync("logout", "simplisafe"));
    }

    [Fact]
    public async Task Revoked_login_exits_3_and_names_the_command()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        simpliSafe.Simulator.RevokeRefreshTokens(simpliSafe.Account);
        simpliSafe.Simulator.RevokeAccessTokens(simpliSafe.Account);
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(3, await tool.StartAsync("systems"));
        Assert.Contains("earshot login simplisafe", tool.Error.Text);
    }

    [Fact]
    public async Task Damaged_login_file_is_kept_and_named()
    {
        await using SimpliSafeServer simpliSafe = await SimpliSafeServer.StartAsync();
        await simpliSafe.LoginAsync();
        await File.WriteAllTextAsync(simpliSafe.File, "{\"half");
        ToolRun tool = simpliSafe.Tool();

        Assert.Equal(1, await tool.StartAsync("systems"));
        Assert.Contains(simpliSafe.File, tool.Error.Text);
        Assert.Equal("{\"half", await File.ReadAllTextAsync(simpliSafe.File));
    }
}
