using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>A post was edited.</summary>
/// <remarks>The event <c>post_edited</c>.</remarks>
public sealed class PostEditedEvent : MattermostEvent
{
    private Post? _post;

    internal PostEditedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>The post as it is now.</summary>
    /// <exception cref="UnexpectedDataException">It is missing or can't be read.</exception>
    public Post Post => _post ??= Read("post", "post"u8, MattermostJson.Default.Post);
}
