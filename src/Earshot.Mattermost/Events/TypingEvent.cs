using Earshot.Mattermost.Events;

namespace Earshot.Mattermost;

/// <summary>Somebody is typing. Dropped by the server for slow listeners, and never caught up.</summary>
/// <remarks>The event <c>typing</c>.</remarks>
public sealed class TypingEvent : MattermostEvent
{
    internal TypingEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>Who.</summary>
    public string? UserId => ReadString("user_id"u8);

    /// <summary>The thread that is being answered; empty outside of threads.</summary>
    public string? ParentId => ReadString("parent_id"u8);
}
