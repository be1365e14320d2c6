namespace Earshot.Mattermost;

/// <summary>Specifies which channels are asked for missed events after a session was lost.</summary>
public enum CatchUpChannels
{
    /// <summary>
    /// All channels of the user, with one call each. Edits, deletions, and reactions in channels without new posts are found only this way.
    /// </summary>
    All,

    /// <summary>
    /// Channels that have new posts. The gap then says that edits, deletions, and reactions in other channels can be missing.
    /// </summary>
    WithNewPosts,
}
