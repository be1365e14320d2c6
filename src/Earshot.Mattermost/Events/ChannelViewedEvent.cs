using Earshot.Mattermost.Events;

namespace Earshot.Mattermost;

/// <summary>One has looked at a channel. Up to server 10; later ones send <c>multiple_channels_viewed</c>.</summary>
/// <remarks>The event <c>channel_viewed</c>.</remarks>
public sealed class ChannelViewedEvent : MattermostEvent
{
    internal ChannelViewedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>The channel.</summary>
    public string? ChannelId => ReadString("channel_id"u8);
}
