using Earshot.Simulator.Mattermost.World;

namespace Earshot.Mattermost.Tests.CatchUp;

/// <summary>Makes seeded changes in channels, and knows what a catch-up must deliver.</summary>
internal sealed class Changes(Absence absence, IReadOnlyList<SimulatedChannel> channels, IEnumerable<SimulatedPost> old, int seed)
{
    private static readonly string[] Emoji = ["tada", "smile", "heart", "+1"];

    private readonly Random _random = new(seed);
    private readonly List<SimulatedPost> _alive = [.. old];
    private readonly List<SimulatedPost> _made = [];
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _edits = new(StringComparer.Ordinal);
    private readonly HashSet<(string Post, string Emoji)> _reactions = [];

    public void Make(int posts)
    {
        for (int i = 0; i < posts; i++)
        {
            Post(i);
            SimulatedPost target = _alive[_random.Next(_alive.Count)];
            switch (_random.Next(10))
            {
                case 0:
                    absence.Server.Edit(target, $"edited {i}");
                    _edits[target.Id] = $"edited {i}";
                    break;
                case 1:
                    Delete(target);
                    break;
                case 2 or 3:
                    string emoji = Emoji[_random.Next(Emoji.Length)];
                    if (_reactions.Add((target.Id, emoji)))
                    {
                        absence.Server.React(absence.Leia, target, emoji);
                    }

                    break;
            }
        }
    }

    public void AssertHeard(IReadOnlyList<MattermostEvent> heard)
    {
        Assert.Equal(heard.Count, heard.Select(e => e.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(
            _made.Where(post => !_deleted.Contains(post.Id)).Select(post => post.Id).Order(StringComparer.Ordinal),
            heard.OfType<PostedEvent>().Select(e => e.Post.Id!).Where(id => _made.Exists(post => post.Id == id))
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            _deleted.Order(StringComparer.Ordinal),
            heard.OfType<PostDeletedEvent>().Select(e => e.Post.Id!).Order(StringComparer.Ordinal));
        Assert.Equal(
            _edits.Where(edit => !_deleted.Contains(edit.Key)).Select(edit => (edit.Key, edit.Value)).Order(),
            heard.OfType<PostEditedEvent>().Select(e => (e.Post.Id!, e.Post.Message!)).Order());
        Assert.Equal(
            _reactions.Where(reaction => !_deleted.Contains(reaction.Post)).Order(),
            heard.OfType<ReactionAddedEvent>().Select(e => (e.Reaction.PostId!, e.Reaction.EmojiName!)).Order());
        foreach (IGrouping<string?, MattermostEvent> lane in heard.Where(e => e is PostedEvent or PostEditedEvent).GroupBy(e => e.Lane))
        {
            DateTimeOffset[] times = [.. lane.Select(e => e.OccurredAt)];
            Assert.Equal(times.Order(), times);
        }
    }

    private void Post(int number)
    {
        SimulatedChannel channel = channels[_random.Next(channels.Count)];
        SimulatedPost? root = _random.Next(4) == 0
            ? _alive.Find(post => post.ChannelId == channel.Id && post.RootId.Length == 0)
            : null;
        SimulatedPost made = absence.Server.Post(absence.Leia, channel, $"new {number}", root);
        _made.Add(made);
        _alive.Add(made);
    }

    private void Delete(SimulatedPost post)
    {
        absence.Server.Delete(post);
        foreach (SimulatedPost gone in _alive.Where(p => p.Id == post.Id || p.RootId == post.Id).ToArray())
        {
            _deleted.Add(gone.Id);
            _alive.Remove(gone);
        }
    }
}
