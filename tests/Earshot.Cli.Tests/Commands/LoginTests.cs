using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Earshot.Cli.Tests.Running;
using Earshot.Simulator.Faults;
using Earshot.Simulator.Mattermost;

namespace Earshot.Cli.Tests.Commands;

public sealed class LoginTests
{
    private const string MfaSecret = "JBSWY3DPEHPK3PXP";

    [Fact]
    public async Task Token_that_is_wrong_ends_with_3_and_says_where_it_came_from()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();
        tool.Variables["EARSHOT_MATTERMOST_TOKEN"] = "wrongwrongwrongwrongwrong1";

        Assert.Equal(3, await tool.StartAsync("listen"));
        Assert.Contains("EARSHOT_MATTERMOST_TOKEN", tool.Error.Text);
        Assert.DoesNotContain("wrongwrong", tool.Error.Text);
        Assert.Empty(tool.Output.Text);
    }

    [Fact]
    public async Task Password_comes_from_the_environment()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password } };

        Assert.Equal(0, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo", "--count", "1"));
        Assert.Contains("com.mattermost.hello", Assert.Single(tool.Output.Lines));
        Assert.DoesNotContain(Server.Password, tool.Error.Text + tool.Output.Text);
    }

    [Fact]
    public async Task Password_is_asked_for_on_a_terminal()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun { Terminal = new FakeTerminal { Answers = new Queue<string>([Server.Password]) } };

        Assert.Equal(0, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo", "--count", "1"));
        Assert.Contains("Password for hansolo", tool.Error.Text);
        Assert.DoesNotContain(Server.Password, tool.Error.Text + tool.Output.Text);
    }

    [Fact]
    public async Task Password_that_nobody_can_be_asked_for_ends_with_2()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo"));
        Assert.Contains("EARSHOT_MATTERMOST_PASSWORD", tool.Error.Text);
    }

    [Fact]
    public async Task Password_that_is_wrong_ends_with_3()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = "not-the-one" } };

        Assert.Equal(3, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo"));
        Assert.Contains("hansolo", tool.Error.Text);
        Assert.DoesNotContain("not-the-one", tool.Error.Text);
    }

    [Fact]
    public async Task Log_in_made_for_the_run_is_ended_with_it()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password } };

        await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo", "--count", "1");

        Assert.Contains(server.Simulator.Journal.Entries, e => e.ToString().Contains("users/logout", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Code_of_multi_factor_authentication_is_asked_for_or_taken_from_the_environment(bool ask)
    {
        await using Server server = await Server.StartAsync(mfaSecret: MfaSecret);
        string code = server.Simulator.MfaCode(server.Han);
        var tool = new ToolRun
        {
            Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password, ["EARSHOT_MATTERMOST_MFA"] = ask ? "" : code },
            Terminal = new FakeTerminal { Answers = ask ? new Queue<string>([code]) : null },
        };

        Assert.Equal(0, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo", "--count", "1"));
        Assert.Equal(ask, tool.Error.Text.Contains("multi-factor", StringComparison.Ordinal));
        Assert.DoesNotContain(code, tool.Error.Text);
    }

    [Fact]
    public async Task Code_that_is_wanted_and_unknown_ends_with_3_and_names_the_variable()
    {
        await using Server server = await Server.StartAsync(mfaSecret: MfaSecret);
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password } };

        Assert.Equal(3, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo"));
        Assert.Contains("EARSHOT_MATTERMOST_MFA", tool.Error.Text);
    }

    [Fact]
    [SupportedOSPlatform("linux"), SupportedOSPlatform("macos")]
    public async Task Token_is_read_from_the_first_line_of_a_file_and_a_readable_file_is_warned_of()
    {
        await using Server server = await Server.StartAsync();
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, $"  {server.Token} \r\nanother line\n");
        var careless = new ToolRun();
        var careful = new ToolRun();

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.Equal(0, await careless.StartAsync("listen", "--url", server.Url, "--token-file", file, "--count", "1"));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(0, await careful.StartAsync("listen", "--url", server.Url, "--token-file", file, "--count", "1"));

        File.Delete(file);
        Assert.Contains("chmod 600", careless.Error.Text);
        Assert.DoesNotContain("chmod", careful.Error.Text);
        Assert.DoesNotContain(server.Token, careless.Error.Text + careless.Output.Text);
    }

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData("", "contains no token")]
    [InlineData("two words", "does not contain a valid token")]
    public async Task Token_file_that_is_missing_or_holds_none_ends_with_2(string? content, string complaint)
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, content);
        if (content is null)
        {
            File.Delete(file);
        }

        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("listen", "--url", "http://127.0.0.1:1", "--token-file", file));
        Assert.Contains("--token-file", tool.Error.Text);
        Assert.Contains(complaint, tool.Error.Text);
        File.Delete(file);
    }

    [Fact]
    public async Task Token_file_and_login_id_exclude_each_other()
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("listen", "--url", "http://127.0.0.1:1", "--token-file", "f", "--login-id", "han"));
        Assert.Contains("cannot be combined", tool.Error.Text);
    }

    [Fact]
    public async Task Server_that_refuses_connections_ends_with_4()
    {
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = "abc" } };

        Assert.Equal(4, await tool.StartAsync("listen", "--url", $"http://127.0.0.1:{FreePort()}"));
        Assert.Contains("be reached", tool.Error.Text);
        Assert.DoesNotContain("   at ", tool.Error.Text);
    }

    [Fact]
    public async Task Host_without_an_address_ends_with_4()
    {
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = "abc" } };

        Assert.Equal(4, await tool.StartAsync("listen", "--url", "http://no-such-host.invalid"));
        Assert.Contains("no-such-host.invalid", tool.Error.Text);
    }

    [Fact]
    public async Task Wrong_path_ends_with_4()
    {
        await using Server server = await Server.StartAsync(new MattermostSimulatorOptions { SubPath = "/chat" });
        ToolRun tool = server.Tool();

        Assert.Equal(4, await tool.StartAsync("listen", "--url", new Uri(server.Simulator.Url, "/").AbsoluteUri));
        Assert.Contains("Check the URL", tool.Error.Text);
    }

    [Theory]
    [InlineData("web-page", 4)]
    [InlineData("bad-gateway-page", 4)]
    [InlineData("server-error", 1)]
    [InlineData("rate-limited-bare", 1)]
    public async Task Server_that_answers_something_else_ends_with_one_sentence(string preset, int expected)
    {
        var faults = FaultInjector.Parse(
            $$$"""{"faults":[{"when":{"on":"request","times":"always"},"do":{"fault":"answer","preset":"{{{preset}}}"}}]}""");
        await using Server server = await Server.StartAsync(new MattermostSimulatorOptions { Faults = faults });
        ToolRun tool = server.Tool();

        Assert.Equal(expected, await tool.StartAsync("listen"));
        Assert.Single(tool.Error.Lines, line => line.StartsWith("earshot:", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", tool.Error.Text);
    }

    [Fact]
    public async Task Socket_that_does_not_open_at_first_ends_with_4_instead_of_trying_for_ever()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();

        Assert.Equal(4, await tool.StartAsync("listen", "--websocket-url", $"ws://127.0.0.1:{FreePort()}"));
        Assert.Contains("be reached", tool.Error.Text);
        Assert.DoesNotContain("Received", tool.Error.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Expired_log_in_ends_with_3_and_with_relogin_another_is_tried(bool relogin)
    {
        await using Server server = await Server.StartAsync(
            new MattermostSimulatorOptions { AuthenticationTimeout = TimeSpan.FromMilliseconds(500) });
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password } };
        string[] options = relogin ? ["--relogin", "--verbose"] : [];
        Task<int> running = tool.StartAsync(["listen", "--url", server.Url, "--login-id", "hansolo", .. options]);
        await tool.Error.WaitForAsync(line => line.StartsWith("connected", StringComparison.Ordinal));
        await server.Simulator.RestartAsync(forgetLogins: true);
        if (relogin)
        {
            // Log-ins are kept half a minute apart; that it waits for the next one is enough to know here.
            await tool.Error.WaitForAsync(line => line.Contains("[207]", StringComparison.Ordinal));
            tool.Interrupt();
        }

        Assert.Equal(relogin ? 0 : 3, await running);
        Assert.Equal(!relogin, tool.Error.Text.Contains("use --relogin with --login-id", StringComparison.Ordinal));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
