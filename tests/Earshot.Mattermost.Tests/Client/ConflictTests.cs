using System.Text.Json.Nodes;
using System.Xml.Linq;
using Earshot.Mattermost.Tests.Contracts;

namespace Earshot.Mattermost.Tests.Client;

/// <summary>Tests that a 400 whose error ID says that an object exists becomes a conflict, and no other 400.</summary>
public sealed class ConflictTests
{
    [Theory]
    [InlineData(MattermostErrors.UsernameExists)]
    [InlineData(MattermostErrors.EmailExists)]
    [InlineData(MattermostErrors.ChannelExists)]
    [InlineData(MattermostErrors.TeamExists)]
    [InlineData(MattermostErrors.EmojiExists)]
    [InlineData(MattermostErrors.CommandTriggerExists)]
    [InlineData(MattermostErrors.GroupExists)]
    [InlineData(MattermostErrors.GroupNameIsUsername)]
    [InlineData(MattermostErrors.TeamMemberExists)]
    [InlineData("app.some.thing.name_exists")]
    public void Error_is_conflict_when_id_says_that_object_exists(string id)
    {
        ConflictException error = Assert.Throws<ConflictException>(() => Server(400, id).Client.Users.GetUser("u"));

        Assert.Equal((400, id, "GetUser"), (error.StatusCode, error.ErrorId, error.Operation));
        Assert.Contains("conflicts with the resource's current state", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MattermostErrors.InvalidBodyParameter)]
    [InlineData(MattermostErrors.MessageTooLong)]
    [InlineData(MattermostErrors.ChannelUpdateRejected)]
    [InlineData("app.team.get.not_exists.app_error")]
    [InlineData("app.team.does_not_exist.app_error")]
    [InlineData("app.coexists.app_error")]
    public void Error_is_bad_request_when_id_says_something_else(string id) =>
        Assert.Throws<BadRequestException>(() => Server(400, id).Client.Users.GetUser("u"));

    [Fact]
    public void Missing_object_remains_missing() =>
        Assert.Throws<NotFoundException>(() => Server(404, "app.channel.get.existing.app_error").Client.Users.GetUser("u"));

    [Fact]
    public void Documentation_says_which_operations_report_conflicts()
    {
        XElement[] members =
            [.. XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Earshot.Mattermost.xml")).Descendants("member")];
        string[] expected =
        [
            .. ContractFiles.Operations
                .Where(operation => operation.HasConflict || operation.Errors.Contains(409))
                .Select(operation => $"{operation.Group}Api.{operation.MethodName}Async"),
        ];
        string[] documented =
        [
            .. members
                .Where(member => member.Elements("exception").Any(e => e.Attribute("cref")!.Value == "T:Earshot.ConflictException"))
                .Select(member => member.Attribute("name")!.Value.Split('(')[0]["M:Earshot.Mattermost.".Length..]),
        ];

        Assert.Contains("UsersApi.CreateUserAsync", documented);
        Assert.Equal(expected.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static MemoryServer Server(int status, string id) =>
        new()
        {
            Respond = _ => MemoryServer.Returning(
                status, new JsonObject { ["id"] = id, ["message"] = "The server's message." }.ToJsonString(), "application/json"),
        };
}
