namespace Earshot.Mattermost.CatchUp;

/// <summary>Represents a post from whose time on the server is asked for new posts. It can be a post of any channel.</summary>
/// <param name="PostId">The ID of the post.</param>
/// <param name="CreateAt">The time of the post, in Unix milliseconds.</param>
internal readonly record struct CatchUpAnchor(string PostId, long CreateAt)
{
    /// <summary>Returns the anchor of a post, or null if the post cannot be read.</summary>
    public static CatchUpAnchor? Of(PostedEvent? e)
    {
        try
        {
            return e?.Post is { Id: { Length: > 0 } id, CreateAt: { } time } ? new(id, time.ToUnixTimeMilliseconds()) : null;
        }
        catch (UnexpectedDataException)
        {
            return null;
        }
    }
}
