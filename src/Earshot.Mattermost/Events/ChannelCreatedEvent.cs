using Earshot.Mattermost.Events;

namespace Earshot.Mattermost;

/// <summary>One has a new channel.</summary>
/// <remarks>The event <c>channel_created</c>.</remarks>
public sealed class ChannelCreatedEvent : MattermostEvent
{
    internal ChannelCreatedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>The channel.</summary>
    public string? ChannelId => ReadString("channel_id"u8);

    /// <summary>Its team.</summary>
    public string? TeamId => ReadString("team_id"u8);
}
