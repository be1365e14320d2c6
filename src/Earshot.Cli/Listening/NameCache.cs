using Earshot.Mattermost;

namespace Earshot.Cli.Listening;

/// <summary>Names of people and channels, and what posts said, learned from the events heard so far: most events carry ids only.</summary>
internal sealed class NameCache
{
    // Enough for any screen; a server with more people than that only shows a few ids.
    private const int Most = 20_000;
    private const int MostPosts = 1_000;
    private const int LongestExcerpt = 200;

    private readonly Dictionary<string, string> _people = [];
    private readonly Dictionary<string, ChannelName> _channels = [];
    private readonly Dictionary<string, string> _posts = [];
    private readonly Queue<string> _oldestPosts = [];

    /// <summary>What a channel is called.</summary>
    /// <param name="Type">O, P, D or G; empty where it isn't known.</param>
    /// <param name="Name">The name in addresses.</param>
    /// <param name="DisplayName">The name that people see.</param>
    internal sealed record ChannelName(string Type, string Name, string DisplayName);

    /// <summary>Takes a person's name.</summary>
    public void LearnPerson(string id, string name)
    {
        if (id is { Length: > 0 } && name is { Length: > 0 })
        {
            Learn(_people, id, name.TrimStart('@'));
        }
    }

    /// <summary>Takes what an event tells.</summary>
    public void Learn(MattermostEvent e)
    {
        try
        {
            switch (e)
            {
                case PostedEvent posted:
                    LearnPost(posted);
                    break;
                case PostEditedEvent edited:
                    RememberPost(edited.Post);
                    break;
                case UserUpdatedEvent { User: var user }:
                    LearnPerson(user.Id, user.Username);
                    break;
                case ChannelUpdatedEvent { Channel: { } channel }:
                    LearnChannel(channel.Id, new ChannelName(channel.Type.Value, channel.Name, channel.DisplayName));
                    break;
                default:
                    break;
            }
        }
        catch (UnexpectedDataException)
        {
            // Nothing to learn from it; it is shown as it came.
        }
    }

    /// <summary>A person's name without the at sign; null where it isn't known.</summary>
    public string? Person(string id) => _people.GetValueOrDefault(id);

    /// <summary>A channel's names; null where they aren't known.</summary>
    public ChannelName? Channel(string id) => _channels.GetValueOrDefault(id);

    /// <summary>The beginning of what a post said; null where it isn't known.</summary>
    public string? Post(string id) => _posts.GetValueOrDefault(id);

    private void LearnPost(PostedEvent posted)
    {
        Post post = posted.Post;
        LearnChannel(
            post.ChannelId,
            new ChannelName(posted.ChannelType?.Value ?? "", posted.ChannelName ?? "", posted.ChannelDisplayName ?? ""));
        RememberPost(post);

        // What an integration posts may show another name than its account's.
        bool isOwnName = post.Props is not { ValueKind: System.Text.Json.JsonValueKind.Object } props || !props.TryGetProperty("override_username", out _);
        if (isOwnName)
        {
            LearnPerson(post.UserId, posted.SenderName ?? "");
        }
    }

    private void LearnChannel(string id, ChannelName name)
    {
        if (id is { Length: > 0 } && (name.Name is { Length: > 0 } || name.DisplayName is { Length: > 0 }))
        {
            Learn(_channels, id, name);
        }
    }

    private void RememberPost(Post post)
    {
        if (post is not { Id.Length: > 0, Message: not null })
        {
            return;
        }

        if (_posts.TryAdd(post.Id, ""))
        {
            _oldestPosts.Enqueue(post.Id);
            if (_oldestPosts.Count > MostPosts)
            {
                _posts.Remove(_oldestPosts.Dequeue());
            }
        }

        _posts[post.Id] = post.Message.Length > LongestExcerpt ? post.Message[..LongestExcerpt] : post.Message;
    }

    private static void Learn<T>(Dictionary<string, T> names, string id, T name)
    {
        if (names.Count < Most || names.ContainsKey(id))
        {
            names[id] = name;
        }
    }
}
