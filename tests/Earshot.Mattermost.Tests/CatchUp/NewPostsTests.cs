using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Mattermost.CatchUp;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Mattermost.Tests.Servers;

namespace Earshot.Mattermost.Tests.CatchUp;

/// <summary>Tests the two lists of the server in the cases that the simulated server does not show.</summary>
public sealed class NewPostsTests
{
    [Fact]
    public async Task Missing_anchor_is_replaced_by_going_back_from_newest_page()
    {
        // Post i was created at time 1000 + i; the interval begins at 1300.
        await using ScriptedServer server = Server(posts: 700);
        await using MattermostClient client = Client(server);
        var calls = new CatchUpCalls(client);
        List<string> found = await ReadAsync(calls, from: 1300, anchor: "gone");

        Assert.Equal(Enumerable.Range(300, 400).Select(i => $"p{i}"), found);
        Assert.Contains(server.Requests, request => request.Contains("after=gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Channel_younger_than_interval_is_read_from_its_first_post()
    {
        await using ScriptedServer server = Server(posts: 450);
        await using MattermostClient client = Client(server);

        Assert.Equal(
            Enumerable.Range(0, 450).Select(i => $"p{i}"), await ReadAsync(new CatchUpCalls(client), from: 1, anchor: null));
    }

    [Fact]
    public async Task Existing_anchor_needs_only_pages_of_new_posts()
    {
        await using ScriptedServer server = Server(posts: 700);
        await using MattermostClient client = Client(server);
        var calls = new CatchUpCalls(client);
        List<string> found = await ReadAsync(calls, from: 1300, anchor: "p299");

        Assert.Equal(Enumerable.Range(300, 400).Select(i => $"p{i}"), found);
        Assert.Equal(3, calls.Calls);
    }

    [Fact]
    public void Replaced_version_of_edited_post_is_no_deletion()
    {
        PostPage page = PostPage.Read("""
            {"order":["old"],"posts":{"old":{"id":"old","create_at":5,"update_at":9,"delete_at":9,"original_id":"new"},"bad":3}}
            """u8.ToArray());

        Assert.Empty(new ChangeReading(from: 1, until: 100).Read(page.Posts["old"]));
    }

    [Fact]
    public void Post_with_deeply_nested_props_is_read()
    {
        string props = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);
        PostPage page = PostPage.Read(System.Text.Encoding.UTF8.GetBytes(
            """{"order":["p"],"posts":{"p":{"id":"p","props":""" + props + ""","create_at":5,"update_at":5,"message":"deep"}}}"""));
        MissedEvent missed = Assert.Single(new ChangeReading(from: 1, until: 100).Read(page.Posts["p"]));
        var e = (PostedEvent)missed.ToEvent(new CatchUpChannel("c", "t", "O", "n", "d", 5), "u", DateTimeOffset.UnixEpoch);

        Assert.Equal(("p", "deep", "c", EventOrigin.CatchUp), (e.Post.Id, e.Post.Message, e.ChannelId, e.Origin));
    }

    [Fact]
    public void Edit_is_reported_with_its_own_time_when_reaction_changed_post_later()
    {
        PostPage page = PostPage.Read("""
            {"order":["p"],"posts":{"p":{"id":"p","create_at":1,"update_at":90,"edit_at":50,"message":"m",
            "metadata":{"reactions":[{"user_id":"u","post_id":"p","emoji_name":"tada","create_at":90}]}}}}
            """u8.ToArray());
        MissedEvent[] missed = [.. new ChangeReading(from: 10, until: 100).Read(page.Posts["p"])];
        var channel = new CatchUpChannel("c", "t", "O", "n", "d", 5);
        var edited = (PostEditedEvent)missed[0].ToEvent(channel, "u", DateTimeOffset.UnixEpoch);

        Assert.Equal([MissedKind.Edited, MissedKind.Reacted], missed.Select(m => m.Kind));
        Assert.Equal(50, edited.Post.UpdateAt!.Value.ToUnixTimeMilliseconds());
    }

    private static MattermostClient Client(ScriptedServer server) => new(Clients.Options(server.Url));

    private static async Task<List<string>> ReadAsync(CatchUpCalls calls, long from, string? anchor)
    {
        List<string> found = [];
        await foreach (IReadOnlyList<PostFacts> page in new NewPosts(calls, "channel", from).ReadAsync(anchor, default))
        {
            found.AddRange(page.Select(post => post.Id));
        }

        return found;
    }

    private static ScriptedServer Server(int posts) => new(exchange =>
    {
        Dictionary<string, string> query = exchange.Target.Split('?')[1].Split('&').Select(part => part.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        IEnumerable<int> page = query.TryGetValue("after", out string? after)
            ? Number(after) is { } first ? Enumerable.Range(first + 1, Math.Clamp(posts - first - 1, 0, 200)) : []
            : query.TryGetValue("before", out string? before)
                ? Enumerable.Range(Math.Max(0, Number(before)!.Value - 200), Math.Min(200, Number(before)!.Value))
                : Enumerable.Range(Math.Max(0, posts - 200), Math.Min(200, posts));
        int[] numbers = [.. page];
        return exchange.RespondAsync(200, new JsonObject
        {
            ["order"] = new JsonArray([.. numbers.Reverse().Select(i => JsonValue.Create($"p{i}"))]),
            ["posts"] = new JsonObject(numbers.Select(i => KeyValuePair.Create<string, JsonNode?>(
                $"p{i}", new JsonObject { ["id"] = $"p{i}", ["create_at"] = 1000 + i, ["update_at"] = 1000 + i }))),
        }.ToJsonString());
    });

    private static int? Number(string id) =>
        int.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
