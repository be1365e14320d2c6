using Earshot.Mattermost;

namespace Earshot.Cli.CloudEvents;

/// <summary>When something happened.</summary>
internal static class EventTime
{
    /// <summary>The event's own time by the server's clock where it has one, else when it was received.</summary>
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
