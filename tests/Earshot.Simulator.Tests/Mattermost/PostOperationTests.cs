using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Tests.Mattermost;

/// <summary>Tests searching posts and files, following threads, and resumable uploads.</summary>
public sealed class PostOperationTests
{
    [Theory]
    [InlineData("hyperdrive broken", false, 1)]
    [InlineData("hyperdrive broken", true, 2)]
    [InlineData("\\\"is broken\\\"", false, 1)]
    [InlineData("hyperdrive -broken", false, 1)]
    [InlineData("from:r2d2", false, 1)]
    [InlineData("hyperdrive in:off-topic", false, 0)]
    [InlineData("hidden", false, 0)]
    public async Task Search_finds_words_in_readable_channels_only(string terms, bool any, int count)
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedChannel secret = world.Simulator.AddChannel(world.Team, "secret", ChannelType.Private, world.Admin);
        world.Simulator.Post(world.Admin, secret, "hidden");
        world.Simulator.Post(world.Han, world.Cockpit, "the hyperdrive is broken");
        world.Simulator.Post(world.Bot, world.Cockpit, "hyperdrive repaired");
        JsonNode found = await world.OkAsync(
            world.HanToken,
            $"POST teams/{world.Team.Id}/posts/search",
            $$"""{"terms":"{{terms}}","is_or_search":{{(any ? "true" : "false")}}}""");
        Assert.Equal(count, found["order"]!.AsArray().Count);
        Assert.Equal(["order", "posts", "next_post_id", "prev_post_id", "matches"], found.AsObject().Select(p => p.Key));
    }

    [Fact]
    public async Task Search_requires_terms_and_returns_one_page()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        world.Simulator.Post(world.Han, world.Cockpit, "word");
        string call = $"POST teams/{world.Team.Id}/posts/search";
        Assert.Equal(400, (await world.ErrorAsync(world.HanToken, call, """{"terms":"","is_or_search":false}""")).Status);
        Assert.Empty((await world.OkAsync(world.HanToken, call, """{"terms":"word","is_or_search":false,"page":1}"""))["order"]!.AsArray());
    }

    [Fact]
    public async Task Bulk_reads_return_only_readable_posts_and_reactions()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedChannel secret = world.Simulator.AddChannel(world.Team, "secret", ChannelType.Private, world.Admin);
        SimulatedPost hidden = world.Simulator.Post(world.Admin, secret, "hidden");
        SimulatedPost open = world.Simulator.Post(world.Admin, world.Cockpit, "open");
        world.Simulator.React(world.Admin, open, "tada");
        JsonNode posts = await world.OkAsync(world.HanToken, "POST posts/ids", $$"""["{{hidden.Id}}","{{open.Id}}"]""");
        Assert.Equal(open.Id, Assert.Single(posts.AsArray()).Text("id"));
        JsonNode reactions = await world.OkAsync(world.HanToken, "POST posts/ids/reactions", $$"""["{{open.Id}}"]""");
        Assert.Equal("tada", reactions[open.Id]![0].Text("emoji_name"));
        Assert.Equal(403, (await world.ErrorAsync(world.HanToken, "POST posts/ids/reactions", $$"""["{{hidden.Id}}"]""")).Status);
    }

    [Fact]
    public async Task Thread_is_followed_read_and_unfollowed()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        SimulatedPost root = world.Simulator.Post(world.Admin, world.Cockpit, "root");
        world.Time.Advance(TimeSpan.FromSeconds(1));
        SimulatedPost reply = world.Simulator.Post(world.Bot, world.Cockpit, "reply for @hansolo", root);
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        string threads = $"users/me/teams/{world.Team.Id}/threads";
        Assert.Equal(404, (await world.ErrorAsync(world.HanToken, $"GET {threads}/{root.Id}")).Status);
        await world.OkAsync(world.HanToken, $"PUT {threads}/{root.Id}/following");
        JsonObject followed = await socket.ReceiveEventAsync("thread_follow_changed");
        Assert.Equal((world.Han.Id, "", world.Team.Id), followed.To());
        JsonNode data = followed["data"]!;
        Assert.Equal(
            (root.Id, true, 1), (data.Text("thread_id"), data["state"]!.GetValue<bool>(), data["reply_count"]!.GetValue<int>()));
        JsonNode unread = await world.OkAsync(world.HanToken, $"POST {threads}/{root.Id}/set_unread/{reply.Id}");
        Assert.Equal((1, 1), (unread["unread_replies"]!.GetValue<int>(), unread["unread_mentions"]!.GetValue<int>()));
        await socket.ReceiveEventAsync("thread_read_changed");
        Assert.Equal(1, (await world.OkAsync(world.HanToken, $"GET {threads}?unread=true"))["total_unread_threads"]!.GetValue<int>());
        long now = world.Time.GetUtcNow().ToUnixTimeMilliseconds();
        await world.OkAsync(world.HanToken, $"PUT {threads}/{root.Id}/read/{now}");
        Assert.Equal(now, (await socket.ReceiveEventAsync("thread_read_changed"))["data"]!["timestamp"]!.GetValue<long>());
        await world.OkAsync(world.HanToken, $"PUT {threads}/read");
        Assert.Empty((await socket.ReceiveEventAsync("thread_read_changed"))["data"]!.AsObject());
        await world.OkAsync(world.HanToken, $"DELETE {threads}/{root.Id}/following");
        Assert.Equal(0, (await world.OkAsync(world.HanToken, "GET " + threads))["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task Threads_are_paged_by_the_last_seen_thread()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            SimulatedPost root = world.Simulator.Post(world.Han, world.Cockpit, "root");
            world.Time.Advance(TimeSpan.FromSeconds(1));
            world.Simulator.Post(world.Bot, world.Cockpit, "reply", root);
            ids.Insert(0, root.Id);
        }

        async Task<string[]> PageAsync(string query)
        {
            JsonNode page = await world.OkAsync(world.HanToken, $"GET users/me/teams/{world.Team.Id}/threads?per_page=2{query}");
            return [.. page["threads"]!.AsArray().Select(t => t.Text("id"))];
        }

        Assert.Equal(ids[..2], await PageAsync(""));
        Assert.Equal(ids[2..4], await PageAsync("&before=" + ids[1]));
        Assert.Equal(ids[4..], await PageAsync("&before=" + ids[3]));
        Assert.Equal(ids[1..3], await PageAsync("&after=" + ids[3]));
    }

    [Fact]
    public async Task Upload_in_parts_becomes_a_file_of_its_user()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        string body = $$"""{"channel_id":"{{world.Cockpit.Id}}","filename":"plan.txt","file_size":6}""";
        string id = (await world.OkAsync(world.HanToken, "POST uploads", body, 201)).Text("id");
        Assert.Equal(403, (await world.ErrorAsync(world.AdminToken, "GET uploads/" + id)).Status);
        using HttpResponseMessage more = await world.SendAsync("POST", "/api/v4/uploads/" + id, world.HanToken, "abc");
        Assert.Equal(204, (int)more.StatusCode);
        Assert.Equal(3, (await world.OkAsync(world.HanToken, "GET uploads/" + id))["file_offset"]!.GetValue<int>());
        Assert.Single((await world.OkAsync(world.HanToken, "GET users/me/uploads")).AsArray());
        Assert.Equal(400, (await world.ErrorAsync(world.HanToken, "POST uploads/" + id, "too much")).Status);
        JsonNode file = await world.OkAsync(world.HanToken, "POST uploads/" + id, "def");
        using HttpResponseMessage content = await world.SendAsync("GET", "/api/v4/files/" + file.Text("id"), world.HanToken);
        Assert.Equal("abcdef", await content.Content.ReadAsStringAsync());
        using HttpResponseMessage head = await world.SendAsync("HEAD", "/api/v4/files/" + file.Text("id"), world.HanToken);
        Assert.Equal((200, 6L), ((int)head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Equal(404, (await world.ErrorAsync(world.HanToken, "GET uploads/" + id)).Status);
        await world.OkAsync(
            world.HanToken,
            "POST posts",
            $$"""{"channel_id":"{{world.Cockpit.Id}}","message":"","file_ids":["{{file.Text("id")}}"]}""",
            201);
        JsonNode found = await world.OkAsync(
            world.HanToken, $"POST teams/{world.Team.Id}/files/search", """{"terms":"plan","is_or_search":false}""");
        Assert.Equal("plan.txt", found["file_infos"]![file.Text("id")].Text("name"));
    }

    [Fact]
    public async Task File_body_can_be_larger_than_other_bodies()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync(o => o with { MaximumFileSize = 400_000 });
        string call = $"POST files?channel_id={world.Cockpit.Id}&filename=plan.txt";
        JsonNode uploaded = await world.OkAsync(world.HanToken, call, new string('x', 400_000), 201);
        Assert.Equal(400_000, uploaded["file_infos"]![0]!["size"]!.GetValue<int>());
        Assert.Equal((413, "api.file.upload_file.too_large_detailed.app_error"), await world.ErrorAsync(
            world.HanToken, call, new string('x', 400_001)));
    }

    [Fact]
    public async Task Button_opens_a_dialog_for_its_user()
    {
        await using RecordedWorld world = await RecordedWorld.StartAsync();
        JsonNode post = await world.OkAsync(
            world.BotToken,
            "POST posts",
            $$$"""
            {
              "channel_id": "{{{world.Cockpit.Id}}}",
              "message": "m",
              "props": { "attachments": [{ "text": "t", "actions": [{ "id": "fly", "name": "Fly" }] }] }
            }
            """,
            201);
        Assert.Equal((404, "api.post.do_action.action_id.app_error"), await world.ErrorAsync(
            world.HanToken, $"POST posts/{post.Text("id")}/actions/land"));
        string trigger = (await world.OkAsync(world.HanToken, $"POST posts/{post.Text("id")}/actions/fly")).Text("trigger_id");
        using TestSocket socket = await world.ListenAsync(world.HanToken);
        (int status, _) = await world.CallAsync(
            "POST",
            "/api/v4/actions/dialogs/open",
            null,
            $$$"""{"trigger_id":"{{{trigger}}}","url":"http://127.0.0.1:1/","dialog":{"title":"Where to?"}}""");
        Assert.Equal(200, status);
        JsonObject message = await socket.ReceiveEventAsync("open_dialog");
        Assert.Equal((world.Han.Id, "Where to?"), (message.To().User, message.Inner("dialog")["dialog"].Text("title")));
    }
}
