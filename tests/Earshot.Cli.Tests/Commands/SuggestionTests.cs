using Earshot.Cli.Tests.Running;

namespace Earshot.Cli.Tests.Commands;

/// <summary>Tests the suggestions for a shell at its cursor.</summary>
public sealed class SuggestionTests
{
    [Theory]
    [InlineData("earshot ca", "call")]
    [InlineData("earshot call mattermost sta", "status")]
    [InlineData("earshot call mattermost posts pi", "pin-post")]
    [InlineData("earshot call mattermost posts create-post --me", "--message --metadata")]
    [InlineData("earshot call mattermost posts create-post --message hi --set-online ", "false true")]
    [InlineData("earshot call mattermost posts get-posts-for-channel --al", "--all")]
    [InlineData("earshot call mattermost --format js", "json")]
    [InlineData("earshot listen --format ", "json pretty")]
    [InlineData("earshot systems --format ", "json pretty")]
    [InlineData("earshot listen --log-level ", "debug error info trace warning")]
    [InlineData("earshot listen simplisafe --transport ", "auto polling websocket")]
    [InlineData("earshot listen --type post_e", "post_edited")]
    [InlineData("earshot listen mattermost --type posted,typi", "posted,typing")]
    [InlineData("earshot listen simplisafe --type alarm_e", "alarm_entry")]
    [InlineData("earshot call mattermost users get-users --sort ", "admin create_at display_name last_activity_at status")]
    [InlineData("earshot call mattermost status update-user-status --status ", "away dnd offline online")]
    [InlineData("earshot call mattermost channels create-channel --type ", "O P")]
    [InlineData("earshot listen --url ", "")]
    [InlineData("earshot completion ", "--help bash fish pwsh zsh")]
    public async Task Suggestions_match_the_cursor_position(string line, string expected)
    {
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync($"[suggest:{line.Length}]", line));
        Assert.Equal(expected, string.Join(' ', tool.Output.Lines.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Suggested_values_of_options_are_accepted()
    {
        string[] lines =
        [
            "listen --format ", "listen --log-level ", "listen simplisafe --transport ", "systems --format ",
            "login mattermost --log-level ",
        ];
        foreach (string line in lines)
        {
            var suggesting = new ToolRun();
            await suggesting.StartAsync($"[suggest:{line.Length + 8}]", $"earshot {line}");
            Assert.NotEmpty(suggesting.Output.Lines);
            foreach (string value in suggesting.Output.Lines)
            {
                var tool = new ToolRun();

                // The misspelled option ends the run after the values are checked.
                await tool.StartAsync([.. line.Trim().Split(' '), value, "--no-such-option"]);
                Assert.DoesNotContain($"'{value}'", tool.Error.Text);
            }
        }
    }

    [Fact]
    public async Task Suggestions_ignore_text_after_the_cursor()
    {
        var tool = new ToolRun();

        await tool.StartAsync("[suggest:26]", "earshot call mattermost st --url x");

        Assert.Equal(["status"], tool.Output.Lines);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F")]
    [InlineData("zsh", "compdef")]
    [InlineData("fish", "complete -c earshot")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_script_is_printed_for_each_shell(string shell, string part)
    {
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync("completion", shell));
        Assert.Contains(part, tool.Output.Text);
        Assert.DoesNotContain("\r", tool.Output.Text);
    }
}
