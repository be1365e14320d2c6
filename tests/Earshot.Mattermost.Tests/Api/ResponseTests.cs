#pragma warning disable VSTHRD103 // Both forms are under test.

namespace Earshot.Mattermost.Tests.Api;

/// <summary>Tests responses of every kind, in both forms.</summary>
public sealed class ResponseTests
{
    [Fact]
    public async Task Response_with_two_forms_is_distinguished()
    {
        await using LoopbackApi list = LoopbackApi.Returning(200, """[{"id":"c1"}]""");
        await using LoopbackApi counted = LoopbackApi.Returning(200, """{"channels":[{"id":"c1"}],"total_count":7}""");

        Assert.True((await list.Client.Channels.GetAllChannelsPageAsync()).TryPickList(out IReadOnlyList<ChannelWithTeamData>? channels));
        Assert.Equal("c1", Assert.Single(channels).Id);
        ChannelsOrCount counts = counted.Client.Channels.GetAllChannelsPage(new() { IncludeTotalCount = true });
        Assert.True(counts.TryPickWithCount(out ChannelsWithCount? page));
        Assert.Equal(7, page.TotalCount);
    }

    [Theory]
    [InlineData("""[{"user_id":"u","team_id":"t"}]""", false)]
    [InlineData("""[{"user_id":"u","member":null,"error":{"id":"e"}}]""", true)]
    [InlineData("[]", false)]
    public async Task Two_kinds_of_list_are_distinguished_by_field(string json, bool withErrors)
    {
        await using LoopbackApi server = LoopbackApi.Returning(201, json);

        AddedTeamMembers added = await server.Client.Teams.AddTeamMembersAsync(
            "t", [new TeamMember { UserId = "u" }], new() { Graceful = true });

        Assert.Equal(withErrors, added.TryPickMembersWithErrors(out _));
        Assert.Equal(!withErrors, added.TryPickMembers(out _));
    }

    [Fact]
    public async Task Null_list_is_empty_and_null_object_throws()
    {
        await using LoopbackApi server = LoopbackApi.Returning(200, "null");

        Assert.Empty(await server.Client.Users.GetUsersAsync());
        ConnectionException error = Assert.Throws<ConnectionException>(() => server.Client.Users.GetUser("me"));
        Assert.Equal("GetUser", error.Operation);
        Assert.Null(await server.Client.Drafts.UpsertDraftAsync(new Draft { ChannelId = "c" }));
    }

