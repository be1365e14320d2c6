using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Earshot.Mattermost.CatchUp;

/// <summary>
/// Identifies an event by what it reports, so that the same event is recognized whether it was received live, in a replay, or in a
/// catch-up.
/// </summary>
/// <remarks>
/// An identity has 64 bits, so that two of a few thousand events have the same one with a probability of one in a trillion. It is saved in
/// checkpoints, so that its computation must not change.
/// </remarks>
internal static class EventIdentity
{
    private const int IdLength = 26;
    private const ulong FnvBasis = 0xCBF29CE484222325;
    private const ulong FnvPrime = 0x100000001B3;
    private const ulong Mixer = 0x9E3779B97F4A7C15;

    private static readonly SearchValues<byte> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789"u8);

    // A post is JSON within a string, and begins with its ID.
    private static ReadOnlySpan<byte> PostStart => "{\\\"id\\\":\\\""u8;

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

    /// <summary>Returns the same as <see cref="Of"/>, but reads only the ID of most posts, which is far cheaper.</summary>
    public static long? OfReceived(MattermostEvent e)
    {
        ReadOnlySpan<byte> content = e is PostedEvent ? e.Content("post"u8) : default;
        int end = PostStart.Length + IdLength;
        return content.Length > end && content.StartsWith(PostStart) && content[end] == (byte)'\\'
            && content[PostStart.Length..end].IndexOfAnyExcept(IdCharacters) < 0
                ? Digest('p', content[PostStart.Length..end])
                : Of(e);
    }

    /// <summary>Determines whether a catch-up can fetch an event of this kind.</summary>
    public static bool IsRecoverable(MattermostEvent e) => e is PostedEvent or PostEditedEvent or PostDeletedEvent or ReactionAddedEvent;

    /// <summary>Returns the identity of a post.</summary>
    public static long OfPosted(string postId) => Digest('p', postId);

    /// <summary>Returns the identity of a deletion.</summary>
    public static long OfDeleted(string postId) => Digest('d', postId);

    /// <summary>Returns the identity of a change.</summary>
    /// <param name="postId">The ID of the post.</param>
    /// <param name="time">The time of the change: <c>update_at</c> in the event, which for an edit is also <c>edit_at</c>.</param>
    public static long OfEdited(string postId, long time) =>
        Digest('e', string.Create(CultureInfo.InvariantCulture, $"{postId}.{time}"));

    /// <summary>Returns the identity of a reaction.</summary>
    public static long OfReaction(string? postId, string? userId, string? emoji, long createdAt) =>
        Digest('r', string.Create(CultureInfo.InvariantCulture, $"{postId}.{userId}.{emoji}.{createdAt}"));

    private static long Digest(char kind, string text) => Digest(kind, Encoding.UTF8.GetBytes(text));

    // FNV-1a by words instead of bytes, with a last step that mixes all bits. The server chooses the IDs, so that users cannot
    // choose what collides.
    private static long Digest(char kind, ReadOnlySpan<byte> text)
    {
        ulong digest = (FnvBasis ^ kind) * FnvPrime;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            digest = (digest ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * FnvPrime;
            digest ^= digest >> 32;
        }

        foreach (byte rest in text)
        {
            digest = (digest ^ rest) * FnvPrime;
        }

        digest = (digest ^ (digest >> 33)) * Mixer;
        return (long)(digest ^ (digest >> 29));
    }
}
