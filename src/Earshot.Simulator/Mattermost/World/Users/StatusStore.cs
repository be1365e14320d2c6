using System.Text.Json.Nodes;
using Earshot.Simulator.Mattermost.Realtime;

namespace Earshot.Simulator.Mattermost.World.Users;

/// <summary>Stores the statuses of the users. Callers hold the world's lock.</summary>
internal sealed class StatusStore(ServerWorld world)
{
    private const long AwayAfterMilliseconds = 300_000;

    private readonly Dictionary<string, Status> _statuses = new(StringComparer.Ordinal);

    /// <summary>Returns the known statuses that are not offline, by user ID.</summary>
    public JsonObject Known() =>
        GoJson.Map(_statuses.Where(s => s.Value.Name != "offline").Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value.Name)));

    public JsonObject Of(IEnumerable<string> userIds) =>
        GoJson.Map(userIds.Distinct(StringComparer.Ordinal).Select(id => KeyValuePair.Create(id, (JsonNode?)Get(id).Name)));

    public JsonObject ToJson(string userId)
    {
        Status status = Get(userId);
        return new JsonObject
        {
            ["user_id"] = userId,
            ["status"] = status.Name,
            ["manual"] = status.Manual,
            ["last_activity_at"] = status.LastActivityAt,
            ["dnd_end_time"] = 0,
        };
    }

    public void SetOnline(string userId, bool manual)
    {
        Status old = Get(userId);
        if (old.Manual && !manual)
        {
            return;
        }

        Set(userId, new Status("online", Manual: false, world.Now), announce: old.Name != "online");
    }

    public void SetAwayIfNeeded(string userId, bool manual)
    {
        Status old = Get(userId);
        bool stays = old.Manual || old.Name == "away" || world.Now - old.LastActivityAt < AwayAfterMilliseconds;
        if (manual || !stays)
        {
            Set(userId, old with { Name = "away", Manual = manual }, announce: true);
        }
    }

    public void SetOffline(string userId, bool manual)
    {
        if (manual || !Get(userId).Manual)
        {
            Set(userId, new Status("offline", manual, world.Now), announce: true);
        }
    }

    public void SetDoNotDisturb(string userId) => Set(userId, Get(userId) with { Name = "dnd", Manual = true }, announce: true);

    private Status Get(string userId) => _statuses.GetValueOrDefault(userId, new Status("offline", Manual: false, 0));

    private void Set(string userId, Status status, bool announce)
    {
        _statuses[userId] = status;
        if (announce)
        {
            world.Hub.Publish(new ServerEvent("status_change", Audience.User(userId), ("status", status.Name), ("user_id", userId)));
        }
    }

    private sealed record Status(string Name, bool Manual, long LastActivityAt);
}
