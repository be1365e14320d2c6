using System.Text;
using System.Text.Json;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Simulator.Mattermost.World;
using Earshot.Testing;

#pragma warning disable VSTHRD103 // Both forms are under test.

namespace Earshot.Mattermost.Tests.Simulated;

/// <summary>Tests common operations against the simulator, in both forms, and that other users see their effect.</summary>
public sealed class DoingTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private World _world = null!;
    private MattermostClient _leia = null!;
    private MattermostClient _han = null!;

    public static TheoryData<bool> Forms => [true, false];

    public async ValueTask InitializeAsync()
    {
        _world = await World.StartOnPortAsync(new() { TimeProvider = _clock });
        _leia = For(_world.Leia);
        _han = For(_world.Han);
    }

    public async ValueTask DisposeAsync()
    {
        _leia.Dispose();
        _han.Dispose();
        await _world.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task CreatePost_creates_post(bool synchronous)
    {
        var body = new CreatePostRequest
        {
            ChannelId = _world.Channel.Id,
            Message = "hi",
            Props = JsonElement.Parse("""{"from":"a test"}"""),
        };

        Post post = synchronous ? _leia.Posts.CreatePost(body) : await _leia.Posts.CreatePostAsync(body);

        Post seen = await _han.Posts.GetPostAsync(post.Id);
        Assert.Equal(("hi", _world.Channel.Id, _world.Leia.Id), (seen.Message, seen.ChannelId, seen.UserId));
        Assert.Equal("a test", seen.Props?.GetProperty("from").GetString());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task PatchPost_changes_only_values_that_are_set(bool synchronous)
    {
        string id = _world.Post("before").Id;
        await _leia.Posts.PatchPostAsync(id, new() { Props = JsonElement.Parse("""{"kept":true}""") });
        var change = new PatchPostRequest { Message = "after" };

        Post changed = synchronous ? _leia.Posts.PatchPost(id, change) : await _leia.Posts.PatchPostAsync(id, change);

        Post seen = await _han.Posts.GetPostAsync(id);
        Assert.Equal(("after", changed.EditAt), (seen.Message, seen.EditAt));
        Assert.NotNull(seen.EditAt);
        Assert.True(seen.Props?.GetProperty("kept").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task UploadFile_and_GetFile_transfer_same_content(bool synchronous)
    {
        byte[] plan = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a plan – ", 20_000)));
        using var up = new MemoryStream(plan);
        FileUploadResponse file = synchronous
            ? _leia.Files.UploadFile(_world.Channel.Id, "plan ä.txt", up)
            : await _leia.Files.UploadFileAsync(_world.Channel.Id, "plan ä.txt", up);
        string id = Assert.Single(file.FileInfos).Id;
        var body = new CreatePostRequest { ChannelId = _world.Channel.Id, Message = "", FileIds = [id] };
        Post post = synchronous ? _leia.Posts.CreatePost(body) : await _leia.Posts.CreatePostAsync(body);
        using var down = new MemoryStream();
        if (synchronous)
        {
            _han.Files.GetFile(id, down);
        }
        else
        {
            await _han.Files.GetFileAsync(id, down);
        }

        await using FileDownload opened = synchronous ? _han.Files.GetFile(id) : await _han.Files.GetFileAsync(id);
        using var reader = new StreamReader(opened.Content);

        Assert.Equal(plan, down.ToArray());
        Assert.Equal(Encoding.UTF8.GetString(plan), synchronous ? reader.ReadToEnd() : await reader.ReadToEndAsync());
        Assert.Equal((plan.Length, "plan ä.txt"), (file.FileInfos[0].Size, file.FileInfos[0].Name));
        Assert.Equal(id, Assert.Single(post.FileIds));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task SearchPosts_finds_post(bool synchronous)
    {
        _world.Post("nothing of interest");
        string id = _world.Post("the millennium falcon").Id;
        var terms = new SearchPostsRequest { Terms = "millennium", IsOrSearch = false };
        string team = _world.Team.Id;
        PostListWithSearchMatches found = synchronous
            ? _han.Posts.SearchPosts(team, terms)
            : await _han.Posts.SearchPostsAsync(team, terms);

        Assert.Equal([id], found.Order);
        Assert.Equal("the millennium falcon", found.Posts[id].Message);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task GetAllPostsForChannel_starts_at_newest_post(bool synchronous)
    {
        List<string> written = [];
        for (int number = 0; number < 25; number++)
        {
            // Some posts have the same millisecond, also across the edge of a page.
            _clock.Advance(TimeSpan.FromMilliseconds(number is 14 or 15 or 16 ? 0 : 1));
            written.Add(_world.Post($"post {number}").Id);
        }

        written.Reverse();
        var size = new GetPostsForChannelOptions { PerPage = 10 };

        string channel = _world.Channel.Id;
        PostList page = synchronous
            ? _han.Posts.GetPostsForChannel(channel, size)
            : await _han.Posts.GetPostsForChannelAsync(channel, size);
        List<string> all = [];
        if (synchronous)
        {
            all.AddRange(_han.Posts.GetAllPostsForChannel(channel, size).Select(post => post.Id));
        }
        else
        {
            await foreach (Post post in _han.Posts.GetAllPostsForChannelAsync(channel, size))
            {
                all.Add(post.Id);
            }
        }

        Assert.Equal(written.Take(10), page.Order);
        Assert.Equal(written.Order(StringComparer.Ordinal), all.Where(written.Contains).Order(StringComparer.Ordinal));
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task CreateDirectChannel_creates_channel_for_both_users(bool synchronous)
    {
        string[] both = [_world.Leia.Id, _world.Han.Id];

        MattermostChannel channel = synchronous
            ? _leia.Channels.CreateDirectChannel(both)
            : await _leia.Channels.CreateDirectChannelAsync(both);

        MattermostChannel seen = await _han.Channels.GetChannelAsync(channel.Id);
        Assert.Equal(ChannelType.Direct, seen.Type);
        Assert.All(both, id => Assert.Contains(id, seen.Name, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task AddChannelMember_adds_user(bool synchronous)
    {
        SimulatedUser lando = _world.Server.AddUser("lando", World.Password);
        _world.Server.Join(_world.Team, lando);
        var body = new AddChannelMemberRequest { UserId = lando.Id };

        ChannelMemberOrMembers response = synchronous
            ? _leia.Channels.AddChannelMember(_world.Channel.Id, body)
            : await _leia.Channels.AddChannelMemberAsync(_world.Channel.Id, body);

        Assert.True(response.TryPickMember(out ChannelMember? member));
        Assert.Equal((lando.Id, _world.Channel.Id), (member.UserId, member.ChannelId));
        Assert.Equal(lando.Id, (await _han.Channels.GetChannelMemberAsync(_world.Channel.Id, lando.Id)).UserId);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task UpdateUserStatus_is_visible_to_others(bool synchronous)
    {
        var body = new UpdateUserStatusRequest { UserId = _world.Leia.Id, Status = "dnd" };

        UserStatus status = synchronous ? _leia.Status.UpdateUserStatus("me", body) : await _leia.Status.UpdateUserStatusAsync("me", body);

        Assert.Equal(("dnd", _world.Leia.Id), (status.Status, status.UserId));
        Assert.Equal("dnd", (await _han.Status.GetUserStatusAsync(_world.Leia.Id)).Status);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task SaveReaction_adds_reaction_to_post(bool synchronous)
    {
        string id = _world.Post("react!").Id;
        var reaction = new Reaction { UserId = _world.Leia.Id, PostId = id, EmojiName = "rocket" };

        Reaction saved = synchronous ? _leia.Reactions.SaveReaction(reaction) : await _leia.Reactions.SaveReactionAsync(reaction);

        Assert.Equal("rocket", saved.EmojiName);
        Reaction seen = Assert.Single(await _han.Reactions.GetReactionsAsync(id));
        Assert.Equal((_world.Leia.Id, "rocket"), (seen.UserId, seen.EmojiName));
    }

    private MattermostClient For(SimulatedUser user) =>
        new(Clients.Options(_world.Server.Url, MattermostCredentials.Token(_world.Server.Login(user))));
}
