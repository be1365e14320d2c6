namespace Earshot.Mattermost.Events;

/// <summary>Reads what the content of an event says about its channel, team, user, and time.</summary>
internal static class EventContent
{
    /// <summary>Returns the ID of the channel that the content belongs to, or null if the content does not name a channel.</summary>
    public static string? ChannelId(MattermostEvent e) => Read(e, static e => e switch
    {
        ChannelUpdatedEvent updated => updated.Channel?.Id,
        ChannelAccessControlUpdatedEvent updated => updated.Channel?.Id,
        ChannelMemberUpdatedEvent updated => updated.ChannelMember?.ChannelId,
        DraftCreatedEvent created => created.Draft?.ChannelId,
        DraftUpdatedEvent updated => updated.Draft?.ChannelId,
        DraftDeletedEvent deleted => deleted.Draft?.ChannelId,
        _ => Post(e)?.ChannelId,
    });

    /// <summary>Returns the ID of the team that the content belongs to, or null if the content does not name a team.</summary>
    public static string? TeamId(MattermostEvent e) => Read(e, static e => e switch
    {
        ChannelUpdatedEvent updated => updated.Channel?.TeamId,
        UpdateTeamEvent updated => updated.Team?.Id,
        DeleteTeamEvent deleted => deleted.Team?.Id,
        RestoreTeamEvent restored => restored.Team?.Id,
        MemberRoleUpdatedEvent updated => updated.Member?.TeamId,
        _ => null,
    });

    /// <summary>Returns the ID of the user whose content it is, or null if the content does not name a user.</summary>
    public static string? UserId(MattermostEvent e) => Read(e, static e => e switch
    {
        ReactionAddedEvent added => added.Reaction?.UserId,
        ReactionRemovedEvent removed => removed.Reaction?.UserId,
        UserUpdatedEvent updated => updated.User?.Id,
        ChannelMemberUpdatedEvent updated => updated.ChannelMember?.UserId,
        MemberRoleUpdatedEvent updated => updated.Member?.UserId,
        GroupMemberAddEvent added => added.GroupMember?.UserId,
        GroupMemberDeletedEvent deleted => deleted.GroupMember?.UserId,
        PostAcknowledgementAddedEvent added => added.Acknowledgement?.UserId,
        PostAcknowledgementRemovedEvent removed => removed.Acknowledgement?.UserId,
        // The removed user gets an event without the user ID.
        UserRemovedEvent removed => removed.Broadcast.UserId,
        _ => Post(e)?.UserId,
    });

    /// <summary>Returns the server's time of the event, or null if the content does not have one.</summary>
    public static DateTimeOffset? Time(MattermostEvent e) => Read(e, static e => e switch
    {
        PostedEvent posted => posted.Post.CreateAt,
        PostEditedEvent edited => edited.Post.UpdateAt,
        PostDeletedEvent deleted => deleted.Post.DeleteAt,
        EphemeralMessageEvent ephemeral => ephemeral.Post.CreateAt,
        ReactionAddedEvent added => added.Reaction.CreateAt,
        ReactionRemovedEvent removed => removed.Reaction.UpdateAt,
        ChannelUpdatedEvent updated => updated.Channel?.UpdateAt,
        ChannelDeletedEvent deleted => deleted.DeleteAt,
        UserUpdatedEvent updated => updated.User.UpdateAt,
        _ => (DateTimeOffset?)null,
    });

    private static Post? Post(MattermostEvent e) => e switch
    {
        PostedEvent posted => posted.Post,
        PostEditedEvent edited => edited.Post,
        PostDeletedEvent deleted => deleted.Post,
        PostRevealedEvent revealed => revealed.Post,
        EphemeralMessageEvent ephemeral => ephemeral.Post,
        PersistentNotificationTriggeredEvent triggered => triggered.Post,
        _ => null,
    };

    private static T? Read<T>(MattermostEvent e, Func<MattermostEvent, T?> read)
    {
        try
        {
            return read(e);
        }
        catch (UnexpectedDataException)
        {
            return default;
        }
    }
}
