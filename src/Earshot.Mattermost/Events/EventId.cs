using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Earshot.Mattermost.Events;

/// <summary>Creates the IDs of events. The form is described in docs/cloudevents.md.</summary>
internal static class EventId
{
    /// <summary>Returns an ID from the event's content, or from its session if the content does not identify the event.</summary>
    public static string Of(MattermostEvent e, in EventSource source) => OfContent(e) ?? OfSession(e, source);

    private static string? OfContent(MattermostEvent e)
    {
        try
        {
            return e switch
            {
                PostedEvent { Post.Id: { Length: > 0 } post } => $"{e.Type}.{post}",
                PostDeletedEvent { Post.Id: { Length: > 0 } post } => $"{e.Type}.{post}",
                PostEditedEvent { Post: { Id.Length: > 0 } post } => OfVersion(e, post),
                EphemeralMessageEvent { Post: { Id.Length: > 0 } post } => OfVersion(e, post),
                ReactionAddedEvent added => OfReaction(e, added.Reaction),
                ReactionRemovedEvent removed => OfReaction(e, removed.Reaction),
                _ => null,
            };
        }
        catch (UnexpectedDataException)
        {
            return null;
        }
    }

    // The server's time has milliseconds; the digest distinguishes two changes within the same millisecond.
    private static string? OfVersion(MattermostEvent e, Post post)
    {
        if (post.UpdateAt is not { } time)
        {
            return null;
        }

        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(post.Message);
            writer.WriteBooleanValue(post.IsPinned);
            writer.WriteEndArray();
        }

        string digest = Convert.ToHexStringLower(SHA256.HashData(text.WrittenSpan).AsSpan(0, 8));
        return string.Create(CultureInfo.InvariantCulture, $"{e.Type}.{post.Id}.{time.ToUnixTimeMilliseconds()}.{digest}");
    }

    private static string? OfReaction(MattermostEvent e, Reaction reaction) =>
        (reaction.UpdateAt ?? reaction.CreateAt) is { } time
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{e.Type}.{reaction.PostId}.{reaction.UserId}.{reaction.EmojiName}.{time.ToUnixTimeMilliseconds()}")
            : null;

    // A server that gives no connection ID replays nothing, so that the time of receipt is unique.
    private static string OfSession(MattermostEvent e, in EventSource source) => source.ConnectionId.Length > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{source.ConnectionId}.{e.Sequence}")
        : string.Create(CultureInfo.InvariantCulture, $"{source.UserId}.{e.ReceivedAt.UtcTicks}.{e.Sequence}");
}
