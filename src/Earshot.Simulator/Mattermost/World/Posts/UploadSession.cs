using System.Text.Json.Nodes;

namespace Earshot.Simulator.Mattermost.World.Posts;

/// <summary>Represents a file that is uploaded in parts.</summary>
internal sealed class UploadSession : IDisposable
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    public required string ChannelId { get; init; }

    public required string FileName { get; init; }

    public required long FileSize { get; init; }

    public required long CreateAt { get; init; }

    public MemoryStream Content { get; } = new();

    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["type"] = "attachment",
        ["create_at"] = CreateAt,
        ["user_id"] = UserId,
        ["channel_id"] = ChannelId,
        ["filename"] = FileName,
        ["file_size"] = FileSize,
        ["file_offset"] = Content.Length,
        ["remote_id"] = "",
        ["req_file_id"] = "",
    };

    public void Dispose() => Content.Dispose();
}
