using Earshot.Simulator.Mattermost.Rest;
using Earshot.Simulator.Mattermost.Rest.Posts;
using Earshot.Simulator.Mattermost.Rest.Users;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Posts;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost;

/// <content>What a test or a demonstration does without a client; events go out as if somebody had done it over REST.</content>
public sealed partial class MattermostSimulator
{
    /// <summary>Makes a person.</summary>
    /// <param name="name">The user name, not taken yet.</param>
    /// <param name="password">For the log-in; may be anything but empty.</param>
    /// <param name="admin">Whether everything is allowed.</param>
    /// <param name="mfaSecret">Base32; the log-in then asks for a time-based code, too.</param>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public SimulatedUser AddUser(string name, string password, bool admin = false, string? mfaSecret = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(password);
        return AddUser(id => new SimulatedUser(id, name)
        {
            Password = password,
            IsAdmin = admin,
            MfaSecret = mfaSecret,
            Email = name + "@example.test",
            CreateAt = _world.Now,
            UpdateAt = _world.Now,
            LastPasswordUpdate = _world.Now,
        });
    }

    /// <summary>Makes a bot, which can't log in but have tokens.</summary>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public SimulatedUser AddBot(string name, string displayName = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return AddUser(id => new SimulatedUser(id, name)
        {
            Bot = new BotAccount(),
            FirstName = displayName,
            Email = name + "@localhost",
            CreateAt = _world.Now,
            UpdateAt = _world.Now,
        });
    }

    /// <summary>The code that an authenticator application would show now.</summary>
    /// <exception cref="InvalidOperationException">The user has no secret.</exception>
    public string GetMfaCode(SimulatedUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return OneTimePassword.Code(
            user.MfaSecret ?? throw new InvalidOperationException("The user has no multi-factor secret."), _world.Options.TimeProvider.GetUtcNow());
    }

    /// <summary>Makes a personal access token, which doesn't expire.</summary>
    public string CreateToken(SimulatedUser user, string description = "simulated") => Locked(() => _world.Sessions.CreateToken(user, description).Token);

    /// <summary>Logs in without asking for anything and gives the session token.</summary>
    public string Login(SimulatedUser user) => Locked(() => _world.Sessions.Login(user).Token);

    /// <summary>Makes a team with its two channels, town-square and off-topic; its creator is its administrator.</summary>
    public SimulatedTeam AddTeam(string name, SimulatedUser? creator = null, string? displayName = null) =>
        Locked(() => _world.Teams.Add(name, displayName ?? Title(name), creator));

    /// <summary>Makes a channel; its creator is in it.</summary>
    public SimulatedChannel AddChannel(
        SimulatedTeam team, string name, ChannelType type = ChannelType.Open, SimulatedUser? creator = null, string? displayName = null)
    {
        ArgumentNullException.ThrowIfNull(team);
        return Locked(() => _world.Channels.Add(team.Id, name, displayName ?? Title(name), type, creator));
    }

    /// <summary>The channel of two people, made where it isn't there yet.</summary>
    public SimulatedChannel GetOrAddDirectChannel(SimulatedUser one, SimulatedUser other) => Locked(() => _world.Channels.GetOrAddDirect(one, other));

    /// <summary>Into the team, with its two channels.</summary>
    public void Join(SimulatedTeam team, SimulatedUser user) => Locked(() => _world.Teams.Join(team, user, admin: false));

    /// <summary>Into the channel, and into its team where need be; without the system message that a join over REST leaves.</summary>
    public void Join(SimulatedChannel channel, SimulatedUser user)
    {
        ArgumentNullException.ThrowIfNull(channel);
        Locked(() =>
        {
            if (_world.Teams.ById.TryGetValue(channel.TeamId, out SimulatedTeam? team))
            {
                _world.Teams.Join(team, user, admin: false);
            }

            _world.Channels.Join(channel, user);
        });
    }

    /// <summary>Out of the team and all its channels.</summary>
    public void Leave(SimulatedTeam team, SimulatedUser user) => Locked(() => _world.Teams.Leave(team, user));

    /// <summary>Out of the channel; without the system message that leaving over REST leaves.</summary>
    public void Leave(SimulatedChannel channel, SimulatedUser user) => Locked(() => _world.Channels.Leave(channel, user, user));

    /// <summary>Posts, as a reply where a root is given.</summary>
    /// <exception cref="InvalidOperationException">The server would refuse it.</exception>
    public SimulatedPost Post(SimulatedUser user, SimulatedChannel channel, string message, SimulatedPost? root = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(channel);
        return Locked(() =>
        {
            if (!user.IsAdmin && !channel.Members.ContainsKey(user.Id))
            {
                throw new InvalidOperationException($"{user.Username} is not in {channel.Name}.");
            }

            try
            {
                PostEndpoints.CheckMessage(message);
                PostEndpoints.CheckRoot(_world, channel, root?.Id ?? "");
            }
            catch (ApiError refusal)
            {
                throw new InvalidOperationException(refusal.Id, refusal);
            }

            return _world.Posts.Add(channel, user, new PostDraft { Message = message, RootId = root?.Id ?? "" });
        });
    }

    /// <summary>Changes the text of a post that is there.</summary>
    public void Edit(SimulatedPost post, string message) => Locked(() => _world.Posts.Edit(Present(post), message, pinned: null, props: null));

    /// <summary>Deletes a post that is there, and its replies with it.</summary>
    public void Delete(SimulatedPost post) => Locked(() => _world.Posts.Delete(Present(post)));

    /// <summary>Adds a reaction; the emoji's name without colons.</summary>
    public void React(SimulatedUser user, SimulatedPost post, string emoji)
    {
        ArgumentNullException.ThrowIfNull(user);
        Locked(() => _world.Posts.React(Present(post), user.Id, emoji));
    }

    /// <summary>Takes a reaction back.</summary>
    public void Unreact(SimulatedUser user, SimulatedPost post, string emoji)
    {
        ArgumentNullException.ThrowIfNull(user);
        Locked(() => _world.Posts.Unreact(Present(post), user.Id, emoji));
    }

    /// <summary>Tells the others in the channel that the user is typing.</summary>
    public void SendTyping(SimulatedUser user, SimulatedChannel channel, SimulatedPost? root = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(channel);
        Locked(() => _actions.SendTyping(user.Id, channel.Id, root?.Id ?? ""));
    }

    /// <summary>Sets a status by hand: online, away, dnd or offline.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public void SetStatus(SimulatedUser user, string status)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (!Locked(() => StatusEndpoints.TrySet(_world, user.Id, status)))
        {
            throw new ArgumentException("A status is online, away, dnd or offline.", nameof(status));
        }
    }

    /// <summary>Ends all log-ins of a user. As on the server, a personal access token goes on: it makes itself a new session at its next use.</summary>
    public void RevokeSessions(SimulatedUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        Locked(() => _world.Sessions.EndAll(user.Id));
    }

    /// <summary>Ends one session or personal access token for good; its sockets stay open, but hear nothing any more.</summary>
    public void RevokeToken(string token) => Locked(() => _world.Sessions.Revoke(token));

    /// <summary>Lets a log-in's time be over; does nothing to a personal access token.</summary>
    public void ExpireSession(string token) => Locked(() => _world.Sessions.Expire(token));

    /// <summary>Forgets the sockets that are gone, so that none of them can be resumed.</summary>
    public void DiscardSocketSessions() => Locked(_world.Hub.RemoveInactive);

    private SimulatedUser AddUser(Func<string, SimulatedUser> make) => Locked(() =>
    {
        SimulatedUser user = make(_world.NewId());
        _world.AddUser(user);
        return user;
    });

    private SimulatedPost Present(SimulatedPost post)
    {
        ArgumentNullException.ThrowIfNull(post);
        return _world.Posts.Find(post.Id) ?? throw new InvalidOperationException("The post is deleted.");
    }

    private static string Title(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];
}
