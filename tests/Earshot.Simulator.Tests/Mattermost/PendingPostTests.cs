using System.Text.Json.Nodes;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests that a pending post ID creates one post, as measured on servers 5.37, 9.10, and 11.6.</summary>
public sealed class PendingPostTests
{
    [Fact]
    public async Task Same_pending_ID_returns_the_first_post_for_30_seconds()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        JsonNode first = await world.OkAsync(world.HanToken, "POST posts", Body(world, "one"), 201);
        Assert.Equal("han:1", first.Text("pending_post_id"));
        world.Step(29_999);
        JsonNode again = await world.OkAsync(world.HanToken, "POST posts", Body(world, "two"), 201);
        Assert.Equal((first.Text("id"), "one", ""), (again.Text("id"), again.Text("message"), again.Text("pending_post_id")));
        Assert.Null(again["metadata"]);
        world.Step();
        JsonNode late = await world.OkAsync(world.HanToken, "POST posts", Body(world, "three"), 201);
        Assert.NotEqual(first.Text("id"), late.Text("id"));
        Assert.Equal(2, (await world.PostsAsync("page=0")).Order().Length);
    }

    [Fact]
    public async Task Pending_ID_is_not_stored_with_the_post()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        JsonNode post = await world.OkAsync(world.HanToken, "POST posts", Body(world, "one"), 201);
        Assert.Equal("han:1", (await socket.ReceiveEventAsync("posted")).Inner("post").Text("pending_post_id"));
        Assert.Equal("", (await world.OkAsync(world.HanToken, $"GET posts/{post.Text("id")}")).Text("pending_post_id"));
    }

    [Fact]
    public async Task Same_pending_ID_is_rejected_while_the_first_post_is_created()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { PostDuration = TimeSpan.FromSeconds(2) });
        Task<(int Status, string Id)>[] requests =
            [.. Enumerable.Range(0, 2).Select(i => world.ErrorAsync(world.HanToken, "POST posts", Body(world, $"p{i}")))];

        // Whichever request arrives second is rejected, and only that one is answered before the clock advances.
        Task<(int Status, string Id)> rejected = await Task.WhenAny(requests).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((500, "api.post.deduplicate_create_post.pending"), await rejected);
        Assert.Empty((await world.PostsAsync("page=0")).Order());
        world.Time.Advance(TimeSpan.FromSeconds(2));
        (int status, string id) = await requests.Single(r => r != rejected).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(201, status);
        Assert.Equal([id], (await world.PostsAsync("page=0")).Order());
    }

    [Fact]
    public async Task Failed_creation_allows_another_attempt()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        Assert.Equal(400, (await world.ErrorAsync(world.HanToken, "POST posts", Body(world, new string('x', 17_000)))).Status);
        Assert.Equal("fine", (await world.OkAsync(world.HanToken, "POST posts", Body(world, "fine"), 201)).Text("message"));
    }

    [Fact]
    public async Task Deleted_first_post_cannot_be_returned()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        JsonNode post = await world.OkAsync(world.HanToken, "POST posts", Body(world, "one"), 201);
        await world.OkAsync(world.HanToken, $"DELETE posts/{post.Text("id")}");
        Assert.Equal(
            (500, "api.post.deduplicate_create_post.failed_to_get"),
            await world.ErrorAsync(world.HanToken, "POST posts", Body(world, "two")));
    }

    [Fact]
    public async Task Restart_forgets_pending_IDs()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        await world.OkAsync(world.HanToken, "POST posts", Body(world, "one"), 201);
        await world.Simulator.RestartAsync();
        Assert.Equal("two", (await world.OkAsync(world.HanToken, "POST posts", Body(world, "two"), 201)).Text("message"));
    }

    private static string Body(RecordedWorld world, string message) =>
        $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"{{message}}","pending_post_id":"han:1"}""";
}
