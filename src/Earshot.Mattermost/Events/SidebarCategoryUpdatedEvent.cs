using Earshot.Mattermost.Events;

namespace Earshot.Mattermost;

/// <summary>One's own sidebar has changed. Server 5.37 tells no more than that.</summary>
/// <remarks>The event <c>sidebar_category_updated</c>.</remarks>
public sealed class SidebarCategoryUpdatedEvent : MattermostEvent
{
    internal SidebarCategoryUpdatedEvent(in EventFrame frame)
        : base(frame)
    {
    }
}
