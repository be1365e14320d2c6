using System.Globalization;
using System.Text.Json.Nodes;
using Earshot.Reliability.Clients;
using Earshot.Reliability.Ledgers;
using Earshot.Simulator.Mattermost;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Reliability.Services;

/// <summary>Posts, replies, edits, deletes, and reacts, as the seed decides.</summary>
internal sealed class MattermostTraffic(
    MattermostSimulator server,
    int seed,
    TimeProvider clock,
    IReadOnlyList<SimulatedUser> authors,
    IReadOnlyList<SimulatedChannel> channels)
{
    // Changes concern one of the last posts, as people do.
    private const int MostRecent = 60;

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed * 7919);
    private readonly List<Recent> _recent = [];
    private readonly Queue<(SimulatedUser User, SimulatedPost Post, string Emoji)> _reactions = new();
    private readonly Dictionary<string, List<string>> _replies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<MadeEvent>> _changes = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>Gets the events that were made, in order.</summary>
    public List<MadeEvent> Made { get; } = [];

    /// <summary>Gets what a user must receive according to the ledger of the server, in the server's order.</summary>
    /// <exception cref="InvalidOperationException">The ledger of the server differs from what was made.</exception>
    public IReadOnlyList<MadeEvent> MadeFor(SimulatedUser user)
    {
        Dictionary<string, MadeEvent> made = Made.ToDictionary(m => m.Key, StringComparer.Ordinal);
        List<MadeEvent> expected = [];
        foreach (LedgerEntry entry in server.Ledger.Of(user))
        {
            if (KeyOf(entry) is not { } key)
            {
                continue;
            }

            expected.Add(made.TryGetValue(key, out MadeEvent? known)
                ? known
                : throw new InvalidOperationException($"The server sent an event that nothing made: {entry}."));
        }

        return expected.Count == made.Count
            ? expected
            : throw new InvalidOperationException($"The server sent {expected.Count} events, but {made.Count} were made.");
    }

    /// <summary>Gets the keys of deletions that follow from others: those of the replies to a deleted post.</summary>
    public HashSet<string> Implied { get; } = new(StringComparer.Ordinal);

    /// <summary>Makes events.</summary>
    public void Make(int count)
    {
        lock (_gate)
        {
            for (int i = 0; i < count; i++)
            {
                MakeOne();
            }
        }
    }

    /// <summary>Makes a last post in each channel.</summary>
    public void MakeLast()
    {
        lock (_gate)
        {
            foreach (SimulatedChannel channel in channels)
            {
                Post(channel, root: null);
            }
        }
    }

    private void MakeOne()
    {
        int roll = _recent.Count < 10 ? 0 : _random.Next(100);
        Recent any = _recent.Count == 0 ? default : _recent[_random.Next(_recent.Count)];
        switch (roll)
        {
            case < 58:
                Post(channels[_random.Next(channels.Count)], root: null);
                break;
            case < 70:
                Reply(any);
                break;
            case < 80:
                Edit(any);
                break;
            case < 84:
                Delete(any);
                break;
            case < 93:
                React(any);
                break;
            case < 97 when _reactions.Count > 0:
                Unreact();
                break;
            default:
                server.SendTyping(Author(), channels[_random.Next(channels.Count)]);
                break;
        }
    }

    private SimulatedUser Author() => authors[_random.Next(authors.Count)];

    private void Post(SimulatedChannel channel, SimulatedPost? root)
    {
        SimulatedUser author = Author();
        SimulatedPost post = Note("posted", channel.Id, number =>
        {
            SimulatedPost made = server.Post(author, channel, Message(number), root);
            return (MattermostKeys.Posted(made.Id), made);
        });
        if (root is not null)
        {
            if (!_replies.TryGetValue(root.Id, out List<string>? replies))
            {
                _replies[root.Id] = replies = [];
            }

            replies.Add(post.Id);
        }

        _recent.Add(new Recent(channel, post));
        if (_recent.Count > MostRecent)
        {
            _recent.RemoveAt(0);
        }
    }

    private void Reply(Recent to) => Post(to.Channel, to.Post.RootId.Length > 0 ? Root(to.Post) : to.Post);

    private SimulatedPost? Root(SimulatedPost reply) => _recent.Find(r => r.Post.Id == reply.RootId).Post;

    private void Edit(Recent recent) => Note("post_edited", recent.Channel.Id, number =>
    {
        string message = Message(number);
        server.Edit(recent.Post, message);
        return (MattermostKeys.Edited(recent.Post.Id, message), recent.Post);
    });

    private void Delete(Recent recent)
    {
        Note("post_deleted", recent.Channel.Id, _ =>
        {
            server.Delete(recent.Post);
            return (MattermostKeys.Deleted(recent.Post.Id), recent.Post);
        });
        foreach (string reply in _replies.GetValueOrDefault(recent.Post.Id, []))
        {
            Implied.Add(MattermostKeys.Deleted(reply));
        }

        _recent.RemoveAll(r => r.Post.Id == recent.Post.Id || r.Post.RootId == recent.Post.Id);
    }

    private void React(Recent recent)
    {
        SimulatedUser user = Author();
        Note("reaction_added", recent.Channel.Id, number =>
        {
            string emoji = string.Create(CultureInfo.InvariantCulture, $"e{number}");
            server.React(user, recent.Post, emoji);
            _reactions.Enqueue((user, recent.Post, emoji));
            return (MattermostKeys.Reacted(recent.Post.Id, emoji), recent.Post);
        });
    }

    private void Unreact()
    {
        (SimulatedUser user, SimulatedPost post, string emoji) = _reactions.Dequeue();
        if (_recent.Exists(r => r.Post.Id == post.Id))
        {
            Note("reaction_removed", post.ChannelId, _ =>
            {
                server.Unreact(user, post, emoji);
                return (MattermostKeys.Unreacted(post.Id, emoji), post);
            });
        }
    }

    private SimulatedPost Note(string type, string lane, Func<int, (string Key, SimulatedPost Post)> make)
    {
        int number = ++_number;
        DateTimeOffset before = clock.GetUtcNow();
        (string key, SimulatedPost post) = make(number);
        var made = new MadeEvent(number, key, type, lane, before, clock.GetUtcNow());
        Made.Add(made);
        Supersede(made, post.Id);
        return post;
    }

    // The history shows the last version of a post, its reactions, and whether it was deleted.
    private void Supersede(MadeEvent made, string postId)
    {
        if (!_changes.TryGetValue(postId, out List<MadeEvent>? changes))
        {
            _changes[postId] = changes = [];
        }

        foreach (MadeEvent earlier in changes.Where(c => IsSuperseded(c, made)))
        {
            earlier.SupersededBy = made;
        }

        changes.RemoveAll(c => c.SupersededBy is not null);

        if (made.Type != "reaction_removed" && made.Key.Contains(postId, StringComparison.Ordinal))
        {
            changes.Add(made);
        }

        if (made.Type == "post_deleted")
        {
            // The replies are deleted, too, and those that were deleted before get the time of this deletion.
            _replies.GetValueOrDefault(postId, []).ForEach(reply => Supersede(made, reply));
        }
    }

    private static bool IsSuperseded(MadeEvent earlier, MadeEvent later) => later.Type switch
    {
        "post_edited" => earlier.Type == "post_edited",
        "post_deleted" => true,
        "reaction_removed" => earlier.Key == later.Key[2..],
        _ => false,
    };

    private static string Message(int number) => string.Create(CultureInfo.InvariantCulture, $"message {number}");

    private static string? KeyOf(LedgerEntry entry)
    {
        if (entry.Event is not ("posted" or "post_edited" or "post_deleted" or "reaction_added" or "reaction_removed"))
        {
            return null;
        }

        JsonNode data = JsonNode.Parse(entry.ToJson())!["data"]!;
        JsonNode content = JsonNode.Parse((data["post"] ?? data["reaction"])!.GetValue<string>())!;
        return entry.Event switch
        {
            "posted" => MattermostKeys.Posted(entry.PostId),
            "post_edited" => MattermostKeys.Edited(entry.PostId, content["message"]!.GetValue<string>()),
            "post_deleted" => MattermostKeys.Deleted(entry.PostId),
            "reaction_added" => MattermostKeys.Reacted(entry.PostId, content["emoji_name"]!.GetValue<string>()),
            _ => MattermostKeys.Unreacted(entry.PostId, content["emoji_name"]!.GetValue<string>()),
        };
    }

    private readonly record struct Recent(SimulatedChannel Channel, SimulatedPost Post);
}
