using Earshot.Mattermost.Events;

namespace Earshot.Mattermost;

/// <summary>One's own status has changed; those of others must be asked for.</summary>
/// <remarks>The event <c>status_change</c>.</remarks>
public sealed class StatusChangeEvent : MattermostEvent
{
    internal StatusChangeEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>Whose.</summary>
    public string? UserId => ReadString("user_id"u8);

    /// <summary><c>online</c>, <c>away</c>, <c>dnd</c>, <c>offline</c> or <c>ooo</c>.</summary>
    public string? Status => ReadString("status"u8);
}
