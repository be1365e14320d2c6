using Earshot.Mattermost;

namespace Earshot.Cli.CloudEvents;

/// <summary>Finds the time of an event.</summary>
internal static class EventTime
{
    /// <summary>Gets the event's own time by the server clock, or the time at which it was received.</summary>
    public static DateTimeOffset Of(MattermostEvent e)
    {
        try
        {
            DateTimeOffset? own = e switch
            {
                PostedEvent posted => posted.Post.CreateAt,
                PostEditedEvent edited => edited.Post.UpdateAt,
                EphemeralMessageEvent ephemeral => ephemeral.Post.CreateAt,
                ReactionAddedEvent added => added.Reaction.CreateAt,
                ReactionRemovedEvent removed => removed.Reaction.UpdateAt,
                ChannelUpdatedEvent { Channel: { } channel } => channel.UpdateAt,
                ChannelDeletedEvent deleted => deleted.DeleteAt,
                UserUpdatedEvent updated => updated.User.UpdateAt,
                _ => null,
            };
            return own ?? e.ReceivedAt;
        }
        catch (UnexpectedDataException)
        {
            return e.ReceivedAt;
        }
    }
}
