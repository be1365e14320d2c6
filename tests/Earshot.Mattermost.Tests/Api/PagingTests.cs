using System.Text.Json;

#pragma warning disable VSTHRD103 // Both forms are under test.

namespace Earshot.Mattermost.Tests.Api;

/// <summary>Tests paging, in both forms.</summary>
public sealed class PagingTests
{
    private static readonly int[] Users = [.. Enumerable.Range(0, 450)];

    [Fact]
    public async Task Pages_are_read_by_number_until_one_is_short()
    {
        await using LoopbackApi server = WithUsers();

        List<User> all = await ListAsync(server.Client.Users.GetAllUsersAsync(new() { InTeam = "t" }));

        Assert.Equal(Users.Select(number => $"u{number}"), all.Select(user => user.Id));
        Assert.Equal([0, 1, 2], server.Requests.Select(Page));
        Assert.All(server.Requests, request => Assert.Contains("per_page=200&in_team=t", request, StringComparison.Ordinal));
        Assert.Equal(450, server.Client.Users.GetAllUsers().Count());
    }

    [Fact]
    public async Task Smaller_pages_are_requested_but_never_larger_ones()
    {
        await using LoopbackApi server = WithUsers();

        Assert.Equal(450, (await ListAsync(server.Client.Users.GetAllUsersAsync(new() { PerPage = 150 }))).Count);
        Assert.Equal(450, server.Client.Users.GetAllUsers(new() { PerPage = 5000 }).Count());
        Assert.Equal([0, 1, 2, 3, 0, 1, 2], server.Requests.Select(Page));
    }

    [Fact]
    public async Task At_most_one_page_is_read_ahead()
    {
        await using LoopbackApi server = WithUsers();
        int seen = 0;
        await foreach (User _ in server.Client.Users.GetAllUsersAsync(new() { PerPage = 10 }))
        {
            if (++seen == 10)
            {
                break;
            }
        }

        Assert.InRange(server.Requests.Count, 1, 2);
    }

    [Fact]
    public void Synchronous_pages_are_requested_one_at_a_time()
    {
        LoopbackApi server = WithUsers();
        try
        {
            Assert.Equal(10, server.Client.Users.GetAllUsers(new() { PerPage = 10 }).Take(10).Count());
            Assert.Single(server.Requests);
        }
        finally
        {
            _ = server.DisposeAsync().AsTask();
        }
    }

    [Fact]
    public async Task Channel_posts_are_paged_by_oldest_post_of_previous_page()
    {
        await using var server = new LoopbackApi(context =>
        {
            string? before = context.Request.QueryString["before"];
            int start = before is null ? 0 : int.Parse(before[1..], System.Globalization.CultureInfo.InvariantCulture) + 1;
            string[] ids = [.. Enumerable.Range(start, Math.Max(0, Math.Min(200, 300 - start))).Select(number => $"p{number}")];
            string posts = string.Join(",", ids.Select(id => $"\"{id}\":{{\"id\":\"{id}\"}}"));
            return LoopbackApi.RespondAsync(context, 200, $"{{\"order\":{JsonSerializer.Serialize(ids)},\"posts\":{{{posts}}}}}");
        });

        List<Post> all = await ListAsync(server.Client.Posts.GetAllPostsForChannelAsync("c"));

        Assert.Equal(Enumerable.Range(0, 300).Select(number => $"p{number}"), all.Select(post => post.Id));
        Assert.Equal(
            ["GET /api/v4/channels/c/posts?per_page=200", "GET /api/v4/channels/c/posts?per_page=200&before=p199"], server.Requests);
        Assert.Equal(300, server.Client.Posts.GetAllPostsForChannel("c").Count());
    }

    [Fact]
    public async Task Paging_continues_until_response_has_no_more()
    {
        int page = 0;
        await using var server = new LoopbackApi(context =>
            LoopbackApi.RespondAsync(context, 200, $$"""{"items":[{"id":"r{{page}}"}],"has_more":{{(++page < 3 ? "true" : "false")}}}"""));

        Assert.Equal(["r0", "r1", "r2"], (await ListAsync(server.Client.PlaybookRuns.ListAllPlaybookRunsAsync("t"))).Select(run => run.Id));
    }

    [Fact]
    public void Every_paged_operation_has_both_forms()
    {
        string[] all = [.. ConventionTests.GroupTypes().SelectMany(group => group.GetMethods()).Select(method => method.Name)
            .Where(name => name.Contains("All", StringComparison.Ordinal) && name.EndsWith("Async", StringComparison.Ordinal))];

        Assert.InRange(all.Length, 65, 90);
        Assert.Contains("GetAllUserThreadsAsync", all);
        Assert.Contains("QueryAllLogsAsync", all);
        Assert.Contains("GetAllChannelsAsync", all);
        Assert.Contains("GetAllChannelsPageAsync", all);
    }

    private static LoopbackApi WithUsers() => new(context =>
    {
        int size = Math.Min(200, int.Parse(context.Request.QueryString["per_page"]!, System.Globalization.CultureInfo.InvariantCulture));
        int page = int.Parse(context.Request.QueryString["page"]!, System.Globalization.CultureInfo.InvariantCulture);
        return LoopbackApi.RespondAsync(
            context, 200, JsonSerializer.Serialize(Users.Skip(page * size).Take(size).Select(number => new { id = $"u{number}" })));
    });

    private static int Page(string request) =>
        int.Parse(request.Split("page=")[1].Split('&')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (T item in items)
        {
            list.Add(item);
        }

        return list;
    }
}
