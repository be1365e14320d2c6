using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>A post was made in a channel.</summary>
/// <remarks>The event <c>posted</c>.</remarks>
public sealed class PostedEvent : MattermostEvent
{
    private Post? _post;

    internal PostedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>The post.</summary>
    /// <exception cref="UnexpectedDataException">It is missing or can't be read.</exception>
    public Post Post => _post ??= Read("post", "post"u8, MattermostJson.Default.Post);

    /// <summary><c>O</c> open, <c>P</c> private, <c>D</c> direct, <c>G</c> group.</summary>
    public string? ChannelType => ReadString("channel_type"u8);

    /// <summary>The channel's name in addresses.</summary>
    public string? ChannelName => ReadString("channel_name"u8);

    /// <summary>The channel's name as people see it.</summary>
    public string? ChannelDisplayName => ReadString("channel_display_name"u8);

    /// <summary>Who wrote it, as <c>@name</c>.</summary>
    public string? SenderName => ReadString("sender_name"u8);

    /// <summary>The team; empty for direct and group conversations.</summary>
    public string? TeamId => ReadString("team_id"u8);

    /// <summary>Whether the post makes its author count as online.</summary>
    public bool SetOnline => ReadBoolean("set_online"u8);

    /// <summary>Whether an image is attached.</summary>
    public bool HasImage => ReadBoolean("image"u8);

    /// <summary>Whether a file other than an image is attached.</summary>
    public bool HasOtherFile => ReadBoolean("otherFile"u8);

    /// <summary>The mentioned users: on server 5.37 all of them, on later ones only oneself.</summary>
    public IReadOnlyList<string> Mentions => ReadStrings("mentions"u8);

    /// <summary>The followers of its thread; later servers than 5.37 name only oneself.</summary>
    public IReadOnlyList<string> Followers => ReadStrings("followers"u8);
}
