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
    [InlineData("earshot call mattermost --format js", "")]
    [InlineData("earshot completion ", "--help bash fish pwsh zsh")]
    public async Task Suggestions_match_the_cursor_position(string line, string expected)
    {
        var tool = new ToolRun();

        Assert.Equal(0, await tool.StartAsync($"[suggest:{line.Length}]", line));
        Assert.Equal(expected, string.Join(' ', tool.Output.Lines.Order(StringComparer.Ordinal)));
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
