using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Posts;

internal sealed class SimulatedFile
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required string ChannelId { get; init; }

    public required string Name { get; init; }

    public required string MimeType { get; init; }

    public required ReadOnlyMemory<byte> Content { get; init; }

    public required long CreateAt { get; init; }

    public string PostId { get; set; } = "";

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["id"] = Id, ["user_id"] = UserId };
        if (PostId.Length > 0)
        {
            json["post_id"] = PostId;
        }

        // Server 5.37 has this field but leaves it empty.
        json["channel_id"] = "";
        json["create_at"] = CreateAt;
        json["update_at"] = CreateAt;
        json["delete_at"] = 0;
        json["name"] = Name;
        json["extension"] = Path.GetExtension(Name).TrimStart('.');
        json["size"] = Content.Length;
        json["mime_type"] = MimeType;
        json["mini_preview"] = null;
        json["remote_id"] = "";
        return json;
    }
}
