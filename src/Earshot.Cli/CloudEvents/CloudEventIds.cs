using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Earshot.Mattermost;

namespace Earshot.Cli.CloudEvents;

/// <summary>
/// The ids of events: the same for the same event however often and by whomever it is heard where its content tells, else the same for the
/// same event of the same session. docs/cloudevents.md says the form.
/// </summary>
internal sealed class CloudEventIds(string userId)
{
    private string _connectionId = "";

    /// <summary>Sees every event in its order: a hello starts a new session.</summary>
    public void Observe(MattermostEvent e)
    {
        if (e is HelloEvent hello)
        {
            _connectionId = hello.ConnectionId ?? "";
        }
    }

    /// <summary>The id of the event that was observed last.</summary>
    public string IdOf(MattermostEvent e) => OfContent(e) ?? OfConnection(e);

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

    // The server's time of a change counts milliseconds; what the post says then tells two changes within one apart.
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

    // Without a connection id the server replays nothing, so that the time of receipt does.
    private string OfConnection(MattermostEvent e) => _connectionId.Length > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{_connectionId}.{e.Sequence}")
        : string.Create(CultureInfo.InvariantCulture, $"{userId}.{e.ReceivedAt.UtcTicks}.{e.Sequence}");
}