    [Theory]
    [InlineData(200, """{"id":"f"}""", "f")]
    [InlineData(204, "", null)]
    public async Task Upload_returns_null_when_more_data_is_expected(int status, string body, string? id)
    {
        await using LoopbackApi server = LoopbackApi.Returning(status, body);

        Assert.Equal(id, (await server.Client.Uploads.UploadDataAsync("u", new FileUpload(new MemoryStream([1]), "a")))?.Id);
        Assert.Equal(id, server.Client.Uploads.UploadData("u", new FileUpload(new MemoryStream([1]), "a"))?.Id);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public async Task Command_succeeds_when_response_has_no_body(int status)
    {
        await using LoopbackApi server = LoopbackApi.Returning(status, "");
        var post = new CreatePostRequest { ChannelId = "c", Message = "m" };

        Assert.Empty((await server.Client.Posts.CreatePostAsync(post)).Id);
        Assert.Empty(server.Client.Posts.CreatePost(post).Id);
        Assert.NotNull(await server.Client.Posts.DeletePostAsync("p"));
        Assert.Empty(await server.Client.Users.GetUsersByIdsAsync(["u"]));
    }

    [Fact]
    public async Task Response_without_body_throws_when_body_is_expected()
    {
        await using LoopbackApi server = LoopbackApi.Returning(200, "");

        ConnectionException error = await Assert.ThrowsAsync<ConnectionException>(() => server.Client.Users.GetUserAsync("me"));

        Assert.Equal(ConnectionProblem.NotAnApi, error.Problem);
    }

    [Fact]
    public async Task Every_2xx_status_is_success()
    {
        await using LoopbackApi server = LoopbackApi.Returning(202, """{"id":"p"}""");

        Assert.Equal("p", (await server.Client.Posts.CreatePostAsync(new() { ChannelId = "c", Message = "hi" })).Id);
    }

    [Fact]
    public async Task Redirect_is_returned_as_address()
    {
        await using LoopbackApi server = LoopbackApi.Returning(302, "", "text/html", ("Location", "/landing"));

        Uri address = await server.Client.Users.LoginByCustomerWebServerTokenAsync(new());

        Assert.Equal(new Uri(server.Url, "/landing"), address);
        Assert.Equal(address, server.Client.Users.LoginByCustomerWebServerToken(new()));
    }

    [Fact]
    public async Task Lines_are_returned_one_by_one()
    {
        await using LoopbackApi server = LoopbackApi.Returning(
            200, "{\"added\":[\"a\"]}\n\n{\"added\":[\"b\"]}\n{\"error\":\"cut\"}", "application/x-ndjson");
        List<SetChannelMembersBatch> lines = [];
        await foreach (SetChannelMembersBatch line in server.Client.Channels.SetChannelMembersAsync("c", new() { Members = ["a"] }))
        {
            lines.Add(line);
        }

        Assert.Equal(3, lines.Count);
        Assert.Equal(3, server.Client.Channels.SetChannelMembers("c", new() { Members = ["a"] }).Count());
    }

    [Fact]
    public async Task Error_contains_operation_ids_and_no_body()
    {
        await using LoopbackApi server = LoopbackApi.Returning(
            403,
            """
            {"id":"api.context.permissions.app_error","message":"Not permitted.","request_id":"r1","status_code":403}
            """);

        PermissionException error = await Assert.ThrowsAsync<PermissionException>(
            () => server.Client.Posts.CreatePostAsync(new() { ChannelId = "c", Message = "a secret text" }));

        Assert.Equal(
            ("CreatePost", "api.context.permissions.app_error", "r1", 403),
            (error.Operation, error.ErrorId, error.RequestId, error.StatusCode));
        Assert.DoesNotContain("a secret text", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_is_retried_and_new_post_is_not()
    {
        int calls = 0;
        await using var server = new LoopbackApi(context => LoopbackApi.RespondAsync(
            context, Interlocked.Increment(ref calls) == 1 ? 503 : 200, """{"id":"x","order":[]}"""));

        await server.Client.Posts.SearchPostsAsync("t", new() { Terms = "x", IsOrSearch = false });
        Assert.Equal(2, calls);
        calls = 0;
        await Assert.ThrowsAsync<ServerException>(() => server.Client.Posts.CreatePostAsync(new() { ChannelId = "c", Message = "m" }));
        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData("../config")]
    [InlineData("a/b?c")]
    public async Task Value_in_path_stays_one_segment(string id)
    {
        await using LoopbackApi server = LoopbackApi.Returning(200, """{"id":"x"}""");

        await server.Client.Users.GetUserAsync(id);

        Assert.Equal($"GET /api/v4/users/{Uri.EscapeDataString(id)}", Assert.Single(server.Requests));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Value_that_leads_to_another_path_is_rejected(string id)
    {
        await using LoopbackApi server = LoopbackApi.Returning(200, "{}");

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(() => server.Client.Users.GetUserAsync(id));
        Assert.Equal("userId", error.ParamName);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Query_and_headers_are_sent_as_contract_defines()
    {
        string? connection = null;
        await using var server = new LoopbackApi(context =>
        {
            connection = context.Request.Headers["Connection-Id"];
            return LoopbackApi.RespondAsync(context, 200, "[]");
        });

        await server.Client.Channels.GetChannelsForTeamForUserAsync(
            "me", "t", new() { IncludeDeleted = true, LastDeleteAt = DateTimeOffset.FromUnixTimeMilliseconds(1234) });
        await server.Client.Users.GetUsersAsync(new() { InTeam = "a&b", Page = 2 });

        Assert.Equal(
            ["GET /api/v4/users/me/teams/t/channels?include_deleted=true&last_delete_at=1234", "GET /api/v4/users?page=2&in_team=a%26b"],
            server.Requests);
        Assert.Null(connection);
    }
}
