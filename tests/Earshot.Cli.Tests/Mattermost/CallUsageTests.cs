using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Mattermost;

/// <summary>Tests the errors that are reported before a request is sent.</summary>
public sealed class CallUsageTests
{
    [Theory]
    [InlineData("call mattermost post create-post", "Did you mean 'posts'?")]
    [InlineData("call mattermost posts creat-post --message x", "Did you mean 'create-post'?")]
    [InlineData("call mattermost posts create-post --chanel-id a", "Did you mean '--channel-id'?")]
    [InlineData("call mattermost posts create-post --message x", "--channel-id")]
    [InlineData("call mattermost posts get-post", "--post-id")]
    [InlineData("call mattermost posts get-post --post-id ..", "cannot be used in a URL")]
    [InlineData("call mattermost posts get-posts-for-channel --channel-id c --per-page many", "--per-page: 'many' is not a whole number")]
    [InlineData("call mattermost posts get-posts-for-channel --channel-id c --since yesterday", "--since: 'yesterday' is not a valid time")]
    [InlineData("call mattermost posts get-posts-for-channel --channel-id c --include-deleted maybe", "use true or false")]
    [InlineData("call mattermost posts get-post --post-id p --all", "unknown option '--all'")]
    [InlineData("call mattermost files get-file --file-id f --range backwards", "--range")]
    [InlineData("call mattermost posts create-post --channel-id c --message @- --body -", "already reads standard input")]
    [InlineData("call mattermost posts create-post --body @/no/such/file", "does not exist")]
    [InlineData("call mattermost channels create-direct-channel", "--user-ids")]
    [InlineData("call mattermost posts create-post --body [1] --message x", "JSON object")]
    [InlineData("call mattermost channels create-direct-channel --body 7", "--body")]
    public async Task Incorrect_usage_exits_2_with_a_hint(string arguments, string hint)
    {
        ToolRun tool = Tool();

        Assert.Equal(2, await tool.StartAsync(arguments.Split(' ')));
        Assert.Contains(hint, tool.Error.Text);
        Assert.Empty(tool.Output.Text);
    }

    [Fact]
    public async Task Invalid_json_body_is_reported_by_position_only()
    {
        ToolRun tool = Tool("{\n  \"message\": \"classified\",\n  oops\n}");

        Assert.Equal(2, await tool.StartAsync("call", "mattermost", "posts", "create-post", "--body", "-"));
        Assert.Contains("--body: the JSON is not valid at line 3, byte 3", tool.Error.Text);
        Assert.DoesNotContain("classified", tool.Error.Text);
        Assert.DoesNotContain("oops", tool.Error.Text);
    }

    [Theory]
    [InlineData("call mattermost users create-user --email e --username u --password hunter2")]
    [InlineData("call mattermost users login --body-login-id han --password hunter2")]
    [InlineData("call mattermost users update-user-mfa --user-id me --activate true --code hunter2")]
    [InlineData("call mattermost posts get-post --post-id p --password hunter2")]
    [InlineData("call mattermost posts get-post --post-id p --token hunter2")]
    public async Task Secret_field_is_rejected_on_the_command_line(string arguments)
    {
        ToolRun tool = Tool();

        Assert.Equal(2, await tool.StartAsync(arguments.Split(' ')));
        Assert.Contains("not accepted on the command line", tool.Error.Text);
        Assert.DoesNotContain("hunter2", tool.Error.Text);
    }

    [Fact]
    public async Task Secret_field_is_read_from_file_or_input()
    {
        await using Server server = await Server.StartAsync();
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Server.Password + "\n");
        string[] login = ["call", "mattermost", "users", "login", "--url", server.Url, "--body-login-id", "hansolo", "--password"];
        var byFile = new ToolRun();
        var byInput = new ToolRun { Input = Server.Password + "\n" };

        Assert.Equal(0, await byFile.StartAsync([.. login, "@" + file]));
        Assert.Equal(0, await byInput.StartAsync([.. login, "@-"]));

        File.Delete(file);
        Assert.Contains("hansolo", byFile.Output.Text);
        Assert.Contains("hansolo", byInput.Output.Text);
    }

    // No request must be sent to this server.
    private static ToolRun Tool(string input = "{}") => new()
    {
        Variables = { ["EARSHOT_MATTERMOST_TOKEN"] = "abc", ["EARSHOT_MATTERMOST_URL"] = "http://127.0.0.1:1" },
        Input = input,
    };
}
