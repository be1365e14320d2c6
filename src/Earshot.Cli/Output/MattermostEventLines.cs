using System.Text.Json;
using Earshot.Cli.Listening;
using Earshot.Mattermost;

namespace Earshot.Cli.Output;

/// <summary>Formats Mattermost events as lines of text.</summary>
internal sealed class MattermostEventLines(NameCache names)
{
    private const int ShortId = 8;

    /// <summary>Formats an event.</summary>
    public EventLine Of(MattermostEvent e)
    {
        (string who, string text, Tone tone) = Words(e);
        return new EventLine(e.OccurredAt, e.Type, who, Where(e), text, tone);
    }

    private (string Who, string Text, Tone Tone) Words(MattermostEvent e)
    {
        try
        {
            return e switch
            {
                PostedEvent posted => (Author(posted), Said(posted.Post), Tone.Said),
                PostEditedEvent { Post: var post } => (UserName(post.UserId), post.Message, Tone.Changed),
                PostDeletedEvent { Post: var post } => (UserName(post.UserId), post.Message, Tone.Removed),
                EphemeralMessageEvent { Post: var post } => (UserName(post.UserId), post.Message, Tone.Said),
                ReactionAddedEvent { Reaction: var reaction } => (UserName(reaction.UserId), Reacted(reaction), Tone.Reacted),
                ReactionRemovedEvent { Reaction: var reaction } => (UserName(reaction.UserId), Reacted(reaction), Tone.Removed),
                TypingEvent typing => (UserName(typing.UserId), "is typing …", Tone.Presence),
                StatusChangeEvent status => (UserName(status.UserId), $"is {status.Status}", Tone.Presence),
                HelloEvent hello => ("", $"server version {Version(hello.ServerVersion)}", Tone.Presence),
                UserAddedEvent added => (UserName(added.UserId), "joined", Tone.Changed),
                UserRemovedEvent removed => (UserName(removed.UserId), Removed(removed), Tone.Removed),
                UserUpdatedEvent { User: var user } => ("@" + user.Username, "updated the account", Tone.Changed),
                ChannelCreatedEvent => ("", "was created", Tone.Changed),
                ChannelDeletedEvent => ("", "was archived", Tone.Removed),
                ChannelUpdatedEvent { Channel: { } channel } => ("", $"was changed: {channel.DisplayName}", Tone.Changed),
                ChannelViewedEvent => ("", "was viewed", Tone.Presence),
                PreferencesChangedEvent { Preferences: var list } => ("", Settings(list), Tone.Other),
                _ => Raw(e),
            };
        }
        catch (UnexpectedDataException)
        {
            return Raw(e);
        }
    }

    private static (string Who, string Text, Tone Tone) Raw(MattermostEvent e) =>
        ("", e.Data is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } data ? data.GetRawText() : "", Tone.Other);

    private static string Settings(IReadOnlyList<Preference> preferences) =>
        string.Join(", ", preferences.Select(p => $"{p.Category}/{p.Name} = {p.Value}"));

    // The version has three numbers; build, configuration, and license follow, separated by dots.
    private static string Version(string? serverVersion) =>
        serverVersion?.Split('.') is [var major, var minor, var patch, ..] ? $"{major}.{minor}.{patch}" : "unknown";

    private static string Said(Post post)
    {
        string reply = post.RootId is { Length: > 0 } ? "↳ " : "";
        string files = post.FileIds switch
        {
            { Count: 1 } => "[1 file] ",
            { Count: > 1 and var count } => $"[{count} files] ",
            _ => "",
        };
        return reply + files + post.Message;
    }

    private static string Short(string id) => id.Length > ShortId ? id[..ShortId] + "…" : id;

    private string Author(PostedEvent posted) =>
        posted.SenderName is { Length: > 0 } name ? "@" + name.TrimStart('@') : UserName(posted.Post.UserId);

    private string UserName(string? id) => id switch
    {
        null or "" => "",
        _ when names.User(id) is { } name => "@" + name,
        _ => Short(id),
    };

    private string Where(MattermostEvent e)
    {
        if (e.ChannelId is not { } id)
        {
            return "";
        }

        return names.Channel(id) switch
        {
            null => Short(id),
            { Type: "D" } direct => "with " + direct.DisplayName,
            { Type: "G" } group => group.DisplayName,
            { Name.Length: > 0 } channel => "~" + channel.Name,
            var channel => channel.DisplayName,
        };
    }

    private string Reacted(Reaction reaction) =>
        names.Post(reaction.PostId) is { Length: > 0 } text ? $":{reaction.EmojiName}: on “{text}”" : $":{reaction.EmojiName}:";

    private string Removed(UserRemovedEvent removed) =>
        removed.RemoverId is { Length: > 0 } by && by != removed.UserId ? $"was removed by {UserName(by)}" : "left";
}
