using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>The server shows a message to this user only; it is kept nowhere.</summary>
/// <remarks>The event <c>ephemeral_message</c>.</remarks>
public sealed class EphemeralMessageEvent : MattermostEvent
{
    private Post? _post;

    internal EphemeralMessageEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>The message.</summary>
    /// <exception cref="UnexpectedDataException">It is missing or can't be read.</exception>
    public Post Post => _post ??= Read("post", "post"u8, MattermostJson.Default.Post);
}
