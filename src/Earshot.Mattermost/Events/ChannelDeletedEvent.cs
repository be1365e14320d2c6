using Earshot.Mattermost.Events;

namespace Earshot.Mattermost;

/// <summary>A channel was archived.</summary>
/// <remarks>The event <c>channel_deleted</c>.</remarks>
public sealed class ChannelDeletedEvent : MattermostEvent
{
    internal ChannelDeletedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>The channel.</summary>
    public string? ChannelId => ReadString("channel_id"u8);

    /// <summary>When.</summary>
    public DateTimeOffset? DeleteAt => ReadTime("delete_at"u8);
}
