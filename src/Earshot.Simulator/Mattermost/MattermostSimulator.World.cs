using Earshot.Simulator.Mattermost.Rest;
using Earshot.Simulator.Mattermost.Rest.Posts;
using Earshot.Simulator.Mattermost.Rest.Users;
using Earshot.Simulator.Mattermost.World;
using Earshot.Simulator.Mattermost.World.Posts;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost;

/// <content>
/// Actions that a test or demonstration performs without a client. They send the same events as REST requests, unless stated otherwise.
/// </content>
public sealed partial class MattermostSimulator
{
    /// <summary>Creates a user.</summary>
    /// <param name="name">The username, which must be unused.</param>
    /// <param name="password">The password; not empty.</param>
    /// <param name="admin">Whether the user is a system administrator.</param>
    /// <param name="mfaSecret">
    /// The base32 secret for multi-factor authentication, or <see langword="null"/> to log in with the password alone.
    /// </param>
    /// <returns>The user.</returns>
    /// <exception cref="InvalidOperationException">The username is taken.</exception>
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

    /// <summary>Creates a bot, which cannot log in but can have tokens.</summary>
    /// <param name="name">The username, which must be unused.</param>
    /// <param name="displayName">The display name.</param>
    /// <returns>The bot.</returns>
    /// <exception cref="InvalidOperationException">The username is taken.</exception>
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

    /// <summary>Returns the code that an authenticator app shows now.</summary>
    /// <param name="user">The user.</param>
    /// <returns>The code.</returns>
    /// <exception cref="InvalidOperationException">The user has no multi-factor secret.</exception>
    public string GetMfaCode(SimulatedUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return OneTimePassword.Code(
            user.MfaSecret ?? throw new InvalidOperationException("The user has no multi-factor secret."),
            _world.Options.TimeProvider.GetUtcNow());
    }

    /// <summary>Creates a personal access token, which does not expire.</summary>
    /// <param name="user">The user.</param>
    /// <param name="description">The description of the token.</param>
    /// <returns>The token.</returns>
    public string CreateToken(SimulatedUser user, string description = "simulated") =>
        Locked(() => _world.Sessions.CreateToken(user, description).Token);

    /// <summary>Creates a login session without checking credentials.</summary>
    /// <param name="user">The user.</param>
    /// <returns>The session token.</returns>
    public string Login(SimulatedUser user) => Locked(() => _world.Sessions.Login(user).Token);

    /// <summary>Creates a team with the channels town-square and off-topic.</summary>
    /// <param name="name">The name in URLs.</param>
    /// <param name="creator">The user who becomes the team's administrator, or <see langword="null"/> for a team without members.</param>
    /// <param name="displayName">The display name, or <see langword="null"/> to derive it from the name.</param>
    /// <returns>The team.</returns>
    public SimulatedTeam AddTeam(string name, SimulatedUser? creator = null, string? displayName = null) =>
        Locked(() => _world.Teams.Add(name, displayName ?? Title(name), creator));

    /// <summary>Creates a channel with its creator as a member.</summary>
    /// <param name="team">The team.</param>
    /// <param name="name">The name in URLs.</param>
    /// <param name="type">The type of the channel.</param>
    /// <param name="creator">
    /// The user who becomes the channel's administrator, or <see langword="null"/> for a channel without members.
    /// </param>
    /// <param name="displayName">The display name, or <see langword="null"/> to derive it from the name.</param>
    /// <returns>The channel.</returns>
    public SimulatedChannel AddChannel(
        SimulatedTeam team, string name, ChannelType type = ChannelType.Open, SimulatedUser? creator = null, string? displayName = null)
    {
        ArgumentNullException.ThrowIfNull(team);
        return Locked(() => _world.Channels.Add(team.Id, name, displayName ?? Title(name), type, creator));
    }

    /// <summary>Returns the direct channel of two users, and creates it if it does not exist.</summary>
    /// <param name="one">One of the users.</param>
    /// <param name="other">The other user.</param>
    /// <returns>The channel.</returns>
    public SimulatedChannel GetOrAddDirectChannel(SimulatedUser one, SimulatedUser other) =>
        Locked(() => _world.Channels.GetOrAddDirect(one, other));

