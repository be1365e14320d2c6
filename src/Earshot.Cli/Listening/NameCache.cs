using System.Text.Json;
using Earshot.Mattermost;

namespace Earshot.Cli.Listening;

/// <summary>
/// Remembers names of users and channels, and excerpts of posts, from the events received so far, because most events contain only IDs.
/// </summary>
internal sealed class NameCache
{
    // Limits the memory; beyond these numbers, IDs are shown.
    private const int MaxNames = 20_000;
    private const int MaxPosts = 1_000;
    private const int MaxExcerptLength = 200;

    private readonly Dictionary<string, string> _users = [];
    private readonly Dictionary<string, ChannelName> _channels = [];
    private readonly Dictionary<string, string> _posts = [];
    private readonly Queue<string> _oldestPosts = [];

    /// <summary>Represents the names of a channel.</summary>
    /// <param name="Type">The type (O, P, D, or G), or an empty string if it is unknown.</param>
    /// <param name="Name">The name in URLs.</param>
    /// <param name="DisplayName">The display name.</param>
    internal sealed record ChannelName(string Type, string Name, string DisplayName);

    /// <summary>Remembers the name of a user.</summary>
    public void AddUser(string id, string name)
    {
        if (id is { Length: > 0 } && name is { Length: > 0 })
        {
            Add(_users, id, name.TrimStart('@'));
        }
    }

    /// <summary>Remembers the names of a channel. Those of a direct channel are IDs, so events name it better.</summary>
    public void AddChannel(MattermostChannel channel)
    {
        if (channel.Type.Value != "D")
        {
            AddChannel(channel.Id, new ChannelName(channel.Type.Value, channel.Name, channel.DisplayName));
        }
    }

    /// <summary>Remembers the names in an event.</summary>
    public void Add(MattermostEvent e)
    {
        try
        {
            switch (e)
            {
                case PostedEvent posted:
                    AddPost(posted);
                    break;
                case PostEditedEvent edited:
                    AddExcerpt(edited.Post);
                    break;
                case UserUpdatedEvent { User: var user }:
                    AddUser(user.Id, user.Username);
                    break;
                case ChannelUpdatedEvent { Channel: { } channel }:
                    AddChannel(channel.Id, new ChannelName(channel.Type.Value, channel.Name, channel.DisplayName));
                    break;
                default:
                    break;
            }
        }
        catch (UnexpectedDataException)
        {
            // The event has no readable names; it is printed as received.
        }
    }

    /// <summary>Gets the name of a user without the at sign, or null if it is unknown.</summary>
    public string? User(string id) => _users.GetValueOrDefault(id);

    /// <summary>Gets the names of a channel, or null if they are unknown.</summary>
    public ChannelName? Channel(string id) => _channels.GetValueOrDefault(id);

    /// <summary>Gets the beginning of a post's message, or null if it is unknown.</summary>
    public string? Post(string id) => _posts.GetValueOrDefault(id);

    private void AddPost(PostedEvent posted)
    {
        Post post = posted.Post;
        AddChannel(
            post.ChannelId,
            new ChannelName(posted.ChannelType?.Value ?? "", posted.ChannelName ?? "", posted.ChannelDisplayName ?? ""));
        AddExcerpt(post);

        // An integration's post can show another name than that of its account.
        bool isOverridden = post.Props is { ValueKind: JsonValueKind.Object } props && props.TryGetProperty("override_username", out _);
        if (!isOverridden)
        {
            AddUser(post.UserId, posted.SenderName ?? "");
        }
    }

    private void AddChannel(string id, ChannelName name)
    {
        if (id is { Length: > 0 } && (name.Name is { Length: > 0 } || name.DisplayName is { Length: > 0 }))
        {
            Add(_channels, id, name);
        }
    }

    private void AddExcerpt(Post post)
    {
        if (post is not { Id.Length: > 0, Message: not null })
        {
            return;
        }

        if (_posts.TryAdd(post.Id, ""))
        {
            _oldestPosts.Enqueue(post.Id);
            if (_oldestPosts.Count > MaxPosts)
            {
                _posts.Remove(_oldestPosts.Dequeue());
            }
        }

        _posts[post.Id] = post.Message.Length > MaxExcerptLength ? post.Message[..MaxExcerptLength] : post.Message;
    }

    private static void Add<T>(Dictionary<string, T> names, string id, T name)
    {
        if (names.Count < MaxNames || names.ContainsKey(id))
        {
            names[id] = name;
        }
    }
}
