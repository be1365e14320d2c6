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
    public async Task Rejected_token_exits_3_and_names_its_origin()
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
    public async Task Password_is_read_from_the_environment()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password } };

        Assert.Equal(0, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo", "--count", "1"));
        Assert.Contains("com.mattermost.hello", Assert.Single(tool.Output.Lines));
        Assert.DoesNotContain(Server.Password, tool.Error.Text + tool.Output.Text);
    }

    [Fact]
    public async Task Password_is_prompted_for_on_a_terminal()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun { Terminal = new FakeTerminal { Inputs = new Queue<string>([Server.Password]) } };

        Assert.Equal(0, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo", "--count", "1"));
        Assert.Contains("Password for hansolo", tool.Error.Text);
        Assert.DoesNotContain(Server.Password, tool.Error.Text + tool.Output.Text);
    }

    [Fact]
    public async Task Missing_password_exits_2_when_there_is_no_terminal()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo"));
        Assert.Contains("EARSHOT_MATTERMOST_PASSWORD", tool.Error.Text);
    }

    [Fact]
    public async Task Rejected_password_exits_3()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = "not-the-one" } };

        Assert.Equal(3, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo"));
        Assert.Contains("hansolo", tool.Error.Text);
        Assert.DoesNotContain("not-the-one", tool.Error.Text);
    }

    [Fact]
    public async Task Login_session_of_the_run_is_ended()
    {
        await using Server server = await Server.StartAsync();
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password } };

        await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo", "--count", "1");

        Assert.Contains(server.Simulator.Journal.Entries, e => e.ToString().Contains("users/logout", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mfa_code_is_prompted_for_or_read_from_environment(bool ask)
    {
        await using Server server = await Server.StartAsync(mfaSecret: MfaSecret);
        string code = server.Simulator.GetMfaCode(server.Han);
        var tool = new ToolRun
        {
            Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password, ["EARSHOT_MATTERMOST_MFA"] = ask ? "" : code },
            Terminal = new FakeTerminal { Inputs = ask ? new Queue<string>([code]) : null },
        };

        Assert.Equal(0, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo", "--count", "1"));
        Assert.Equal(ask, tool.Error.Text.Contains("multi-factor", StringComparison.Ordinal));
        Assert.DoesNotContain(code, tool.Error.Text);
    }

    [Fact]
    public async Task Missing_mfa_code_exits_3_and_names_the_variable()
    {
        await using Server server = await Server.StartAsync(mfaSecret: MfaSecret);
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_PASSWORD"] = Server.Password } };

        Assert.Equal(3, await tool.StartAsync("listen", "--url", server.Url, "--login-id", "hansolo"));
        Assert.Contains("EARSHOT_MATTERMOST_MFA", tool.Error.Text);
    }

    [Fact]
    [SupportedOSPlatform("linux"), SupportedOSPlatform("macos")]
    public async Task Token_file_is_read_and_warned_of_when_public()
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
    public async Task Missing_or_invalid_token_file_exits_2(string? content, string complaint)
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
    public async Task Token_file_and_login_id_cannot_be_combined()
    {
        var tool = new ToolRun();

        Assert.Equal(2, await tool.StartAsync("listen", "--url", "http://127.0.0.1:1", "--token-file", "f", "--login-id", "han"));
        Assert.Contains("cannot be combined", tool.Error.Text);
    }

    [Fact]
    public async Task Refused_connection_exits_4()
    {
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = "abc" } };

        Assert.Equal(4, await tool.StartAsync("listen", "--no-wait", "--url", $"http://127.0.0.1:{FreePort()}"));
        Assert.Contains("be reached", tool.Error.Text);
        Assert.DoesNotContain("   at ", tool.Error.Text);
    }

    [Fact]
    public async Task Unknown_host_exits_4()
    {
        var tool = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = "abc" } };

        Assert.Equal(4, await tool.StartAsync("listen", "--no-wait", "--url", "http://no-such-host.invalid"));
        Assert.Contains("no-such-host.invalid", tool.Error.Text);
    }

    [Fact]
    public async Task Wrong_path_exits_4()
    {
        await using Server server = await Server.StartAsync(new MattermostSimulatorOptions { SubPath = "/chat" });
        ToolRun tool = server.Tool();

        Assert.Equal(4, await tool.StartAsync("listen", "--no-wait", "--url", new Uri(server.Simulator.Url, "/").AbsoluteUri));
        Assert.Contains("Check the URL", tool.Error.Text);
    }

    [Theory]
    [InlineData("web-page", 4)]
    [InlineData("bad-gateway-page", 4)]
    [InlineData("server-error", 1)]
    [InlineData("rate-limited-bare", 4)]
    public async Task Unexpected_response_prints_one_error(string preset, int expected)
    {
        var faults = FaultInjector.Parse(
            $$$"""{"faults":[{"when":{"on":"request","times":"always"},"do":{"fault":"respond","preset":"{{{preset}}}"}}]}""");
        await using Server server = await Server.StartAsync(new MattermostSimulatorOptions { Faults = faults });
        ToolRun tool = server.Tool();

        Assert.Equal(expected, await tool.StartAsync("listen", "--no-wait"));
        Assert.Single(tool.Error.Lines, line => line.StartsWith("earshot:", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", tool.Error.Text);
    }

    [Fact]
    public async Task Listen_exits_4_when_first_connection_fails()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = server.Tool();

        Assert.Equal(4, await tool.StartAsync("listen", "--no-wait", "--websocket-url", $"ws://127.0.0.1:{FreePort()}"));
        Assert.Contains("be reached", tool.Error.Text);
        Assert.DoesNotContain("Received", tool.Error.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Expired_login_exits_3_unless_relogin_is_used(bool relogin)
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
            // Logins have a minimum interval of 30 seconds, so the test only checks that the next one is scheduled.
            await tool.Error.WaitForAsync(line => line.Contains("no longer accepts the login; reconnecting in ", StringComparison.Ordinal));
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
