using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Earshot.Mattermost.Events;
using Earshot.Mattermost.Realtime;

namespace Earshot.Mattermost.CatchUp;

/// <summary>Represents a change that a catch-up found, until it is delivered as an event.</summary>
/// <param name="Kind">The kind of the change, in the order of changes at the same time.</param>
/// <param name="Time">The server's time of the change, in Unix milliseconds.</param>
/// <param name="Post">The post that was created, edited, deleted, or reacted to.</param>
/// <param name="Reaction">The reaction, or null for other kinds.</param>
internal sealed record MissedEvent(MissedKind Kind, long Time, PostFacts Post, ReactionFacts? Reaction = null)
{
    // The frames go to handlers, not into HTML.
    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Gets the identity, which is that of the live event.</summary>
    public long Identity { get; } = Kind switch
    {
        MissedKind.Posted => EventIdentity.OfPosted(Post.Id),
        MissedKind.Deleted => EventIdentity.OfDeleted(Post.Id),
        MissedKind.Edited => EventIdentity.OfEdited(Post.Id, Time),
        _ => EventIdentity.OfReaction(Post.Id, Reaction!.UserId, Reaction.EmojiName, Time),
    };

    private string Type => Kind switch
    {
        MissedKind.Posted => "posted",
        MissedKind.Deleted => "post_deleted",
        MissedKind.Edited => "post_edited",
        _ => "reaction_added",
    };

    /// <summary>Creates the event, with a frame like the one that the server sends to connected clients.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="userId">The ID of the current user.</param>
    /// <param name="receivedAt">The time of receipt, by the local clock.</param>
    public MattermostEvent ToEvent(CatchUpChannel channel, string userId, DateTimeOffset receivedAt)
    {
        var buffer = new ArrayBufferWriter<byte>(Post.Raw.Length + 512);
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            json.WriteString("event"u8, Type);
            json.WriteStartObject("data"u8);
            WriteData(json, channel);
            json.WriteEndObject();
            json.WriteStartObject("broadcast"u8);
            json.WriteNull("omit_users"u8);
            json.WriteString("user_id"u8, string.Empty);
            json.WriteString("channel_id"u8, channel.Id);
            json.WriteString("team_id"u8, string.Empty);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Scan(buffer.WrittenSpan.ToArray(), channel, userId, receivedAt);
    }

    private static MattermostEvent Scan(byte[] frame, CatchUpChannel channel, string userId, DateTimeOffset receivedAt)
    {
        var scanner = new FrameScanner();
        scanner.Scan(frame);
        return EventKinds.Make(new EventFrame
        {
            Type = scanner.EventName!,
            Raw = frame,
            Data = frame.AsMemory(scanner.Data),
            Content = scanner.Content,
            Broadcast = frame.AsMemory(scanner.Broadcast),
            Lane = channel.Id,
            Sequence = -1,
            Source = new EventSource(string.Empty, userId),
            Origin = EventOrigin.CatchUp,
            ReceivedAt = receivedAt,
        });
    }

    private void WriteData(Utf8JsonWriter json, CatchUpChannel channel)
    {
        if (Reaction is not null)
        {
            json.WriteString("reaction"u8, Reaction.Raw.Span);
            return;
        }

        if (Kind == MissedKind.Posted)
        {
            json.WriteString("channel_display_name"u8, channel.DisplayName);
            json.WriteString("channel_name"u8, channel.Name);
            json.WriteString("channel_type"u8, channel.Type);
        }

        if (Kind == MissedKind.Edited)
        {
            WriteEdited(json);
        }
        else
        {
            json.WriteString("post"u8, Post.Raw.Span);
        }

        if (Kind == MissedKind.Posted)
        {
            json.WriteString("team_id"u8, channel.TeamId);
        }
    }

    // A live event contains the time of the edit as update_at. A reply or a reaction may have moved it since.
    private void WriteEdited(Utf8JsonWriter json)
    {
        ReadOnlySpan<byte> raw = Post.Raw.Span;
        (int start, int length) = Post.UpdateAtPlace.GetOffsetAndLength(raw.Length);
        Span<byte> number = stackalloc byte[20];
        Time.TryFormat(number, out int digits, provider: System.Globalization.CultureInfo.InvariantCulture);
        byte[] edited = ArrayPool<byte>.Shared.Rent(raw.Length + digits);
        raw[..start].CopyTo(edited);
        number[..digits].CopyTo(edited.AsSpan(start));
        raw[(start + length)..].CopyTo(edited.AsSpan(start + digits));
        json.WriteString("post"u8, edited.AsSpan(0, raw.Length - length + digits));
        ArrayPool<byte>.Shared.Return(edited);
    }
}

/// <summary>Specifies the kind of a change, in the order of changes at the same time.</summary>
internal enum MissedKind
{
    /// <summary>A post was created.</summary>
    Posted,

    /// <summary>A post was edited or pinned.</summary>
    Edited,

    /// <summary>A reaction was added.</summary>
    Reacted,

    /// <summary>A post was deleted.</summary>
    Deleted,
}
