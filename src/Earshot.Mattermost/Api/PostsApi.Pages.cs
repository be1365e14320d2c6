using Earshot.Mattermost.Api;

namespace Earshot.Mattermost;

/// <content>
/// The pages of posts. They are requested by the post at their edge instead of by number, because new posts would shift numbered pages.
/// </content>
public sealed partial class PostsApi
{
    private const int MaxPageSize = 200;

    /// <summary>
    /// Gets all posts of a channel, from the newest to the oldest. With <see cref="GetPostsForChannelOptions.After"/>, gets the posts after
    /// that post, page by page toward the newest, and each page from its newest to its oldest post.
    /// </summary>
    /// <param name="channelId">The ID of the channel.</param>
    /// <param name="options">
    /// The optional parameters, or <see langword="null"/> to use the defaults. With <see cref="GetPostsForChannelOptions.Since"/> there is
    /// a single page, which the server truncates to 1,000 posts without reporting it.
    /// </param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The posts. The next page is requested while the current one is consumed.</returns>
    public IAsyncEnumerable<Post> GetAllPostsForChannelAsync(
        string channelId, GetPostsForChannelOptions? options = null, CancellationToken cancellationToken = default) =>
        ChannelPages(options).ReadAsync((query, token) => GetPostsForChannelAsync(channelId, query.Options, token), cancellationToken);

    /// <inheritdoc cref="GetAllPostsForChannelAsync"/>
    /// <returns>The posts. Each page is requested after the previous one has been consumed.</returns>
    public IEnumerable<Post> GetAllPostsForChannel(
        string channelId, GetPostsForChannelOptions? options = null, CancellationToken cancellationToken = default) =>
        ChannelPages(options).Read((query, token) => GetPostsForChannel(channelId, query.Options, token), cancellationToken);

    /// <summary>Gets all posts of a thread. The root post is returned once.</summary>
    /// <param name="postId">The ID of a post of the thread.</param>
    /// <param name="options">The optional parameters, or <see langword="null"/> to use the defaults.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>The posts, in the server's order. The next page is requested while the current one is consumed.</returns>
    public IAsyncEnumerable<Post> GetAllPostsInThreadAsync(
        string postId, GetPostThreadOptions? options = null, CancellationToken cancellationToken = default) =>
        ThreadPages(options).ReadAsync((query, token) => GetPostThreadAsync(postId, query, token), cancellationToken);

    /// <inheritdoc cref="GetAllPostsInThreadAsync"/>
    /// <returns>The posts, in the server's order. Each page is requested after the previous one has been consumed.</returns>
    public IEnumerable<Post> GetAllPostsInThread(
        string postId, GetPostThreadOptions? options = null, CancellationToken cancellationToken = default) =>
        ThreadPages(options).Read((query, token) => GetPostThread(postId, query, token), cancellationToken);

    private static PagePlan<ChannelQuery, PostList, Post> ChannelPages(GetPostsForChannelOptions? options)
    {
        GetPostsForChannelOptions first = options ?? new GetPostsForChannelOptions();
        int size = PageSize.Of(first.PerPage, MaxPageSize);
        return new(new ChannelQuery(first.Since is null ? first with { PerPage = size } : first, []))
        {
            Items = static page => PageItems.InOrder(page.Order, page.Posts),
            Fresh = static (query, items) => [.. items.Where(post => !query.Known.Contains(post.Id))],
            Next = (query, page, _) => query.Options.Since is not null || page.Order.Count < size ? null : Next(query.Options, page),
        };
    }

    // The server returns posts strictly older than the given one, so that of posts of the same millisecond those beyond the edge would be
    // lost. The next page therefore starts at the nearest post of another time, and posts that are already known are removed.
    private static ChannelQuery Next(GetPostsForChannelOptions query, PostList page)
    {
        bool toNewer = query.After is not null;
        List<string> fromEdge = [.. toNewer ? page.Order : page.Order.Reverse()];
        DateTimeOffset? edge = TimeOf(page, fromEdge[0]);
        int other = fromEdge.FindIndex(id => TimeOf(page, id) != edge);
        string start = fromEdge[Math.Max(other, 0)];
        return new ChannelQuery(
            toNewer ? query with { After = start, Page = null } : query with { Before = start, Page = null },
            fromEdge[..Math.Max(other, 0)]);
    }

    private static DateTimeOffset? TimeOf(PostList page, string id) => page.Posts.TryGetValue(id, out Post? post) ? post.CreateAt : null;

    // Every page contains the root post of the thread; only the first page returns it.
    private static PagePlan<GetPostThreadOptions, PostList, Post> ThreadPages(GetPostThreadOptions? options)
    {
        GetPostThreadOptions first = options ?? new GetPostThreadOptions();
        first = first with { PerPage = PageSize.Of(first.PerPage, MaxPageSize), Direction = first.Direction ?? "down" };
        return new(first)
        {
            Items = static page => PageItems.InOrder(page.Order, page.Posts),
            Fresh = (query, items) => query == first ? items : [.. items.Where(static post => post.RootId.Length > 0)],
            Next = static (query, page, items) => page.HasNext && items.Count > 0
                ? query with { FromPost = items[^1].Id, FromCreateAt = items[^1].CreateAt }
                : null,
        };
    }

    /// <summary>The query for a page, and the IDs of its posts that the previous page contained.</summary>
    private sealed record ChannelQuery(GetPostsForChannelOptions Options, IReadOnlyCollection<string> Known);
}
