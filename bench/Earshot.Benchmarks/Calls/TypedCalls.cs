using Earshot.Mattermost;

namespace Earshot.Benchmarks.Calls;

/// <summary>The calls as a program makes them that uses Earshot, with everything that is on by default.</summary>
internal sealed class TypedCalls(Uri site) : IDisposable
{
    private readonly MattermostClient _client = new(new MattermostClientOptions
    {
        Url = site,
        Credentials = MattermostCredentials.Token("benchmark"),
    });

    public async Task GetChannelAsync() => Check(await _client.Channels.GetChannelAsync(RestResponses.ChannelId).ConfigureAwait(false));

    public void GetChannel() => Check(_client.Channels.GetChannel(RestResponses.ChannelId));

    public async Task CreatePostAsync()
    {
        Post post = await _client.Posts.CreatePostAsync(
            new() { ChannelId = RestResponses.ChannelId, Message = RestResponses.Message }).ConfigureAwait(false);
        RestResponses.Check(post.Message.Length);
    }

    public async Task GetPostsAsync()
    {
        PostList page = await _client.Posts.GetPostsForChannelAsync(
            RestResponses.ChannelId, new() { PerPage = RestResponses.PageSize }).ConfigureAwait(false);
        RestResponses.Check(page.Posts[page.Order[^1]].Message.Length);
    }

    public void Dispose() => _client.Dispose();

    private static void Check(MattermostChannel channel) => RestResponses.Check(channel.DisplayName.Length);
}