    /// <summary>Adds a user to a team and to the team's default channels.</summary>
    /// <param name="team">The team.</param>
    /// <param name="user">The user.</param>
    public void Join(SimulatedTeam team, SimulatedUser user) => Locked(() => _world.Teams.Join(team, user, admin: false));

    /// <summary>
    /// Adds a user to a channel, and to its team if the user is not a member. Unlike a join over REST, this creates no system message.
    /// </summary>
    /// <param name="channel">The channel.</param>
    /// <param name="user">The user.</param>
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

    /// <summary>Gets the members of a channel that are not deleted.</summary>
    internal IReadOnlyList<SimulatedUser> MembersOf(SimulatedChannel channel) => Locked<IReadOnlyList<SimulatedUser>>(
        () => [.. channel.Members.Keys.Select(id => _world.Users.GetValueOrDefault(id)).OfType<SimulatedUser>()]);

    /// <summary>Removes a user from a team and from all its channels.</summary>
    /// <param name="team">The team.</param>
    /// <param name="user">The user.</param>
    public void Leave(SimulatedTeam team, SimulatedUser user) => Locked(() => _world.Teams.Leave(team, user));

    /// <summary>Removes a user from a channel. Unlike leaving over REST, this creates no system message.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="user">The user.</param>
    public void Leave(SimulatedChannel channel, SimulatedUser user) => Locked(() => _world.Channels.Leave(channel, user, user));

