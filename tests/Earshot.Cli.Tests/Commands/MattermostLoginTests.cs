using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Commands;

/// <summary>Tests <c>login mattermost</c>, the commands that use the saved login, and <c>logout mattermost</c>.</summary>
public sealed class MattermostLoginTests : IDisposable
{
    private const string MfaSecret = "JBSWY3DPEHPK3PXP";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("earshot-");

    private string SavedFile => Path.Combine(_folder.FullName, "earshot", "mattermost.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Prompted_login_is_used_by_call_and_listen()
    {
        await using Server server = await Server.StartAsync(mfaSecret: MfaSecret);
        string code = server.Simulator.GetMfaCode(server.Han);
        ToolRun login = Tool(inputs: [server.Url, "hansolo", Server.Password, code]);
        ToolRun call = Tool();
        ToolRun listen = Tool();

        Assert.Equal(0, await login.StartAsync("login", "mattermost"));
        Assert.Equal(0, await call.StartAsync("call", "mattermost", "users", "get-user", "--user-id", "me"));
        Assert.Equal(0, await listen.StartAsync("listen", "mattermost", "--count", "1"));

        Assert.Contains($"Logged in to {server.Url} as @hansolo", login.Error.Text);
        Assert.DoesNotContain(Server.Password, login.Error.Text + login.Output.Text);
        Assert.DoesNotContain(code, login.Error.Text);
        Assert.Equal("hansolo", JsonNode.Parse(call.Output.Text)!["username"]!.GetValue<string>());
        Assert.Contains("com.mattermost.hello", listen.Output.Text);
    }

    [Fact]
    [SupportedOSPlatform("linux"), SupportedOSPlatform("macos")]
    public async Task Saved_login_is_private_and_contains_no_password()
    {
        await using Server server = await Server.StartAsync();
        await LoginAsync(server);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SavedFile));
        Assert.DoesNotContain(Server.Password, await File.ReadAllTextAsync(SavedFile));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(SavedFile)!));
    }

    [Fact]
    public async Task Token_is_read_from_standard_input_or_file_only()
    {
        await using Server server = await Server.StartAsync();
        string file = Path.Combine(_folder.FullName, "token");
        await File.WriteAllTextAsync(file, server.Token + "\n");
        ToolRun byInput = Tool(input: server.Token + "\n");
        ToolRun byFile = Tool();
        ToolRun refused = Tool();

        Assert.Equal(0, await byInput.StartAsync("login", "mattermost", "--url", server.Url, "--token", "-"));
        Assert.Equal(0, await byFile.StartAsync("login", "mattermost", "--url", server.Url, "--token-file", file));
        Assert.Equal(2, await refused.StartAsync("login", "mattermost", "--url", server.Url, "--token", server.Token));

        Assert.DoesNotContain(server.Token, byInput.Error.Text + byFile.Error.Text + refused.Error.Text);
        Assert.Equal(server.Token, JsonNode.Parse(await File.ReadAllTextAsync(SavedFile))!["token"]!.GetValue<string>());
    }

    [Fact]
    public async Task Rejected_login_is_not_saved()
    {
        await using Server server = await Server.StartAsync();
        ToolRun tool = Tool(inputs: ["hansolo", "not-the-one"]);

        Assert.Equal(3, await tool.StartAsync("login", "mattermost", "--url", server.Url));
        Assert.False(File.Exists(SavedFile));
    }

    [Fact]
    public async Task Missing_option_is_named_when_there_is_no_terminal()
    {
        ToolRun tool = Tool();

        Assert.Equal(2, await tool.StartAsync("login", "mattermost"));
        Assert.Contains("--url", tool.Error.Text);
    }

    [Fact]
    public async Task Logout_ends_the_session_and_deletes_the_login()
    {
        await using Server server = await Server.StartAsync();
        await LoginAsync(server);
        string token = JsonNode.Parse(await File.ReadAllTextAsync(SavedFile))!["token"]!.GetValue<string>();
        ToolRun logout = Tool();
        var after = new ToolRun { Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = token } };
        ToolRun again = Tool();

        Assert.Equal(0, await logout.StartAsync("logout", "mattermost"));
        Assert.Equal(3, await after.StartAsync("call", "mattermost", "users", "get-user", "--user-id", "me", "--url", server.Url));
        Assert.Equal(0, await again.StartAsync("logout", "mattermost"));

        Assert.False(File.Exists(SavedFile));
        Assert.Contains("Logged out", logout.Error.Text);
        Assert.Contains("Not logged in", again.Error.Text);
    }

    [Fact]
    public async Task Logout_deletes_a_token_without_revoking_it()
    {
        await using Server server = await Server.StartAsync();
        Assert.Equal(0, await Tool(input: server.Token).StartAsync("login", "mattermost", "--url", server.Url, "--token", "-"));
        ToolRun logout = Tool();

        Assert.Equal(0, await logout.StartAsync("logout", "mattermost"));
        Assert.Equal(0, await server.Tool().StartAsync("call", "mattermost", "users", "get-user", "--user-id", "me"));
        Assert.Contains("was not revoked", logout.Error.Text);
        Assert.DoesNotContain(server.Simulator.Journal.Entries, e => e.ToString().Contains("users/logout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logout_deletes_the_login_when_server_is_unreachable()
    {
        Server server = await Server.StartAsync();
        await LoginAsync(server);
        await server.DisposeAsync();
        ToolRun logout = Tool();

        Assert.Equal(1, await logout.StartAsync("logout", "mattermost"));
        Assert.Contains("did not confirm the logout", logout.Error.Text);
        Assert.False(File.Exists(SavedFile));
    }

    [Fact]
    public async Task Saved_login_is_sent_only_to_its_server()
    {
        await using Server server = await Server.StartAsync();
        await using Server other = await Server.StartAsync();
        await LoginAsync(server);
        ToolRun tool = Tool();

        Assert.Equal(2, await tool.StartAsync("call", "mattermost", "users", "get-user", "--user-id", "me", "--url", other.Url));
        Assert.Contains($"the saved login is for {server.Url}", tool.Error.Text);
        Assert.DoesNotContain(other.Simulator.Journal.Entries, e => e.ToString().Contains("users/me", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"url":"x" """)]
    [InlineData("""[]""")]
    [InlineData("""{"url":5,"token":[1]}""")]
    [InlineData("""{"url":"file:///x","token":"abc"}""")]
    [InlineData("""{"url":"http://127.0.0.1:1","token":"two words"}""")]
    public async Task Invalid_saved_login_exits_2_and_names_the_command(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SavedFile)!);
        await File.WriteAllTextAsync(SavedFile, content);
        ToolRun tool = Tool();

        Assert.Equal(2, await tool.StartAsync("call", "mattermost", "users", "get-user", "--user-id", "me"));
        Assert.Contains("Run 'earshot login mattermost' again", tool.Error.Text);
        Assert.DoesNotContain("two words", tool.Error.Text);
    }

    [Fact]
    public async Task Saved_login_that_others_can_read_prints_warning()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such file modes.");
            return;
        }

        await using Server server = await Server.StartAsync();
        await LoginAsync(server);
        ToolRun careful = Tool();
        Assert.Equal(0, await careful.StartAsync("call", "mattermost", "users", "get-user", "--user-id", "me"));
        File.SetUnixFileMode(SavedFile, File.GetUnixFileMode(SavedFile) | UnixFileMode.GroupRead);
        ToolRun careless = Tool();

        Assert.Equal(0, await careless.StartAsync("call", "mattermost", "users", "get-user", "--user-id", "me"));

        Assert.Contains("chmod 600", careless.Error.Text);
        Assert.DoesNotContain("chmod", careful.Error.Text);
    }

    [Fact]
    public async Task Expired_login_exits_3_and_names_the_command()
    {
        await using Server server = await Server.StartAsync();
        await LoginAsync(server);
        await server.Simulator.RestartAsync(forgetLogins: true);
        ToolRun tool = Tool();

        Assert.Equal(3, await tool.StartAsync("listen", "mattermost"));
        Assert.Contains("earshot login mattermost", tool.Error.Text);
    }

    private async Task LoginAsync(Server server)
    {
        ToolRun login = Tool(inputs: [Server.Password]);
        Assert.Equal(0, await login.StartAsync("login", "mattermost", "--url", server.Url, "--login-id", "hansolo"));
    }

    private ToolRun Tool(string[]? inputs = null, string input = "") => new()
    {
        Variables = { ["XDG_CONFIG_HOME"] = _folder.FullName },
        Terminal = new FakeTerminal { Inputs = inputs is null ? null : new Queue<string>(inputs) },
        Input = input,
    };
}
