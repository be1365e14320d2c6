namespace Earshot.Mattermost.CatchUp;

/// <summary>Reads the server's time of an event that a catch-up delivered.</summary>
internal static class EventTime
{
    /// <summary>Returns the time in Unix milliseconds, or null if the event does not contain one.</summary>
    public static long? Of(MattermostEvent e)
    {
        try
        {
            DateTimeOffset? time = e switch
            {
                PostedEvent posted => posted.Post.CreateAt,
                PostEditedEvent edited => edited.Post.UpdateAt,
                PostDeletedEvent deleted => deleted.Post.DeleteAt,
                ReactionAddedEvent added => added.Reaction.CreateAt,
                _ => null,
            };
            return time?.ToUnixTimeMilliseconds();
        }
        catch (UnexpectedDataException)
        {
            return null;
        }
    }
}
