using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;
using Earshot.Simulator.Mattermost.World.Channels;
using Earshot.Simulator.Mattermost.World.Posts;
using Earshot.Simulator.Mattermost.World.Users;

namespace Earshot.Simulator.Mattermost.World;

/// <summary>Holds the state of the server. All reads and writes must hold <see cref="Gate"/>.</summary>
internal sealed class ServerWorld
{
    private const string IdCharacters = "ybndrfg8ejkmcpqxot1uwisza345h769";
    private readonly Random _random;

    public ServerWorld(MattermostSimulatorOptions options)
    {
        Options = options;
        Behavior = ServerBehavior.Of(options.ServerVersion);
        _random = new Random(options.Seed);
        ConfigHash = string.Concat(Enumerable.Range(0, 32).Select(_ => "0123456789abcdef"[_random.Next(16)]));
        Sessions = new SessionStore(this);
        Statuses = new StatusStore(this);
        Posts = new PostStore(this);
        Teams = new TeamStore(this);
        Channels = new ChannelStore(this);
        Roles = new RoleStore(this);
        Threads = new ThreadStore(this);
        Sidebars = new SidebarStore(this);
        Settings = new ServerSettings(this);
        Hub = new Hub(this);
    }

    public Lock Gate { get; } = new();

    public MattermostSimulatorOptions Options { get; }

    public ServerBehavior Behavior { get; }

    public SessionStore Sessions { get; }

    public StatusStore Statuses { get; }

    public PostStore Posts { get; }

    public TeamStore Teams { get; }

    public ChannelStore Channels { get; }

    public RoleStore Roles { get; }

    public ThreadStore Threads { get; }

    public SidebarStore Sidebars { get; }

    public ServerSettings Settings { get; }

    public Hub Hub { get; }

    public EventLedger Ledger { get; } = new();

    public Dictionary<string, SimulatedUser> Users { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SimulatedFile> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the preferences by user ID, category, and name.</summary>
    public SortedDictionary<(string UserId, string Category, string Name), string> Preferences { get; } = [];

    public List<JsonObject> IncomingWebhooks { get; } = [];

    public List<JsonObject> OutgoingWebhooks { get; } = [];

    public List<JsonObject> Commands { get; } = [];

    /// <summary>Gets the users for whom a dialog can be opened, by trigger ID.</summary>
    public Dictionary<string, string> Triggers { get; } = new(StringComparer.Ordinal);

    public List<SimulatedEmoji> Emoji { get; } = [];

    public Dictionary<string, UploadSession> Uploads { get; } = new(StringComparer.Ordinal);

    public List<JsonObject> Audits { get; } = [];

    /// <summary>Gets the messages that clients have posted to the server's log.</summary>
    public List<string> Logs { get; } = [];

    public string ConfigHash { get; }

    /// <summary>Gets the version, the build, the hash of the configuration, and whether the server has a license.</summary>
    public string FullVersion => $"{Options.ServerVersion}..{ConfigHash}.false";

    public long Now => Options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Creates an ID of 26 characters from the server's alphabet of 32.</summary>
    public string NewId() => string.Create(26, _random, static (span, random) =>
    {
        foreach (ref char c in span)
        {
            c = IdCharacters[random.Next(IdCharacters.Length)];
        }
    });

    /// <summary>Creates a trigger ID, with which an integration can open a dialog for a user.</summary>
    public string NewTrigger(SimulatedUser user)
    {
        string id = NewId();
        Triggers[id] = user.Id;
        return id;
    }

    /// <summary>Creates a base32 secret for one-time passwords.</summary>
    public string NewSecret() => string.Concat(Enumerable.Range(0, 16).Select(_ => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[_random.Next(32)]));

    public static bool IsValidId(string? value) => value is { Length: 26 } && value.All(char.IsAsciiLetterOrDigit);

    public SimulatedUser? UserNamed(string name) =>
        Users.Values.FirstOrDefault(u => u.Username.Equals(name, StringComparison.OrdinalIgnoreCase));

    public SimulatedUser? UserWithEmail(string email) =>
        Users.Values.FirstOrDefault(u => u.Email.Equals(email, StringComparison.OrdinalIgnoreCase));

    public void AddUser(SimulatedUser user)
    {
        if (UserNamed(user.Username) is not null)
        {
            throw new InvalidOperationException($"A user named {user.Username} already exists.");
        }

        Users[user.Id] = user;
        Hub.Publish(new ServerEvent("new_user", Audience.Everyone, ("user_id", user.Id)));
    }

    /// <summary>Sends the events of a changed user. The user receives more fields than all other users.</summary>
    public void AnnounceUpdated(SimulatedUser user)
    {
        user.UpdateAt = Now;
        Hub.InvalidateUser(user.Id);
        Hub.Publish(new ServerEvent("user_updated", Audience.Everyone with { OmitUsers = [user.Id] }, ("user", user.ToJson())));
        Hub.Publish(new ServerEvent("user_updated", Audience.User(user.Id), ("user", user.ToJson(self: true))));
    }

    /// <summary>Activates or deactivates an account. Deactivation ends its login sessions.</summary>
    public void SetActive(SimulatedUser user, bool isActive)
    {
        user.DeleteAt = isActive ? 0 : Now;
        user.UpdateAt = Now;
        if (!isActive)
        {
            Sessions.EndAll(user.Id);
            Hub.InvalidateUser(user.Id);
            Statuses.SetOffline(user.Id, manual: true);
        }
    }

    public void Audit(string userId, string action, string extra, string sessionId) => Audits.Add(new JsonObject
    {
        ["id"] = NewId(),
        ["create_at"] = Now,
        ["user_id"] = userId,
        ["action"] = action,
        ["extra_info"] = extra,
        ["ip_address"] = "127.0.0.1",
        ["session_id"] = sessionId,
    });
}
