using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>A post was deleted.</summary>
/// <remarks>The event <c>post_deleted</c>.</remarks>
public sealed class PostDeletedEvent : MattermostEvent
{
    private Post? _post;

    internal PostDeletedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>The post as it was.</summary>
    /// <exception cref="UnexpectedDataException">It is missing or can't be read.</exception>
    public Post Post => _post ??= Read("post", "post"u8, MattermostJson.Default.Post);

    /// <summary>Who deleted it; told to system administrators only.</summary>
    public string? DeletedBy => ReadString("delete_by"u8);
}
