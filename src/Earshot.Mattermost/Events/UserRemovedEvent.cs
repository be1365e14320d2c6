using Earshot.Mattermost.Events;

namespace Earshot.Mattermost;

/// <summary>Somebody left a channel, or was removed.</summary>
/// <remarks>The event <c>user_removed</c>.</remarks>
public sealed class UserRemovedEvent : MattermostEvent
{
    internal UserRemovedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>Who; null in the event that goes to the removed user.</summary>
    public string? UserId => ReadString("user_id"u8);

    /// <summary>The channel; null in the event that goes to its members, whose <see cref="MattermostEvent.Broadcast"/> names it.</summary>
    public string? ChannelId => ReadString("channel_id"u8);

    /// <summary>Who removed them.</summary>
    public string? RemoverId => ReadString("remover_id"u8);
}
