using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>Represents a custom emoji.</summary>
internal sealed record SimulatedEmoji(
    string Id, string CreatorId, string Name, long CreateAt, string ContentType, ReadOnlyMemory<byte> Image)
{
    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["create_at"] = CreateAt,
        ["update_at"] = CreateAt,
        ["delete_at"] = 0,
        ["creator_id"] = CreatorId,
        ["name"] = Name,
    };
}
