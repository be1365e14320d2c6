using System.Text.Json;
using Earshot.Cli.Listening;
using Earshot.Mattermost;

namespace Earshot.Cli.Output;

/// <summary>Puts events into words.</summary>
internal sealed class EventLines(KnownNames names)
{
    private const int ShortId = 8;

    /// <summary>The line of an event.</summary>
    public EventLine Of(MattermostEvent e)
    {
        string where = Where(e);
        try
        {
            return e switch
            {
                PostedEvent posted => new(Author(posted), where, Said(posted.Post), Tone.Said),
                PostEditedEvent { Post: var post } => new(Person(post.UserId), where, post.Message, Tone.Changed),
                PostDeletedEvent { Post: var post } => new(Person(post.UserId), where, post.Message, Tone.Removed),
                EphemeralMessageEvent { Post: var post } => new(Person(post.UserId), where, post.Message, Tone.Said),
                ReactionAddedEvent { Reaction: var reaction } => new(Person(reaction.UserId), where, Reacted(reaction), Tone.Reacted),
                ReactionRemovedEvent { Reaction: var reaction } => new(Person(reaction.UserId), where, Reacted(reaction), Tone.Removed),
                TypingEvent typing => new(Person(typing.UserId), where, "is typing …", Tone.Presence),
                StatusChangeEvent status => new(Person(status.UserId), where, $"is {status.Status}", Tone.Presence),
                HelloEvent hello => new("", where, $"the server greets, version {Version(hello.ServerVersion)}", Tone.Presence),
                UserAddedEvent added => new(Person(added.UserId), where, "joined", Tone.Changed),
                UserRemovedEvent removed => new(Person(removed.UserId), where, Removed(removed), Tone.Removed),
                UserUpdatedEvent { User: var user } => new("@" + user.Username, where, "has changed the account", Tone.Changed),
                ChannelCreatedEvent => new("", where, "is a new channel", Tone.Changed),
                ChannelDeletedEvent => new("", where, "was archived", Tone.Removed),
                ChannelUpdatedEvent { Channel: { } channel } => new("", where, $"was changed: {channel.DisplayName}", Tone.Changed),
                ChannelViewedEvent => new("", where, "was looked at", Tone.Presence),
                PreferencesChangedEvent { Preferences: var list } => new("", where, Settings(list), Tone.Other),
                _ => Raw(e, where),
            };
        }
        catch (UnexpectedDataException)
        {
            return Raw(e, where);
        }
    }

    private static EventLine Raw(MattermostEvent e, string where) =>
        new("", where, e.Data is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } data ? data.GetRawText() : "", Tone.Other);

    private static string Settings(IReadOnlyList<Preference> preferences) =>
        string.Join(", ", preferences.Select(p => $"{p.Category}/{p.Name} = {p.Value}"));

    // Version, build, configuration and licence, separated by dots; the version's own are the first two.
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
        posted.SenderName is { Length: > 0 } name ? "@" + name.TrimStart('@') : Person(posted.Post.UserId);

    private string Person(string? id) => id switch
    {
        null or "" => "",
        _ when names.Person(id) is { } name => "@" + name,
        _ => Short(id),
    };

    private string Where(MattermostEvent e)
    {
        if (EventChannel.Of(e) is not { } id)
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
        removed.RemoverId is { Length: > 0 } by && by != removed.UserId ? $"was removed by {Person(by)}" : "left";
}
