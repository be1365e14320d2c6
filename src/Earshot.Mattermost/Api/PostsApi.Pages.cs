using Earshot.Mattermost.Api;

namespace Earshot.Mattermost;

/// <content>
/// The pages of posts: they are asked for by the post at their edge and not by a number, since new posts would move numbered pages.
/// </content>
public sealed partial class PostsApi
{
    private const int LargestPage = 200;

    /// <summary>All posts of a channel, from the newest to the oldest; with <see cref="GetPostsForChannelOptions.After"/>, those that came after
    /// that post, page by page towards the newest, each page from its newest to its oldest.</summary>
    /// <param name="channelId">The channel.</param>
    /// <param name="options">What may be said further; with <see cref="GetPostsForChannelOptions.Since"/> there is one page only, which the server cuts
    /// off at 1,000 posts without a word.</param>
    /// <param name="cancellationToken">Ends the call, wherever it waits.</param>
    /// <returns>The posts. While one page is being used, the next is already asked for.</returns>
    public IAsyncEnumerable<Post> GetAllPostsForChannelAsync(
        string channelId, GetPostsForChannelOptions? options = null, CancellationToken cancellationToken = default) =>
        ChannelPages(options).ReadAsync((query, token) => GetPostsForChannelAsync(channelId, query.Options, token), cancellationToken);

    /// <inheritdoc cref="GetAllPostsForChannelAsync"/>
    /// <returns>The posts. Each page is asked for when the one before is used up.</returns>
    public IEnumerable<Post> GetAllPostsForChannel(
        string channelId, GetPostsForChannelOptions? options = null, CancellationToken cancellationToken = default) =>
        ChannelPages(options).Read((query, token) => GetPostsForChannel(channelId, query.Options, token), cancellationToken);

    /// <summary>All posts of a thread, its first post only once.</summary>
    /// <param name="postId">A post of the thread.</param>
    /// <param name="options">What may be said further.</param>
    /// <param name="cancellationToken">Ends the call, wherever it waits.</param>
    /// <returns>The posts in the server's order. While one page is being used, the next is already asked for.</returns>
    public IAsyncEnumerable<Post> GetAllPostsInThreadAsync(
        string postId, GetPostThreadOptions? options = null, CancellationToken cancellationToken = default) =>
        ThreadPages(options).ReadAsync((query, token) => GetPostThreadAsync(postId, query, token), cancellationToken);

    /// <inheritdoc cref="GetAllPostsInThreadAsync"/>
    /// <returns>The posts in the server's order. Each page is asked for when the one before is used up.</returns>
    public IEnumerable<Post> GetAllPostsInThread(
        string postId, GetPostThreadOptions? options = null, CancellationToken cancellationToken = default) =>
        ThreadPages(options).Read((query, token) => GetPostThread(postId, query, token), cancellationToken);

    private static PagePlan<ChannelQuery, PostList, Post> ChannelPages(GetPostsForChannelOptions? options)
    {
        GetPostsForChannelOptions first = options ?? new GetPostsForChannelOptions();
        int size = PageSize.Of(first.PerPage, LargestPage);
        return new(new ChannelQuery(first.Since is null ? first with { PerPage = size } : first, []))
        {
            Items = static page => PageItems.InOrder(page.Order, page.Posts),
            Fresh = static (query, items) => [.. items.Where(post => !query.Known.Contains(post.Id))],
            Next = (query, page, _) => query.Options.Since is not null || page.Order.Count < size ? null : Next(query.Options, page),
        };
    }

    // The server gives what is strictly older than the post that it is told: of posts of one millisecond, those beyond the page's edge would be
    // lost. So the next page starts at the next other time, and what is known from there is left out.
    private static ChannelQuery Next(GetPostsForChannelOptions query, PostList page)
    {
        bool toNewer = query.After is not null;
        List<string> fromEdge = [.. toNewer ? page.Order : page.Order.Reverse()];
        DateTimeOffset? edge = TimeOf(page, fromEdge[0]);
        int other = fromEdge.FindIndex(id => TimeOf(page, id) != edge);
        string start = fromEdge[Math.Max(other, 0)];
        return new ChannelQuery(
            toNewer ? query with { After = start, Page = null } : query with { Before = start, Page = null }, fromEdge[..Math.Max(other, 0)]);
    }

    private static DateTimeOffset? TimeOf(PostList page, string id) => page.Posts.TryGetValue(id, out Post? post) ? post.CreateAt : null;

    // Every page comes with the thread's first post; after the first page it is known.
    private static PagePlan<GetPostThreadOptions, PostList, Post> ThreadPages(GetPostThreadOptions? options)
    {
        GetPostThreadOptions first = options ?? new GetPostThreadOptions();
        first = first with { PerPage = PageSize.Of(first.PerPage, LargestPage), Direction = first.Direction ?? "down" };
        return new(first)
        {
            Items = static page => PageItems.InOrder(page.Order, page.Posts),
            Fresh = (query, items) => query == first ? items : [.. items.Where(static post => post.RootId.Length > 0)],
            Next = static (query, page, items) => page.HasNext && items.Count > 0
                ? query with { FromPost = items[^1].Id, FromCreateAt = items[^1].CreateAt }
                : null,
        };
    }

    /// <summary>What asks for a page, and which of its posts came with the page before.</summary>
    private sealed record ChannelQuery(GetPostsForChannelOptions Options, IReadOnlyCollection<string> Known);
}
