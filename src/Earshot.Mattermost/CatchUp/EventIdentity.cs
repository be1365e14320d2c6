using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Earshot.Mattermost.CatchUp;

/// <summary>
/// Identifies an event by what it reports, so that the same event is recognized whether it was received live, in a replay, or in a
/// catch-up.
/// </summary>
/// <remarks>
/// An identity is the start of a digest: 64 bits, so that two of a few thousand events have the same one with a probability of one in a
/// trillion.
/// </remarks>
internal static class EventIdentity
{
    /// <summary>Returns the identity of an event, or null if no catch-up can fetch events of its kind.</summary>
    public static long? Of(MattermostEvent e)
    {
        try
        {
            return e switch
            {
                PostedEvent { Post.Id: { Length: > 0 } post } => OfPosted(post),
                PostDeletedEvent { Post.Id: { Length: > 0 } post } => OfDeleted(post),
                PostEditedEvent { Post: { Id: { Length: > 0 } post, UpdateAt: { } time } } => OfEdited(post, time.ToUnixTimeMilliseconds()),
                ReactionAddedEvent { Reaction: { CreateAt: { } time } reaction } =>
                    OfReaction(reaction.PostId, reaction.UserId, reaction.EmojiName, time.ToUnixTimeMilliseconds()),
                _ => null,
            };
        }
        catch (UnexpectedDataException)
        {
            return null;
        }
    }

    /// <summary>Determines whether a catch-up can fetch an event of this kind.</summary>
    public static bool IsRecoverable(MattermostEvent e) => e is PostedEvent or PostEditedEvent or PostDeletedEvent or ReactionAddedEvent;

    /// <summary>Returns the identity of a post.</summary>
    public static long OfPosted(string postId) => Digest("p" + postId);

    /// <summary>Returns the identity of a deletion.</summary>
    public static long OfDeleted(string postId) => Digest("d" + postId);

    /// <summary>Returns the identity of a change.</summary>
    /// <param name="postId">The ID of the post.</param>
    /// <param name="time">The time of the change: <c>update_at</c> in the event, which for an edit is also <c>edit_at</c>.</param>
    public static long OfEdited(string postId, long time) =>
        Digest(string.Create(CultureInfo.InvariantCulture, $"e{postId}.{time}"));

    /// <summary>Returns the identity of a reaction.</summary>
    public static long OfReaction(string? postId, string? userId, string? emoji, long createdAt) =>
        Digest(string.Create(CultureInfo.InvariantCulture, $"r{postId}.{userId}.{emoji}.{createdAt}"));

    private static long Digest(string text) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
