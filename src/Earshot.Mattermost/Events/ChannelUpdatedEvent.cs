using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>A channel has changed.</summary>
/// <remarks>The event <c>channel_updated</c>.</remarks>
public sealed class ChannelUpdatedEvent : MattermostEvent
{
    private Channel? _channel;

    internal ChannelUpdatedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>The channel as it is now; null where only its id is told.</summary>
    public Channel? Channel => _channel ??= TryRead("channel"u8, MattermostJson.Default.Channel, out Channel? value) ? value : null;

    /// <summary>The channel's id where the channel isn't told; else null.</summary>
    public string? ChannelId => ReadString("channel_id"u8);
}
