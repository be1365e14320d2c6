using Earshot.Cli.Commands.Help;
using Earshot.Cli.Tests.Mattermost;

namespace Earshot.Cli.Tests.Commands;

/// <summary>Tests that help pages address the user: "Create a team", not "Creates a team".</summary>
public sealed class ImperativeTextTests
{
    [Theory]
    [InlineData("Gets a channel.", "Get a channel.")]
    [InlineData("Copies a role.", "Copy a role.")]
    [InlineData("Searches the posts of a team.", "Search the posts of a team.")]
    [InlineData("Closes, opens, or attaches a dialog.", "Close, open, or attach a dialog.")]
    [InlineData("Enables or disables automatic translation.", "Enable or disable automatic translation.")]
    [InlineData("Creates and downloads a report on posts.", "Create and download a report on posts.")]
    [InlineData("Saves a draft, or replaces the draft of a thread.", "Save a draft, or replace the draft of a thread.")]
    [InlineData("Uploads a license and activates it.", "Upload a license and activate it.")]
    [InlineData("Gets posts in batches, for archives and reports.", "Get posts in batches, for archives and reports.")]
    [InlineData("Adds users and bots to a team.", "Add users and bots to a team.")]
    public void Verbs_are_imperative(string sentence, string expected) => Assert.Equal(expected, ImperativeText.Of(sentence));

    [Fact]
    public void No_operation_is_described_as_a_method() =>
        Assert.All(ApiCommands.All, command => Assert.DoesNotMatch("^(Deprecated[.] )?[A-Z][a-z]*[^s]s[ ,]", command.Description!));
}
