using System.Globalization;
using Earshot.Simulator.Mattermost.World;

namespace Earshot.Simulator.Mattermost.Demo;

/// <summary>
/// Generates a chat between a few people who restore an old sailing boat: posts, replies, edits, reactions, typing, statuses, and
/// occasional deletions. They mention the other members of their channels, so that a bot has something to respond to.
/// </summary>
/// <remarks>The same seed on the same empty simulator generates the same chat.</remarks>
public sealed class ScriptedChat
{
    // One of this many actions mentions a listener.
    private const int CallEvery = 6;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    private readonly MattermostSimulator _simulator;
    private readonly TimeProvider _timeProvider;
    private readonly Random _random;
    private readonly SimulatedUser[] _people;
    private readonly SimulatedChannel[] _channels;
    private readonly List<SimulatedPost> _recent = [];
    private int _line;
    private int _call;
    private int _listener;

    private ScriptedChat(MattermostSimulator simulator, TimeProvider timeProvider, int seed)
    {
        _simulator = simulator;
        _timeProvider = timeProvider;
#pragma warning disable CA5394 // A script, not a secret.
        _random = new Random(seed);
#pragma warning restore CA5394
        _people = [.. ChatLines.People.Select(name => simulator.AddUser(name, name + "-aboard"))];
        SimulatedTeam team = simulator.AddTeam(TeamName, _people[0]);
        _channels = [.. ChatLines.Channels.Select(name => simulator.AddChannel(team, name, creator: _people[0]))];
        Watcher = simulator.AddUser(WatcherName, WatcherPassword);
        foreach (SimulatedUser user in _people.Append(Watcher))
        {
            Join(user);
        }

        WatcherToken = simulator.CreateToken(Watcher, "watcher");
    }

    /// <summary>The name of the team.</summary>
    public const string TeamName = "harbour";

    /// <summary>The username of the watcher.</summary>
    public const string WatcherName = "watcher";

    /// <summary>The password of the watcher.</summary>
    public const string WatcherPassword = "watch-the-harbour";

    /// <summary>Gets the account for listening. It is a member of every channel and never posts.</summary>
    public SimulatedUser Watcher { get; }

    /// <summary>Gets a personal access token of the watcher.</summary>
    public string WatcherToken { get; }

    /// <summary>Gets the usernames of the people and the watcher.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ChatLines.People, WatcherName];

    /// <summary>Adds a user to the team and to the channels of the chat.</summary>
    /// <param name="user">The user.</param>
    public void Join(SimulatedUser user)
    {
        foreach (SimulatedChannel channel in _channels)
        {
            _simulator.Join(channel, user);
        }
    }

    /// <summary>Creates the people, their team, and its channels. The chat is idle until it is run.</summary>
    /// <param name="simulator">The simulator.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for the system clock.</param>
    /// <param name="seed">The seed of the random choices.</param>
    /// <returns>The chat.</returns>
    /// <exception cref="InvalidOperationException">The simulator already has users with these names.</exception>
    public static ScriptedChat Create(MattermostSimulator simulator, TimeProvider? timeProvider = null, int seed = 7)
    {
        ArgumentNullException.ThrowIfNull(simulator);
        return new ScriptedChat(simulator, timeProvider ?? TimeProvider.System, seed);
    }

    /// <summary>Creates the people and runs the chat until the token is canceled.</summary>
    /// <param name="simulator">The simulator.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the token is canceled.</returns>
    public static Task RunAsync(MattermostSimulator simulator, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Create(simulator, timeProvider).RunAsync(cancellationToken);

    /// <summary>Runs the chat, with about two actions per second, until the token is canceled. Does not throw then.</summary>
    /// <param name="cancellationToken">The token to monitor for cancellation requests.</param>
    /// <returns>A task that completes when the token is canceled.</returns>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Next();
            try
            {
                await Task.Delay(Beat * (0.6 + (Roll(80) / 100.0)), _timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Performs the next action.</summary>
    private void Next()
    {
        SimulatedUser who = _people[Roll(_people.Length)];
        SimulatedChannel channel = _channels[Roll(_channels.Length)];
        int dice = Roll(100);
        if (dice % CallEvery == 0 && Listener(channel) is { } called)
        {
            string call = ChatLines.Calls[_call++ % ChatLines.Calls.Count];
            Remember(_simulator.Post(who, channel, string.Format(CultureInfo.InvariantCulture, call, called.Username)));
            return;
        }

        if (_recent.Count < 3 || dice < 40)
        {
            Remember(_simulator.Post(who, channel, ChatLines.Remarks[_line++ % ChatLines.Remarks.Count]));
            return;
        }

        SimulatedPost post = _recent[Roll(_recent.Count)];
        switch (dice)
        {
            case < 55:
                _simulator.SendTyping(who, channel);
                break;
            case < 70:
                Reply(who, post);
                break;
            case < 84:
                _simulator.React(who, post, ChatLines.Emoji[Roll(ChatLines.Emoji.Count)]);
                break;
            case < 91:
                _simulator.Edit(post, post.Message + ChatLines.Afterthoughts[Roll(ChatLines.Afterthoughts.Count)]);
                break;
            case < 97:
                _simulator.SetStatus(Watcher, ChatLines.Statuses[Roll(ChatLines.Statuses.Count)]);
                break;
            default:
                _recent.Remove(post);
                _recent.RemoveAll(p => p.RootId == post.Id);
                _simulator.Delete(post);
                break;
        }
    }

    // Any member but the people themselves: the watcher, and users and bots that were added later.
    private SimulatedUser? Listener(SimulatedChannel channel)
    {
        SimulatedUser[] others = [.. _simulator.MembersOf(channel).Except(_people).OrderBy(user => user.Username, StringComparer.Ordinal)];
        return others.Length == 0 ? null : others[_listener++ % others.Length];
    }

    private void Reply(SimulatedUser who, SimulatedPost post)
    {
        SimulatedPost root = post.RootId.Length == 0 ? post : _recent.Find(p => p.Id == post.RootId) ?? post;
        if (root.RootId.Length == 0)
        {
            SimulatedChannel channel = Array.Find(_channels, c => c.Id == root.ChannelId)!;
            Remember(_simulator.Post(who, channel, ChatLines.Replies[Roll(ChatLines.Replies.Count)], root));
        }
        else
        {
            _simulator.React(who, post, "wave");
        }
    }

    private void Remember(SimulatedPost post)
    {
        _recent.Add(post);
        if (_recent.Count > 12)
        {
            _recent.RemoveAt(0);
        }
    }

#pragma warning disable CA5394 // A script, not a secret.
    private int Roll(int sides) => _random.Next(sides);
#pragma warning restore CA5394
}
