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
    public IAsyncEnumerable<Post> GetPostsForChannelAllAsync(
        string channelId, GetPostsForChannelOptions? options = null, CancellationToken cancellationToken = default) =>
        ChannelPages(options).ReadAsync((query, token) => GetPostsForChannelAsync(channelId, query, token), cancellationToken);

    /// <inheritdoc cref="GetPostsForChannelAllAsync"/>
    /// <returns>The posts. Each page is asked for when the one before is used up.</returns>
    public IEnumerable<Post> GetPostsForChannelAll(
        string channelId, GetPostsForChannelOptions? options = null, CancellationToken cancellationToken = default) =>
        ChannelPages(options).Read((query, token) => GetPostsForChannel(channelId, query, token), cancellationToken);

    /// <summary>All posts of a thread, its first post only once.</summary>
    /// <param name="postId">A post of the thread.</param>
    /// <param name="options">What may be said further.</param>
    /// <param name="cancellationToken">Ends the call, wherever it waits.</param>
    /// <returns>The posts in the server's order. While one page is being used, the next is already asked for.</returns>
    public IAsyncEnumerable<Post> GetPostThreadAllAsync(
        string postId, GetPostThreadOptions? options = null, CancellationToken cancellationToken = default) =>
        ThreadPages(options).ReadAsync((query, token) => GetPostThreadAsync(postId, query, token), cancellationToken);

    /// <inheritdoc cref="GetPostThreadAllAsync"/>
    /// <returns>The posts in the server's order. Each page is asked for when the one before is used up.</returns>
    public IEnumerable<Post> GetPostThreadAll(
        string postId, GetPostThreadOptions? options = null, CancellationToken cancellationToken = default) =>
        ThreadPages(options).Read((query, token) => GetPostThread(postId, query, token), cancellationToken);

    private static PagePlan<GetPostsForChannelOptions, PostList, Post> ChannelPages(GetPostsForChannelOptions? options)
    {
        GetPostsForChannelOptions first = options ?? new GetPostsForChannelOptions();
        int size = PageSize.Of(first.PerPage, LargestPage);
        return new(first.Since is null ? first with { PerPage = size } : first)
        {
            Items = static page => PageItems.InOrder(page.Order, page.Posts),
            Next = (query, page, _) => query.Since is not null || page.Order.Count < size ? null
                : query.After is not null ? query with { After = page.Order[0], Page = null }
                : query with { Before = page.Order[^1], Page = null },
        };
    }

    // Every page comes with the thread's first post; after the first page it is known.
    private static PagePlan<GetPostThreadOptions, PostList, Post> ThreadPages(GetPostThreadOptions? options)
    {
        GetPostThreadOptions first = options ?? new GetPostThreadOptions();
        bool isFirstPage = true;
        return new(first with { PerPage = PageSize.Of(first.PerPage, LargestPage), Direction = first.Direction ?? "down" })
        {
            Items = page =>
            {
                bool wasFirstPage = isFirstPage;
                isFirstPage = false;
                return [.. PageItems.InOrder(page.Order, page.Posts).Where(post => wasFirstPage || post.RootId.Length > 0)];
            },
            Next = static (query, page, items) => page.HasNext && items.Count > 0
                ? query with { FromPost = items[^1].Id, FromCreateAt = items[^1].CreateAt }
                : null,
        };
    }
}
