using Earshot.Mattermost.Events;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost;

/// <summary>An account has changed.</summary>
/// <remarks>The event <c>user_updated</c>.</remarks>
public sealed class UserUpdatedEvent : MattermostEvent
{
    private User? _user;

    internal UserUpdatedEvent(in EventFrame frame)
        : base(frame)
    {
    }

    /// <summary>The account, without what one may not see.</summary>
    /// <exception cref="UnexpectedDataException">It is missing or can't be read.</exception>
    public User User => _user ??= Read("user", "user"u8, MattermostJson.Default.User);
}