    /// <summary>Creates a post, or a reply in a thread.</summary>
    /// <param name="user">The author.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="message">The message.</param>
    /// <param name="root">The first post of the thread, or <see langword="null"/> to start a thread.</param>
    /// <returns>The post.</returns>
    /// <exception cref="InvalidOperationException">The server would reject the post.</exception>
    public SimulatedPost Post(SimulatedUser user, SimulatedChannel channel, string message, SimulatedPost? root = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(channel);
        return Locked(() =>
        {
            if (!user.IsAdmin && !channel.Members.ContainsKey(user.Id))
            {
                throw new InvalidOperationException($"{user.Username} is not a member of {channel.Name}.");
            }

            if (channel.DeleteAt > 0)
            {
                throw new InvalidOperationException($"{channel.Name} is archived.");
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

    /// <summary>Creates posts in order, or replies in a thread, without other changes in between.</summary>
    /// <param name="user">The author.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="root">The first post of the thread, or <see langword="null"/> to start a thread with each message.</param>
    /// <returns>The posts, in the order of the messages.</returns>
    /// <exception cref="InvalidOperationException">The server would reject a post. Earlier posts are kept.</exception>
    public IReadOnlyList<SimulatedPost> Post(
        SimulatedUser user, SimulatedChannel channel, IEnumerable<string> messages, SimulatedPost? root = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Locked(() => messages.Select(m => Post(user, channel, m, root)).ToArray());
    }

    /// <summary>Changes the message of a post.</summary>
    /// <param name="post">The post.</param>
    /// <param name="message">The new message.</param>
    /// <exception cref="InvalidOperationException">The post is deleted.</exception>
    public void Edit(SimulatedPost post, string message) =>
        Locked(() => _world.Posts.Edit(Present(post), message, pinned: null, props: null));

    /// <summary>Pins a post to its channel, or removes the pin. Does nothing if the post is already pinned or not pinned.</summary>
    /// <param name="post">The post.</param>
    /// <param name="pinned">Whether the post is to be pinned.</param>
    /// <exception cref="InvalidOperationException">The post is deleted.</exception>
    public void Pin(SimulatedPost post, bool pinned = true) => Locked(() =>
    {
        if (Present(post).IsPinned != pinned)
        {
            _world.Posts.Edit(post, message: null, pinned, props: null);
        }
    });

    /// <summary>Deletes a post and its replies.</summary>
    /// <param name="post">The post.</param>
    /// <param name="by">The user who deletes the post, or <see langword="null"/> for its author.</param>
    /// <exception cref="InvalidOperationException">The post is deleted.</exception>
    public void Delete(SimulatedPost post, SimulatedUser? by = null) =>
        Locked(() => _world.Posts.Delete(Present(post), by?.Id ?? post.UserId));

    /// <summary>Archives a channel. Its members can read its posts, but lists omit it unless archived channels are requested.</summary>
    /// <param name="channel">The channel, which is in a team.</param>
    /// <param name="by">The user who archives the channel.</param>
    public void Archive(SimulatedChannel channel, SimulatedUser by)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(by);
        Locked(() => _world.Channels.Delete(channel, by));
    }

    /// <summary>Activates or deactivates an account. Deactivation ends its login sessions and silences its sockets.</summary>
    /// <param name="user">The user.</param>
    /// <param name="isActive">Whether the account is to be active.</param>
    public void SetActive(SimulatedUser user, bool isActive)
    {
        ArgumentNullException.ThrowIfNull(user);
        Locked(() => _world.SetActive(user, isActive));
    }

    /// <summary>Returns the group channel of three to eight users, and creates it if it does not exist.</summary>
    /// <param name="users">The users, starting with the creator.</param>
    /// <returns>The channel.</returns>
    public SimulatedChannel GetOrAddGroupChannel(params IReadOnlyList<SimulatedUser> users)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentOutOfRangeException.ThrowIfLessThan(users.Count, 3, nameof(users));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(users.Count, 8, nameof(users));
        return Locked(() => _world.Channels.GetOrAddGroup(users[0], users));
    }

    /// <summary>Adds a reaction to a post.</summary>
    /// <param name="user">The user who reacts.</param>
    /// <param name="post">The post.</param>
    /// <param name="emoji">The name of the emoji, without colons.</param>
    /// <exception cref="InvalidOperationException">The post is deleted.</exception>
    public void React(SimulatedUser user, SimulatedPost post, string emoji)
    {
        ArgumentNullException.ThrowIfNull(user);
        Locked(() => _world.Posts.React(Present(post), user.Id, emoji));
    }

    /// <summary>Removes a reaction from a post.</summary>
    /// <param name="user">The user who reacted.</param>
    /// <param name="post">The post.</param>
    /// <param name="emoji">The name of the emoji, without colons.</param>
    /// <exception cref="InvalidOperationException">The post is deleted.</exception>
    public void Unreact(SimulatedUser user, SimulatedPost post, string emoji)
    {
        ArgumentNullException.ThrowIfNull(user);
        Locked(() => _world.Posts.Unreact(Present(post), user.Id, emoji));
    }

    /// <summary>Sends a typing event to the other members of a channel.</summary>
    /// <param name="user">The user who is typing.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="root">The first post of the thread, or <see langword="null"/> outside a thread.</param>
    public void SendTyping(SimulatedUser user, SimulatedChannel channel, SimulatedPost? root = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(channel);
        Locked(() => _actions.SendTyping(user.Id, channel.Id, root?.Id ?? ""));
    }

    /// <summary>Sets a status manually.</summary>
    /// <param name="user">The user.</param>
    /// <param name="status">The status: online, away, dnd, or offline.</param>
    /// <exception cref="ArgumentException"><paramref name="status"/> is not one of these values.</exception>
    public void SetStatus(SimulatedUser user, string status)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (!Locked(() => StatusEndpoints.TrySet(_world, user.Id, status)))
        {
            throw new ArgumentException("The status must be online, away, dnd, or offline.", nameof(status));
        }
    }

    /// <summary>
    /// Revokes all login sessions of a user. As on the server, personal access tokens remain valid: the next use of a token creates a new
    /// session.
    /// </summary>
    /// <param name="user">The user.</param>
    public void RevokeSessions(SimulatedUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        Locked(() => _world.Sessions.EndAll(user.Id));
    }

    /// <summary>
    /// Revokes a session token or personal access token. Its sockets stay open; whether they receive events depends on the simulated
    /// version.
    /// </summary>
    /// <param name="token">The token.</param>
    public void RevokeToken(string token) => Locked(() => _world.Sessions.Revoke(token));

    /// <summary>Expires a login session. Does nothing if the token is a personal access token.</summary>
    /// <param name="token">The session token.</param>
    public void ExpireSession(string token) => Locked(() => _world.Sessions.Expire(token));

    /// <summary>Discards the state of closed sockets, so that their sessions cannot be resumed.</summary>
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
