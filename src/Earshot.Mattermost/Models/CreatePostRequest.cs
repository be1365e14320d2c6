using System.Text.Json;

namespace Earshot.Mattermost;

/// <summary>The body of <see cref="PostsApi.CreatePostAsync"/>.</summary>
/// <remarks>Fields of the API's contract for servers 5.37 to 11; what is null is not sent.</remarks>
public sealed record CreatePostRequest
{
    /// <summary>The channel to post in.</summary>
    public required string ChannelId { get; init; }

    /// <summary>What is said, in Markdown; at most 16,383 characters on a server as it comes.</summary>
    public required string Message { get; init; }

    /// <summary>The post that this one answers; null for none. A thread has one level: it must be a thread's first post.</summary>
    public string? RootId { get; init; }

    /// <summary>Uploaded files to attach, at most 10.</summary>
    public IReadOnlyList<string>? FileIds { get; init; }

    /// <summary>Properties of the post, an object; integrations keep attachments here.</summary>
    public JsonElement? Props { get; init; }

    /// <summary>Names the channel, not what is said.</summary>
    public override string ToString() => $"CreatePostRequest for channel {ChannelId}";
}
