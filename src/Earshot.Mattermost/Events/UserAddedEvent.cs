using Earshot.Mattermost.Events;

namespace Earshot.Mattermost;

/// <summary>Somebody joined a channel.</summary>
/// <remarks>The event <c>user_added</c>.</remarks>
public sealed class UserAddedEvent : MattermostEvent
{
    internal UserAddedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>Who.</summary>
    public string? UserId => ReadString("user_id"u8);

    /// <summary>The channel's team.</summary>
    public string? TeamId => ReadString("team_id"u8);
}
