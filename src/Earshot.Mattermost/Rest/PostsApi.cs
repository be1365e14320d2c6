using Earshot.Http;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>Calls about posts.</summary>
public sealed class PostsApi
{
    private readonly MattermostClient _client;

    internal PostsApi(MattermostClient client)
    {
        _client = client;
    }

    /// <summary>Writes a post (<c>POST /api/v4/posts</c>). Logs in first where that hasn't been done.</summary>
    /// <remarks>It is not repeated by itself after a failure that leaves open whether the server did it: there might be two of it then.</remarks>
    /// <param name="body">What to post, and where.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The post as the server keeps it.</returns>
    /// <exception cref="BadRequestException">The channel or the root doesn't exist, or the message is longer than the server allows.</exception>
    /// <exception cref="PermissionException">The account may not write there.</exception>
    /// <exception cref="ApiException">The server refused otherwise.</exception>
    /// <exception cref="ConnectionException">The server was not reached, or isn't a Mattermost.</exception>
    public async Task<Post> CreatePostAsync(CreatePostRequest body, CancellationToken cancellationToken = default)
    {
        ApiRequest request = Create(body);
        await _client.EnsureLoggedInAsync(cancellationToken).ConfigureAwait(false);
        return (await _client.Api.SendAsync(request, MattermostJson.Default.Post, cancellationToken).ConfigureAwait(false)).Value ?? new();
    }

    /// <inheritdoc cref="CreatePostAsync"/>
    public Post CreatePost(CreatePostRequest body, CancellationToken cancellationToken = default)
    {
        ApiRequest request = Create(body);
        _client.EnsureLoggedIn(cancellationToken);
        return _client.Api.Send(request, MattermostJson.Default.Post, cancellationToken).Value ?? new();
    }

    private static ApiRequest Create(CreatePostRequest body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return ApiRequest.WithJson("CreatePost", HttpMethod.Post, "api/v4/posts", body, MattermostJson.Default.CreatePostRequest);
    }
}
